import type { Verification } from '../../shared/contract'
import type { EvidenceFile } from '../../shared/model/file'
import type { Lens } from '../query/lens'
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
  const { integrity, custody, balanced } = store.check()
  const findings: Verification['findings'][number][] = []
  for (const finding of store.findings()) {
    const drift = await driftOf(lens, finding, signal)
    findings.push({ id: finding.id, state: drift === null ? 'same' : 'drifted', drift })
  }
  return {
    ok:
      files.every(({ state }) => state === 'same') &&
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

const fileState = async (
  { path, sha256 }: EvidenceFile,
  signal: AbortSignal,
): Promise<Verification['files'][number]['state']> => {
  // Only files that were read to their end have a hash; one of no known format has it too.
  if (sha256 === null) return 'incomplete'
  const found = await hashEvidence(path, signal)
  if (found === null) return 'missing'
  return found === sha256 ? 'same' : 'changed'
}
