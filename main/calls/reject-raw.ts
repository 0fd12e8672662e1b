import type { RejectRaw } from '../../shared/contract'
import type { ByteRange, StoredReject } from '../../shared/model/reject'
import { formatNamed } from '../formats'
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
  const text = raw.text ?? excerpt
  // What a decoder of bytes rejected has no text to look in; the excerpt of one is not its bytes.
  const id = store.files().find(file => file.id === fileId)?.format ?? null
  const isText = id === null || formatNamed(id)?.input === 'text'
  const told = raw.text === null && !isText ? null : reject.field
  const field = told ?? (isText ? locateField(text, reason, raw.fields) : null)
  const bytes = raw.text !== null && !isText ? Buffer.from(raw.bytes, 'base64') : Buffer.from(text)
  return { ...raw, field, parts: partsOf(bytes, field) }
}
