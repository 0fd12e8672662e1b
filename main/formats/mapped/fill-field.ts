import { type MappedField, type MappedSort, type Mapping, mappedSort } from '../../../shared/model/mapping'
import { protocolNumber } from '../../../shared/units/protocol'
import { badAddress, badCount, badPort, badTime, badWord, isPlausibleTime, shown } from '../fill'
import { flagsFromText } from '../flag-letters'
import type { Draft, Sink } from '../format'
import { countOf, isBlank, textOf } from '../json-value'
import { isPlausibleDuration, secondsOf } from '../seconds'
import { type ReadTime, timeReader } from './times'
import { actionWords, type Words, wordsOf } from './words'

/** What a row says beside its columns: parts that become one value, or that are put together at its end. */
export type RowNotes = {
  /** Seconds. */
  duration: number
  rule: string | null
  rule_id: string | null
  rule_set: string | null
}

/** Puts the value of one cell into the draft; gives null, or the sentence to reject the record with. */
export type FillCell = (value: unknown, column: string, sink: Sink, notes: RowNotes) => string | null

/** A column of the draft by the same name; the fields of a row that have none are kept in its notes. */
const columnOf = (field: MappedField): keyof Draft => field as keyof Draft

const perSecond: Readonly<Record<Mapping['duration'], number>> = { s: 1, ms: 1000, us: 1e6 }

/** Every field a mapping may name, with what is read for it. Null when the time format is no pattern for times. */
export const cellFillers = (mapping: Mapping): ((field: MappedField) => FillCell) | null => {
  const readTime = timeReader(mapping.time)
  if (readTime === null) return null
  const actions = actionWords(mapping)
  const makers: Readonly<Record<MappedSort, (field: MappedField) => FillCell>> = {
    time: field => fillTime(columnOf(field), readTime),
    duration: () => fillDuration(perSecond[mapping.duration]),
    host: field => fillHost(columnOf(field)),
    port: field => fillNumber(columnOf(field), 65_535, badPort),
    count: field => fillNumber(columnOf(field), Number.MAX_SAFE_INTEGER, badCount),
    byte: field =>
      fillNumber(columnOf(field), 255, (name, value) => badWord(name, value, 'a whole number from 0 to 255')),
    severity: field => fillNumber(columnOf(field), 4, (name, value) => badWord(name, value, '1 (high) to 4'), 1),
    protocol: () => fillProtocol,
    flags: () => fillFlags,
    action: field => fillWord(columnOf(field), actions, 'a word that the mapping lists as allowed, denied or neither'),
    word: field => fillKnownWord(field),
    rule: field => fillRule(field),
    id: () => fillId,
    text: field => fillText(columnOf(field)),
  }
  return field => makers[mappedSort(field) ?? 'text'](field)
}

const trimmed = (value: unknown): unknown => (typeof value === 'string' ? value.trim() : value)

const fillTime =
  (column: keyof Draft, readTime: ReadTime): FillCell =>
  (value, name, { draft }) => {
    const ms = readTime(value)
    if (!isPlausibleTime(ms)) return badTime(name, value)
    draft[column] = ms
    return null
  }

const fillDuration =
  (units: number): FillCell =>
  (value, name, _, notes) => {
    const seconds = secondsOf(trimmed(value)) / units
    if (!isPlausibleDuration(seconds)) return badWord(name, value, 'a length of time as a number')
    notes.duration = seconds
    return null
  }

const fillHost =
  (column: keyof Draft): FillCell =>
  (value, name, sink) => {
    const id = typeof value === 'string' ? sink.host(value.trim()) : Number.NaN
    if (Number.isNaN(id)) return badAddress(name, value)
    sink.draft[column] = id
    return null
  }

const fillNumber =
  (column: keyof Draft, most: number, bad: (name: string, value: unknown) => string, least = 0): FillCell =>
  (value, name, { draft }) => {
    const count = countOf(trimmed(value))
    if (!(count >= least && count <= most)) return bad(name, value)
    draft[column] = count
    return null
  }

const fillProtocol: FillCell = (value, name, { draft }) => {
  const number = protocolNumber((textOf(value) ?? '').trim())
  if (number === null) return badWord(name, value, 'an IP protocol, as TCP or 6')
  draft.protocol = number
  return null
}

const fillFlags: FillCell = (value, name, { draft }) => {
  const flags = flagsFromText(textOf(value) ?? '')
  if (Number.isNaN(flags)) return badWord(name, value, 'TCP flags, as SYN,ACK or .AP.SF or 18')
  draft.tcp_flags = flags
  return null
}

const fillWord =
  (column: keyof Draft, words: Words, expected: string): FillCell =>
  (value, name, { draft }) => {
    const code = words.get((textOf(value) ?? '').trim().toLowerCase())
    if (code === undefined) return badWord(name, value, expected)
    draft[column] = code
    return null
  }

const fillKnownWord = (field: MappedField): FillCell => {
  const words = wordsOf[field as keyof typeof wordsOf]
  return fillWord(columnOf(field), words, `one of ${[...words.keys()].join(', ')}`)
}

const fillRule =
  (field: MappedField): FillCell =>
  (value, _, __, notes) => {
    notes[field as 'rule' | 'rule_id' | 'rule_set'] = textOf(trimmed(value))
    return null
  }

/** A number keeps its digits as a number; everything else is a text, kept below zero as `columns.ts` says. */
const fillId: FillCell = (value, name, sink) => {
  const count = countOf(trimmed(value))
  const text = textOf(trimmed(value))
  if (text === null) return `${name} is ${shown(value)}; a text or a number was expected`
  sink.draft.flow_id = Number.isNaN(count) || text !== String(count) ? -sink.text(text) : count
  return null
}

const fillText =
  (column: keyof Draft): FillCell =>
  (value, _, sink) => {
    const text = textOf(trimmed(typeof value === 'boolean' ? String(value) : value))
    if (text !== null) sink.draft[column] = sink.text(text)
    else if (!isBlank(trimmed(value))) sink.draft[column] = sink.text(shown(value))
    return null
  }
