import type { Verification } from '../../shared/contract'
import type { EvidenceFile } from '../../shared/model/file'
import type { Lens } from '../query/lens'
import { rawPath } from '../sources/listen/raw-folder'
import type { CaseStore } from '../store/case-store'
import { driftOf } from './drift'
import { hashEvidence } from './hash-evidence'

/** Reads the evidence again, checks the case file and its books, and computes every finding anew. */
export const verifyCase = async (
  { store, lens }: { readonly store: CaseStore; readonly lens: Lens },
  signal: AbortSignal,
): Promise<Verification> => {
  const files: Verification['files'][number][] = []
  for (const file of store.files())
    files.push({ path: file.path, sha256: file.sha256, state: await fileState(file, signal) })
  for (const { path, sha256 } of rawDatagrams(store))
    files.push({ path, sha256, state: await hashState(path, sha256, signal) })
  const { integrity, custody, balanced } = store.check()
  const findings: Verification['findings'][number][] = []
  for (const finding of store.findings()) {
    const drift = await driftOf(lens, finding, signal)
    findings.push({ id: finding.id, state: drift === null ? 'same' : 'drifted', drift })
  }
  return {
    ok:
      files.every(({ state }) => state === 'same' || state === 'live') &&
      balanced &&
      custody === 'intact' &&
      integrity === 'ok' &&
      findings.every(({ state }) => state === 'same'),
    files,
    books: balanced ? 'balanced' : 'unbalanced',
    custody,
    integrity,
    findings,
  }
}

type FileState = Verification['files'][number]['state']

const fileState = async ({ path, sha256, capture }: EvidenceFile, signal: AbortSignal): Promise<FileState> =>
  capture === null ? hashState(path, sha256, signal) : 'live'

const hashState = async (path: string, sha256: string | null, signal: AbortSignal): Promise<FileState> => {
  // Only files that were read to their end have a hash; one of no known format has it too.
  if (sha256 === null) return 'incomplete'
  const found = await hashEvidence(path, signal)
  if (found === null) return 'missing'
  return found === sha256 ? 'same' : 'changed'
}

/** Files of raw datagrams that are there; one that is written right now has no hash yet. */
const rawDatagrams = (store: CaseStore): readonly { readonly path: string; readonly sha256: string | null }[] => {
  const running = new Set(store.live.captures().flatMap(({ id, stopped }) => (stopped === null ? [id] : [])))
  return store.live
    .rawFiles()
    .filter(({ removed, sha256, capture }) => removed === null && (sha256 !== null || !running.has(capture)))
    .map(({ name, sha256 }) => ({ path: rawPath(store.path, name), sha256 }))
}
