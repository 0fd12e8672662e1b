import { tcpFlags } from '../model/codes'
import type { Field } from '../model/fields'
import { parseBytes } from '../units/bytes'
import { countryCode, nearestCountry } from '../units/country'
import { parseDuration } from '../units/duration'
import { compareIps, formatCidr, formatIp, parseCidr, parseIp } from '../units/ip'
import { parseCount, parseDecimal } from '../units/number'
import { protocolKeywords, protocolName, protocolNumber } from '../units/protocol'
import { nearest } from '../units/text'
import { parseTimeSpan } from '../units/time'
import type { CompareOp, Expr, Value } from './ast'
import { flatJoin } from './conditions'
import { matcherOf, patternOf } from './pattern'
import { portNames, portsNamed } from './ports'
import { severityMeant, severityWords, wordMeant, wordsOf } from './words'

/** A value as typed: the text between unescaped stars, and whether it stood in quotes. */
export type Typed = { readonly pieces: readonly string[]; readonly quoted: boolean }

/** Why a value cannot be read for its field. */
export class BadValue extends Error {
  readonly expected: readonly string[]
  readonly suggestion: string | null

  constructor(message: string, expected: readonly string[], suggestion: string | null = null) {
    super(message)
    this.name = 'BadValue'
    this.expected = expected
    this.suggestion = suggestion
  }
}

const textOf = ({ pieces }: Typed): string => pieces.join('*')

const cut = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}...` : text)

const bad = (field: Field, typed: string, expected: readonly string[], suggestion: string | null = null): BadValue =>
  new BadValue(`${field.name} cannot be "${cut(typed)}"; expected ${expected.join(', ')}.`, expected, suggestion)

const equals = (field: Field, value: Value): Expr => ({ kind: 'compare', field: field.name, op: '=', value })

/** One value, or any of several. */
export const anyOf = (field: string, values: readonly Value[]): Expr => {
  const [first, ...rest] = [...new Set(values)]
  if (first === undefined) throw new Error(`any of no value of ${field}`)
  return rest.length === 0
    ? { kind: 'compare', field, op: '=', value: first }
    : { kind: 'in', field, values: [first, ...rest] }
}

/** The condition that `field op typed` means. Throws `BadValue`. */
export const readCondition = (field: Field, op: CompareOp, typed: Typed, zone: string): Expr => {
  const text = textOf(typed)
  if (!typed.quoted && op === '=' && text === '*') return { kind: 'exists', field: field.name }
  if (field.type === 'text') return readText(field, op, typed)
  if (text.trim() === '') throw bad(field, text, expectedOf(field))
  if (op === '=' && /^(null|none|unrated|unknown|-)$/i.test(text) && wordMeant(field.type, text) === null) {
    return { kind: 'not', term: { kind: 'exists', field: field.name } }
  }
  if (op !== '=') return readComparison(field, op, text, zone)
  if (!typed.quoted && text.includes(',') && !isGrouped(field, text)) return readList(field, text, zone)
  return readSingle(field, text.trim(), zone)
}

const readText = (field: Field, op: CompareOp, { pieces }: Typed): Expr => {
  if (op !== '=') {
    throw new BadValue(`${field.name} is text, and ${op} needs a number, a size, a time or an address.`, [
      'a value without a comparison',
    ])
  }
  return pieces.length === 1
    ? equals(field, pieces[0] ?? '')
    : { kind: 'like', field: field.name, pattern: patternOf(pieces) }
}

/** `10,000` is one number where amounts are meant, and two values everywhere else. */
const isGrouped = (field: Field, text: string): boolean => field.unit !== null && /^\d{1,3}(,\d{3})+/.test(text)

const readList = (field: Field, text: string, zone: string): Expr => {
  const terms = text.split(',').map(part => {
    if (part.trim() === '') throw bad(field, text, ['a value on each side of the comma'])
    return readSingle(field, part.trim(), zone)
  })
  return mergeAny(terms)
}

/** An `or` of terms; of plain values of one field, the list. */
export const mergeAny = (terms: readonly Expr[]): Expr => {
  const [first] = terms
  if (terms.length === 1 && first) return first
  const field = first?.kind === 'compare' || first?.kind === 'in' ? first.field : null
  const values: Value[] = []
  for (const term of terms) {
    if (term.kind === 'compare' && term.op === '=' && term.field === field) values.push(term.value)
    else if (term.kind === 'in' && term.field === field) values.push(...term.values)
    else return flatJoin('or', terms)
  }
  return anyOf(field ?? '', values)
}

const readSingle = (field: Field, text: string, zone: string): Expr => {
  const words = wordsOf(field.type)
  if (words) return field.type === 'flags' ? readFlags(field, text) : readWord(field, text, words)
  if (field.type === 'ip' || field.type === 'cidr') {
    const block = blockOf(text)
    if (block) return field.type === 'ip' ? { kind: 'subnet', field: field.name, cidr: block } : equals(field, block)
  }
  if (text.includes('*'))
    throw new BadValue(`${field.name} takes no wildcard here; * alone means any value.`, expectedOf(field))
  const range = rangeOf(field, text, zone)
  if (range) return range
  if (field.type === 'time') return readTime(field, text, zone)
  const values = valuesOf(field, text)
  if (values === null) throw bad(field, text, expectedOf(field), suggestionFor(field, text))
  return anyOf(field.name, values)
}

/** `10.0.0.0/8`, and the habit `10.240.*` for it. */
const blockOf = (text: string): string | null => {
  const cidr = parseCidr(text)
  if (cidr) return formatCidr(cidr)
  const octets = /^((?:\d{1,3}\.){1,3})\*(?:\.\*)*$/.exec(text)?.[1]
  if (octets) {
    const given = octets.split('.').filter(octet => octet !== '')
    const block = parseCidr(`${[...given, ...Array<string>(4 - given.length).fill('0')].join('.')}/${given.length * 8}`)
    return block && formatCidr(block)
  }
  const groups = /^((?:[\da-f]{1,4}:){1,7}):?\*$/i.exec(text)?.[1]
  if (!groups) return null
  const block = parseCidr(`${groups}${groups.split(':').length > 8 ? '0' : ':'}/${(groups.split(':').length - 1) * 16}`)
  return block && formatCidr(block)
}

/** Applications that are event types of their own in EVE: `event_type:dns`. */
const eventTypes = new Set(['dns', 'http', 'tls'])

const readWord = (field: Field, text: string, words: readonly string[]): Expr => {
  if (field.type === 'kind' && eventTypes.has(text.toLowerCase())) {
    const application: Expr = { kind: 'compare', field: 'app', op: '=', value: text.toLowerCase() }
    return { kind: 'and', terms: [equals(field, 'event'), application] }
  }
  if (text.includes('*')) {
    const found = words.filter(matcherOf(text))
    if (found.length > 0) return anyOf(field.name, found)
  }
  const word = wordMeant(field.type, text)
  if (word === null) throw bad(field, text, words, nearest(text, words))
  return equals(field, word)
}

/** `SYN`: has it. `SYN+ACK`: has both. A number: exactly that mask. */
const readFlags = (field: Field, text: string): Expr => {
  const mask = parseCount(text)
  if (mask !== null && mask >= 0) return equals(field, mask)
  const terms = text
    .split(/[\s+|&/-]+/)
    .filter(part => part !== '')
    .map(part => {
      const flag = tcpFlags.find(known => known === part.toUpperCase())
      if (!flag)
        throw bad(field, text, [...tcpFlags, 'flags joined by +', 'a mask such as 18'], nearest(part, tcpFlags))
      return equals(field, flag)
    })
  const [first] = terms
  if (!first) throw bad(field, text, tcpFlags)
  return terms.length === 1 ? first : { kind: 'and', terms }
}

const readTime = (field: Field, text: string, zone: string): Expr => {
  const span = parseTimeSpan(text, zone)
  if (!span) throw bad(field, text, expectedOf(field))
  return span.precision === 'millisecond'
    ? equals(field, span.from)
    : { kind: 'between', field: field.name, low: span.from, high: span.to - 1 }
}

const ordered = new Set<Field['type']>(['integer', 'time', 'duration', 'ip', 'degrees', 'flags'])

/** A bound of a range: a date is its whole day, a time of the clock an instant. */
const boundOf = (field: Field, text: string, zone: string, end: 'first' | 'last'): Value | null => {
  if (field.type === 'time') {
    const span = parseTimeSpan(text, zone)
    if (!span) return null
    return end === 'last' && ['year', 'month', 'day'].includes(span.precision) ? span.to - 1 : span.from
  }
  if (field.type === 'flags') return parseCount(text)
  const values = valuesOf(field, text)
  return values?.length === 1 ? (values[0] ?? null) : null
}

const readComparison = (field: Field, op: CompareOp, text: string, zone: string): Expr => {
  if (!ordered.has(field.type)) {
    throw new BadValue(`${field.name} has no order, so ${op} cannot be asked of it.`, ['a value without a comparison'])
  }
  if (severityIs(field) && severityMeant(text) !== null) {
    throw new BadValue('Compare severities by number: 1 is high, 4 is informational.', ['1', '2', '3', '4'])
  }
  const value = boundOf(field, text.trim(), zone, op === '>' || op === '<=' ? 'last' : 'first')
  if (value === null) throw bad(field, text, expectedOf(field), suggestionFor(field, text))
  return { kind: 'compare', field: field.name, op, value }
}

const isAfter = (field: Field, low: Value, high: Value): boolean => {
  if (field.type !== 'ip') return low > high
  const [a, b] = [parseIp(String(low)), parseIp(String(high))]
  return a !== null && b !== null && compareIps(a, b) > 0
}

/** `a..b`, `a..`, `..b`, and `a-b` where a dash is in no value. */
const rangeOf = (field: Field, text: string, zone: string): Expr | null => {
  if (!ordered.has(field.type)) return null
  const dots = text.indexOf('..')
  const dash =
    dots < 0 && field.type !== 'time' && boundOf(field, text, zone, 'first') === null ? text.indexOf('-', 1) : -1
  if (dots < 0 && dash < 0) return null
  const from = text.slice(0, dots < 0 ? dash : dots).trim()
  const to = text.slice(dots < 0 ? dash + 1 : dots + 2).trim()
  const low = from === '' ? null : boundOf(field, from, zone, 'first')
  const high = to === '' ? null : boundOf(field, to, zone, 'last')
  if ((low === null && from !== '') || (high === null && to !== '') || (low === null && high === null)) {
    if (dots < 0) return null
    throw bad(field, text, [`a range such as ${rangeExample(field)}`])
  }
  if (low === null) return { kind: 'compare', field: field.name, op: '<=', value: high ?? 0 }
  if (high === null) return { kind: 'compare', field: field.name, op: '>=', value: low }
  if (isAfter(field, low, high)) {
    throw new BadValue(`The range "${cut(text)}" ends before it begins.`, [`a range such as ${rangeExample(field)}`])
  }
  return { kind: 'between', field: field.name, low, high }
}

const isPort = (field: Field): boolean => field.name === 'src_port' || field.name === 'dst_port'
const severityIs = (field: Field): boolean => field.name === 'severity'

/** As flow logs of Azure and Traffic Analytics write them. */
const lettersOfProtocols: Readonly<Record<string, number>> = { t: 6, u: 17 }

/** The values a single text stands for, mostly one; null when it cannot be read. */
const valuesOf = (field: Field, text: string): readonly Value[] | null => {
  const one = (value: Value | null): readonly Value[] | null => (value === null ? null : [value])
  switch (field.type) {
    case 'integer': {
      if (severityIs(field) && severityMeant(text) !== null) return one(severityMeant(text))
      if (isPort(field)) return readPort(text)
      if (field.name.endsWith('asn')) return one(parseCount(text.replace(/^as\s?(?=\d)/i, '')))
      return one(field.unit === 'bytes' ? parseBytes(text) : parseCount(text))
    }
    case 'duration':
      return one(parseDuration(text))
    case 'degrees':
      return one(parseDecimal(text))
    case 'ip':
    case 'cidr': {
      const bytes = parseIp(text)
      return one(bytes && formatIp(bytes))
    }
    case 'country':
      return one(countryCode(text))
    case 'protocol': {
      const number = protocolNumber(text) ?? lettersOfProtocols[text.toLowerCase()] ?? null
      return one(number === null ? null : protocolName(number))
    }
    default:
      return null
  }
}

const readPort = (text: string): readonly Value[] | null => {
  const number = /^\d+$/.test(text) ? Number(text) : null
  if (number !== null) return number <= 65_535 ? [number] : null
  return portsNamed(text)
}

const rangeExample = (field: Field): string => {
  if (field.type === 'time') return '2026-06-01..2026-06-03'
  if (field.type === 'ip') return '10.0.0.1-10.0.0.9'
  if (field.type === 'duration') return '1m..5m'
  return field.unit === 'bytes' ? '1MB..10MB' : '1-1024'
}

/** What a reader may type for a field, in words. */
const expectedOf = (field: Field): readonly string[] => {
  switch (field.type) {
    case 'integer':
      if (isPort(field)) return ['a port from 0 to 65535', 'a range such as 1-1024', 'a service name such as ssh']
      if (severityIs(field)) return ['1 to 4', ...severityWords]
      return field.unit === 'bytes'
        ? ['a size such as 1500, 10MB or 1GiB']
        : ['a whole number', 'a range such as 1-1024']
    case 'time':
      return [
        'a date such as 2026-06-01',
        'a time such as 2026-06-01T09:30:00Z',
        'a range such as 2026-06-01..2026-06-03',
      ]
    case 'duration':
      return ['a duration such as 250ms, 5m or 1h30m']
    case 'ip':
      return [
        'an address such as 10.0.0.1 or 2001:db8::1',
        'a subnet such as 10.0.0.0/8',
        'a range such as 10.0.0.1-10.0.0.9',
      ]
    case 'cidr':
      return ['a subnet such as 10.0.0.0/8']
    case 'country':
      return ['a country name such as Japan, names of several words in quotes', 'a code such as JP']
    case 'protocol':
      return ['a protocol such as tcp or udp', 'a number from 0 to 255']
    case 'degrees':
      return ['degrees such as 35.7 or -0.1']
    default:
      return wordsOf(field.type) ?? ['a value']
  }
}

const suggestionFor = (field: Field, text: string): string | null => {
  if (field.type === 'country') return nearestCountry(text)
  if (field.type === 'protocol') return nearest(text, protocolKeywords)
  if (isPort(field) && !/^\d/.test(text)) return nearest(text, portNames)
  return severityIs(field) ? nearest(text, severityWords) : null
}
