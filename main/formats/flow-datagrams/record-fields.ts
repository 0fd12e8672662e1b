import { u16, unsigned } from './network-order'
import { fitsSlot, slotKinds, slotNames } from './slots'
import { type Template, variableLength } from './template'

/** The fields of one record by their slots. One object serves all records: nothing is made for each. */
export type RecordFields = {
  bytes: Uint8Array
  /** Where the value of a slot begins in `bytes`; -1 where the record has none. */
  readonly at: Int32Array
  readonly lengths: Int32Array
  /** Bytes of the record. */
  length: number
}

export const createRecordFields = (): RecordFields => ({
  bytes: new Uint8Array(0),
  at: new Int32Array(slotNames.length).fill(-1),
  lengths: new Int32Array(slotNames.length),
  length: 0,
})

/** Makes ready for the records of a template. */
export const beginTemplate = (record: RecordFields, bytes: Uint8Array, template: Template): void => {
  record.bytes = bytes
  record.at.fill(-1)
  const { slots, fields, lengths } = template
  for (let n = 0; n < slots.length; n++) record.lengths[slots[n] as number] = lengths[fields[n] as number] as number
}

/** The record of fixed length that begins at `from`. */
export const placeFixed = ({ at }: RecordFields, from: number, { slots, starts }: Template): void => {
  for (let n = 0; n < slots.length; n++) at[slots[n] as number] = from + (starts[n] as number)
}

const valueAt = new Int32Array(65_536)
const valueLength = new Int32Array(65_536)

/**
 * The record that begins at `from` and has fields of variable length: false when it does not end before `to`. The
 * length of such a field is one byte, or 255 and two bytes (RFC 7011, section 7).
 */
export const placeVariable = (record: RecordFields, from: number, to: number, template: Template): boolean => {
  const { bytes, at, lengths } = record
  let next = from
  for (let field = 0; field < template.lengths.length; field++) {
    let length = template.lengths[field] as number
    if (length === variableLength) {
      if (next >= to) return false
      length = bytes[next++] as number
      if (length === 255) {
        if (next + 2 > to) return false
        length = u16(bytes, next)
        next += 2
      }
    }
    if (next + length > to) return false
    valueAt[field] = next
    valueLength[field] = length
    next += length
  }
  for (let n = 0; n < template.slots.length; n++) {
    const slot = template.slots[n] as number
    const field = template.fields[n] as number
    const length = valueLength[field] as number
    const fits = fitsSlot(slotKinds[slot] ?? 'bytes', length)
    at[slot] = fits ? (valueAt[field] as number) : -1
    lengths[slot] = length
  }
  record.length = next - from
  return true
}

/** `NaN` where the record has no such field. */
export const numberIn = ({ bytes, at, lengths }: RecordFields, slot: number): number => {
  const from = at[slot] as number
  return from < 0 ? Number.NaN : unsigned(bytes, from, lengths[slot] as number)
}

const decoder = new TextDecoder()
/** Exporters declare far more bytes than a name takes. */
const longestText = 4096

/** The text of a slot without what fills it up: zeros, and blanks around it; empty where the record has none. */
export const textIn = ({ bytes, at, lengths }: RecordFields, slot: number): string => {
  const from = at[slot] as number
  if (from < 0) return ''
  const to = from + Math.min(lengths[slot] as number, longestText)
  let end = from
  while (end < to && bytes[end] !== 0) end++
  return decoder.decode(bytes.subarray(from, end)).trim()
}
