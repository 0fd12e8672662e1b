import type { RejectRaw } from '../../shared/contract'
import type { ByteRange, StoredReject } from '../../shared/model/reject'
import { locateField } from '../formats/locate-field'
import type { CaseStore } from '../store/case-store'
import { rawRecord } from './raw-record'

const partsOf = (bytes: Buffer, field: ByteRange | null): RejectRaw['parts'] => {
  if (field === null) return [bytes.toString('utf8'), '', '']
  const end = field.offset + field.length
  return [
    bytes.subarray(0, field.offset).toString('utf8'),
    bytes.subarray(field.offset, end).toString('utf8'),
    bytes.subarray(end).toString('utf8'),
  ]
}

/** A rejected record read back from its evidence, with the value at fault marked where that is known. */
export const rejectRaw = async (store: CaseStore, reject: StoredReject): Promise<RejectRaw> => {
  const { fileId, record, offset, length, reason, excerpt } = reject
  const raw = await rawRecord(store, { fileId, record, offset, length, part: 0 })
  // What is no text has nothing to look in: there only the decoder can tell where the fault is.
  if (raw.binary) return { ...raw, field: raw.bytes === '' ? null : reject.field, parts: ['', '', ''] }
  const text = raw.text ?? excerpt
  const field = (raw.text === null ? null : reject.field) ?? locateField(text, reason, raw.fields)
  return { ...raw, field, parts: partsOf(Buffer.from(text), field) }
}
