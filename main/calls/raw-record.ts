import type { RawRecord } from '../../shared/contract'
import type { EvidenceFile } from '../../shared/model/file'
import { Failure } from '../../shared/rpc/message'
import { formatNamed } from '../formats'
import type { Explained } from '../formats/format'
import { headFrom } from '../sources/head'
import { readCaptured, sentBefore } from '../sources/listen/read-captured'
import { headOf, readRaw, wholeOf } from '../sources/raw'
import type { CaseStore } from '../store/case-store'

/** Where a record lies in its evidence file. */
export type RecordPlace = {
  readonly fileId: number
  readonly record: number
  readonly offset: number
  readonly length: number
  readonly part: number
}

/** The most of one record that is sent to a window as text, and as bytes for the hex view. */
const shownTextBytes = 256 * 1024
const shownHexBytes = 4096

const explained = async (
  { path, format: id, formatOptions }: EvidenceFile,
  bytes: Uint8Array,
  text: string,
  { part, offset, record }: RecordPlace,
): Promise<Explained> => {
  const format = id === null ? null : formatNamed(id)
  if (!format) return []
  if (format.input === 'text') return format.explain(text, part, await headOf(path), formatOptions)
  const whole = await wholeOf(path)
  try {
    return await format.explain(bytes, part, whole.file, offset, formatOptions, record)
  } finally {
    await whole.close()
  }
}

/** A record from the wire is explained by what its sender sent before it. */
const explainedCaptured = async (
  store: CaseStore,
  sender: EvidenceFile,
  bytes: Uint8Array,
  { part, offset }: RecordPlace,
): Promise<Explained> => {
  const format = sender.format === null ? null : formatNamed(sender.format)
  if (!format) return []
  const text = Buffer.from(bytes).toString('utf8')
  if (format.input === 'text') return format.explain(text, part, headFrom(bytes), null)
  const before = await sentBefore(store, sender, offset)
  return format.explain(bytes, part, before.whole, before.offset, null)
}

/** Reads a record back from its evidence and takes it apart with the names of its own format. */
export const rawRecord = async (store: CaseStore, place: RecordPlace): Promise<RawRecord> => {
  const file = store.files().find(({ id }) => id === place.fileId)
  if (!file) throw new Failure('internal', `The case names no evidence file ${place.fileId}.`)
  const { record, offset, length } = place
  const binary = file.format !== null && formatNamed(file.format)?.input === 'bytes'
  const known = { path: file.path, sha256: file.sha256, record, offset, length, binary }
  try {
    const shownBytes = Math.min(length, shownTextBytes)
    const isCaptured = file.capture !== null
    const bytes = isCaptured
      ? await readCaptured(store, file, offset, shownBytes)
      : await readRaw(file, offset, shownBytes)
    const text = binary ? null : Buffer.from(bytes).toString('utf8')
    const fields = isCaptured
      ? await explainedCaptured(store, file, bytes, place)
      : await explained(file, bytes, text ?? '', place)
    const start = Buffer.from(bytes.subarray(0, shownHexBytes)).toString('base64')
    return { ...known, text, problem: null, fields, bytes: start }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { ...known, text: null, problem: error.message, fields: [], bytes: '' }
  }
}
