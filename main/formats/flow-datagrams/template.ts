import { type Elements, elementKey, meaningOf, penOf } from './elements'
import { u16, u32 } from './network-order'
import { fitsSlot, scopePen, slotAt, slotKinds, slotNames, slotsOf } from './slots'

/** Length of a field whose length stands before its value (RFC 7011, section 7). */
export const variableLength = 65_535

/** Fields of a record as its exporter declared them, and where the slots of a row are found among them. */
export type Template = {
  readonly id: number
  /** `elementKey` of each field in the order of the record. */
  readonly keys: Float64Array
  readonly lengths: Uint16Array
  /** Fields in front that say what the record is about; 0 for a template of flows. */
  readonly scopes: number
  readonly isOptions: boolean
  readonly isVariable: boolean
  /** Whether its records name an end of traffic; others tell of something else, as counters of a process. */
  readonly isFlow: boolean
  /** Netscaler's way to write time. */
  readonly isNetscaler: boolean
  /** Bytes of a record; the least there can be when some field is variable. */
  readonly bytes: number
  /** The filled slots: their number, their field, and where that field begins (in records of fixed length). */
  readonly slots: Uint8Array
  readonly fields: Uint16Array
  readonly starts: Int32Array
}

export type Declared = {
  readonly id: number
  readonly keys: Float64Array
  readonly lengths: Uint16Array
  readonly scopes: number
  readonly isOptions: boolean
}

const netscalerPen = 5951

const endSlots: ReadonlySet<number> = new Set([
  slotAt.srcIpv4,
  slotAt.dstIpv4,
  slotAt.srcIpv6,
  slotAt.dstIpv6,
  slotAt.srcMac,
  slotAt.dstMac,
  slotAt.natSrcIpv4,
  slotAt.natDstIpv4,
  slotAt.natSrcIpv6,
  slotAt.natDstIpv6,
])

/** Finds the slots of a template once, so that a record of it costs no look-up. */
export const compileTemplate = (declared: Declared, own: Elements): Template => {
  const { keys, lengths } = declared
  const fieldOf = new Int32Array(slotNames.length).fill(-1)
  const rankOf = new Int32Array(slotNames.length)
  const starts = new Int32Array(keys.length)
  let bytes = 0
  let isVariable = false
  for (let field = 0; field < keys.length; field++) {
    const length = lengths[field] as number
    starts[field] = bytes
    bytes += length === variableLength ? 1 : length
    isVariable ||= length === variableLength
    for (const { slot, rank } of slotsOf.get(meaningOf(keys[field] as number, own)) ?? []) {
      if (length !== variableLength && !fitsSlot(slotKinds[slot] ?? 'bytes', length)) continue
      // The first of several fields with one element is the one that counts (RFC 7011, section 8).
      if (fieldOf[slot] !== -1 && (rankOf[slot] as number) <= rank) continue
      fieldOf[slot] = field
      rankOf[slot] = rank
    }
  }
  const slots = Uint8Array.from(fieldOf.keys()).filter(slot => fieldOf[slot] !== -1)
  const fields = Uint16Array.from(slots, slot => fieldOf[slot] as number)
  return {
    ...declared,
    isVariable,
    isFlow: slots.some(slot => endSlots.has(slot)),
    isNetscaler: keys.some(key => penOf(key) === netscalerPen),
    bytes,
    slots,
    fields,
    starts: Int32Array.from(fields, field => starts[field] as number),
  }
}

export const sameDeclaration = (a: Declared, b: Declared): boolean =>
  a.keys.length === b.keys.length &&
  a.scopes === b.scopes &&
  a.isOptions === b.isOptions &&
  a.keys.every((key, at) => key === b.keys[at]) &&
  a.lengths.every((length, at) => length === b.lengths[at])

/** A declaration read from a set, and where the next one begins; `id` alone for a withdrawal. */
export type Read =
  | { readonly kind: 'template'; readonly declared: Declared; readonly next: number }
  | { readonly kind: 'withdrawal'; readonly id: number; readonly next: number }
  | { readonly kind: 'problem'; readonly reason: string }

const problem = (reason: string): Read => ({ kind: 'problem', reason })

const enterpriseBit = 0x8000

type Fields = { readonly keys: Float64Array; readonly lengths: Uint16Array; readonly next: number }

/** `scopes` fields in front are numbered as version 9 numbers scopes. Null when the set ends before they do. */
const readFields = (
  bytes: Uint8Array,
  from: number,
  to: number,
  count: number,
  version: 9 | 10,
  scopes: number,
): Fields | null => {
  // Each field takes four bytes at least: a count that lies is seen before anything is made for it.
  if (from + count * 4 > to) return null
  const keys = new Float64Array(count)
  const lengths = new Uint16Array(count)
  let at = from
  for (let field = 0; field < count; field++) {
    if (at + 4 > to) return null
    const id = u16(bytes, at)
    lengths[field] = u16(bytes, at + 2)
    at += 4
    if (version === 9) keys[field] = elementKey(field < scopes ? scopePen : 0, id)
    else if (id < enterpriseBit) keys[field] = elementKey(0, id)
    else {
      if (at + 4 > to) return null
      keys[field] = elementKey(u32(bytes, at), id - enterpriseBit)
      at += 4
    }
  }
  return { keys, lengths, next: at }
}

/** A template of flows: RFC 3954, section 5.2; RFC 7011, section 3.4.1. */
export const readTemplate = (bytes: Uint8Array, from: number, to: number, version: 9 | 10): Read => {
  const id = u16(bytes, from)
  const count = u16(bytes, from + 2)
  if (count === 0) return { kind: 'withdrawal', id, next: from + 4 }
  const fields = readFields(bytes, from + 4, to, count, version, 0)
  if (!fields) return problem(`template ${id} says it has ${count} fields; its set ends before`)
  const { keys, lengths, next } = fields
  return { kind: 'template', declared: { id, keys, lengths, scopes: 0, isOptions: false }, next }
}

/** Version 9 gives the lengths of scopes and options in bytes (RFC 3954, section 6.1), IPFIX the number of fields. */
export const readOptionsTemplate = (bytes: Uint8Array, from: number, to: number, version: 9 | 10): Read => {
  const id = u16(bytes, from)
  const first = u16(bytes, from + 2)
  // A withdrawal ends after its count of zero fields (RFC 7011, section 8.1).
  if (version === 10 && first === 0) return { kind: 'withdrawal', id, next: from + 4 }
  if (from + 6 > to) return problem(`options template ${id} is cut off in its header`)
  const second = u16(bytes, from + 4)
  if (version === 9 && (first % 4 !== 0 || second % 4 !== 0))
    return problem(`options template ${id} gives ${first} and ${second} bytes for its fields; each field takes 4`)
  const count = version === 9 ? (first + second) / 4 : first
  const scopes = version === 9 ? first / 4 : second
  if (version === 10 && (scopes === 0 || scopes > count))
    return problem(`options template ${id} says ${scopes} of its ${count} fields are scopes`)
  const fields = readFields(bytes, from + 6, to, count, version, version === 9 ? scopes : 0)
  if (!fields) return problem(`options template ${id} says it has ${count} fields; its set ends before`)
  const { keys, lengths, next } = fields
  return { kind: 'template', declared: { id, keys, lengths, scopes, isOptions: true }, next }
}

/** An element as a sentence names it when nothing else is known of it. */
export const elementText = (key: number): string => {
  const pen = penOf(key)
  const id = key - elementKey(pen, 0)
  return pen === scopePen ? `scope ${id}` : pen === 0 ? `element ${id}` : `element ${id} (PEN ${pen})`
}
