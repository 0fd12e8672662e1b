import type { RawRecord } from '../../shared/contract'
import { Failure } from '../../shared/rpc/message'
import { formatNamed } from '../formats'
import { headOf, readRaw } from '../sources/raw'
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

/** Reads a record back from its evidence and takes it apart with the names of its own format. */
export const rawRecord = async (store: CaseStore, place: RecordPlace): Promise<RawRecord> => {
  const file = store.files().find(({ id }) => id === place.fileId)
  if (!file) throw new Failure('internal', `The case names no evidence file ${place.fileId}.`)
  const { record, offset, length } = place
  const known = { path: file.path, sha256: file.sha256, record, offset, length }
  try {
    const bytes = await readRaw(store, file, offset, Math.min(length, shownTextBytes))
    const text = Buffer.from(bytes).toString('utf8')
    const format = file.format === null ? null : formatNamed(file.format)
    const fields = format ? format.explain(text, place.part, await headOf(file.path), file.formatOptions) : []
    const start = Buffer.from(bytes.subarray(0, shownHexBytes)).toString('base64')
    return { ...known, text, problem: null, fields, bytes: start }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { ...known, text: null, problem: error.message, fields: [], bytes: '' }
  }
}
