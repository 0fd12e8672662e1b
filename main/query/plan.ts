import { actions, directions, flowTypes, kinds, states, tcpFlags } from '../../shared/model/codes'
import type { ColumnName } from '../../shared/model/columns'
import { type Field, fieldNamed } from '../../shared/model/fields'
import type { Expr, FieldExpr, Value } from '../../shared/query/ast'
import { wordFields } from '../../shared/query/fields'
import { matcherOf } from '../../shared/query/pattern'
import { Failure } from '../../shared/rpc/message'
import { compareIps, formatIp, parseCidr, parseIp } from '../../shared/units/ip'
import { protocolName } from '../../shared/units/protocol'
import { flowTypeTable } from '../enrich/flow-type'
import type { CaseStore } from '../store/case-store'
import { planClock } from './clock'
import type { AttributeMap, Dictionaries } from './dictionaries'
import { rangeOf } from './field-keys'
import { allOf, anyOf, opposite, type Predicate } from './predicate'
import type { ServiceTable } from './service-table'
import { type TextTest, textTest } from './text-test'

/** What a plan is made from. */
export type PlanContext = {
  readonly store: CaseStore
  readonly dictionaries: Dictionaries
  readonly services: () => ServiceTable
  /** The time from which "the last so long" counts back while the case captures; null = the end of the data. */
  readonly now: () => number | null
  /** Memory that the groups of a table may take before they are merged. */
  readonly groupBytes: number
}

/** Start of the first record and the moment after the last. */
export const dataRange = ({ store }: PlanContext): { readonly from: number; readonly to: number } => {
  const { min, max } = rangeOf(store.segments(), 'start')
  return { from: min, to: max + 1 }
}

/** A condition on one field; words become one for each field they are looked for in. */
type Leaf = FieldExpr | { readonly kind: 'contains'; readonly field: string; readonly text: string }

/** Turns a query tree into conditions on stored columns. */
export const planWhere = (where: Expr | null, context: PlanContext): Predicate =>
  where === null ? { op: 'all' } : plan(where, context)

/** A term said again says nothing more, and a query of 100 kB has room to say one 50,000 times. */
const different = (terms: readonly Expr[]): readonly Expr[] => [
  ...new Map(terms.map(term => [JSON.stringify(term), term])).values(),
]

const plan = (expr: Expr, context: PlanContext): Predicate => {
  switch (expr.kind) {
    case 'and':
      return allOf(different(expr.terms).map(term => plan(term, context)))
    case 'or':
      return anyOf(different(expr.terms).map(term => plan(term, context)))
    case 'not':
      return opposite(plan(expr.term, context))
    case 'words':
      return anyOf(wordFields.map(field => planLeaf({ kind: 'contains', field, text: expr.text }, context)))
    case 'recent': {
      const end = context.now() ?? dataRange(context).to
      return { op: 'range', column: 'start', low: end - expr.ms, high: Number.POSITIVE_INFINITY }
    }
    case 'clock':
    case 'weekday': {
      const { min, max } = rangeOf(context.store.segments(), 'start')
      return planClock(expr, min, max)
    }
    default:
      return planLeaf(expr, context)
  }
}

const planLeaf = (leaf: Leaf, context: PlanContext): Predicate => {
  const field = fieldNamed(leaf.field)
  if (!field) throw new Failure('bad-input', `There is no field "${leaf.field}".`)
  const { source } = field
  switch (source.from) {
    case 'either':
      return anyOf(source.fields.map(side => planLeaf({ ...leaf, field: side }, context)))
    case 'nowhere':
      return { op: 'none' }
    case 'id':
      return leaf.kind === 'exists' ? { op: 'all' } : numbers(leaf, (low, high) => ({ op: 'id', low, high }))
    case 'host':
      return byAttribute(leaf, field, `${source.side}_ip`, context.dictionaries.host(source.attribute))
    case 'rule':
      return byAttribute(leaf, field, 'rule', context.dictionaries.rulePart(source.part))
    case 'file':
      return byAttribute(leaf, field, 'file', context.dictionaries.filePart(source.part))
    case 'derived':
      return derived(leaf, field, context)
    case 'column':
      return onColumn(leaf, field, source.column, context)
  }
}

const everyValue = (column: ColumnName): Predicate => ({
  op: 'range',
  column,
  low: Number.NEGATIVE_INFINITY,
  high: Number.POSITIVE_INFINITY,
})

const onColumn = (leaf: Leaf, field: Field, column: ColumnName, context: PlanContext): Predicate => {
  if (leaf.kind === 'exists') return everyValue(column)
  const range = (low: number, high: number): Predicate => ({ op: 'range', column, low, high })
  switch (field.type) {
    case 'ip':
      return addresses(leaf, column, context)
    case 'text':
      if (column === 'flow_id') return flowId(leaf, context)
      return { op: 'table', column, base: 0, table: textTable(leaf, context) }
    case 'kind':
      return words(leaf, column, kinds)
    case 'action':
      return words(leaf, column, actions)
    case 'direction':
      return words(leaf, column, directions)
    case 'state':
      return words(leaf, column, states)
    case 'protocol':
      return words(leaf, column, protocolNames)
    case 'flags':
      return flags(leaf, column)
    default:
      if (leaf.kind === 'like' || leaf.kind === 'contains')
        return { op: 'text', column, texts: null, test: testOf(leaf, false) }
      if (leaf.kind === 'in') return oneOf(leaf.values.map(Number), column)
      return numbers(leaf, range)
  }
}

const protocolNames: readonly string[] = Array.from({ length: 256 }, (_, number) => protocolName(number))

/** Stored as positions in a list of words; compared as the words. */
const words = (leaf: Leaf, column: ColumnName, list: readonly string[]): Predicate => {
  const test = textTest(testOf(leaf, false))
  return { op: 'table', column, base: 0, table: Uint8Array.from(list, word => +test(word)) }
}

const oneOf = (values: readonly number[], column: ColumnName): Predicate => {
  const known = values.filter(value => !Number.isNaN(value))
  const low = Math.min(...known)
  const high = Math.max(...known)
  if (known.length === 0) return { op: 'none' }
  if (high - low > 0xffff || !known.every(Number.isInteger)) return { op: 'set', column, values: known }
  const table = new Uint8Array(high - low + 1)
  for (const value of known) table[value - low] = 1
  return { op: 'table', column, base: low, table }
}

const numbers = (leaf: Leaf, range: (low: number, high: number) => Predicate): Predicate => {
  switch (leaf.kind) {
    case 'compare': {
      const value = Number(leaf.value)
      switch (leaf.op) {
        case '=':
          return range(value, value)
        case '<':
          return range(Number.NEGATIVE_INFINITY, Math.ceil(value) - 1)
        case '<=':
          return range(Number.NEGATIVE_INFINITY, value)
        case '>':
          return range(Math.floor(value) + 1, Number.POSITIVE_INFINITY)
        case '>=':
          return range(value, Number.POSITIVE_INFINITY)
      }
    }
    case 'between':
      return leaf.kind === 'between' ? range(Number(leaf.low), Number(leaf.high)) : { op: 'none' }
    case 'in':
      return anyOf(leaf.values.map(value => range(Number(value), Number(value))))
    default:
      throw new Failure('bad-input', `${leaf.field} is a number; it takes comparisons and ranges.`)
  }
}

const flags = (leaf: Leaf, column: ColumnName): Predicate => {
  const bit = (value: Value): Predicate => {
    if (typeof value === 'number') return { op: 'range', column, low: value, high: value }
    const at = tcpFlags.findIndex(flag => flag === value)
    return at < 0 ? { op: 'none' } : { op: 'bits', column, mask: 2 ** at }
  }
  if (leaf.kind === 'compare' && leaf.op === '=') return bit(leaf.value)
  if (leaf.kind === 'in') return anyOf(leaf.values.map(bit))
  if (leaf.kind === 'like' || leaf.kind === 'contains')
    return { op: 'text', column, texts: null, test: testOf(leaf, false) }
  return numbers(leaf, (low, high) => ({ op: 'range', column, low, high }))
}

const testOf = (leaf: Leaf, folded: boolean): TextTest => {
  switch (leaf.kind) {
    case 'compare':
      return { kind: 'compare', op: leaf.op, value: String(leaf.value), folded }
    case 'in':
      return { kind: 'in', values: leaf.values.map(String), folded }
    case 'between':
      return { kind: 'between', low: String(leaf.low), high: String(leaf.high), folded }
    case 'like':
      return { kind: 'like', pattern: leaf.pattern }
    case 'regex':
      return { kind: 'regex', pattern: leaf.pattern }
    case 'contains':
      return { kind: 'contains', text: leaf.text }
    case 'exists':
      return { kind: 'exists' }
    case 'subnet':
      throw new Failure('bad-input', `${leaf.field} holds no addresses, so it cannot be in a subnet.`)
  }
}

const sharedTable = (size: number): Uint8Array => new Uint8Array(new SharedArrayBuffer(size))

/** Which texts of the case satisfy the condition. */
const textTable = (leaf: Leaf, { dictionaries }: PlanContext): Uint8Array => dictionaries.textsWhere(testOf(leaf, true))

const flowId = (leaf: Leaf, context: PlanContext): Predicate => ({
  op: 'text',
  column: 'flow_id',
  texts: textTable(leaf, context),
  test: testOf(leaf, true),
})

const byAttribute = (leaf: Leaf, field: Field, column: ColumnName, { keys, of }: AttributeMap): Predicate => {
  const wanted = wantedKeys(leaf, field, keys)
  if (wanted.every(key => key === 0)) return { op: 'none' }
  const table = sharedTable(of.length)
  for (let id = 0; id < table.length; id++) table[id] = wanted[of[id] as number] as number
  return { op: 'table', column, base: 0, table }
}

/** The condition is put to each different value once, however many addresses share it. */
const wantedKeys = (
  leaf: Leaf,
  field: Field,
  keys: readonly (string | number | readonly string[] | null)[],
): Uint8Array => {
  if (field.type === 'integer' && leaf.kind !== 'like' && leaf.kind !== 'contains' && leaf.kind !== 'exists') {
    const passes = numberTest(leaf)
    return Uint8Array.from(keys, key => +(typeof key === 'number' && passes(key)))
  }
  const test = textTest(testOf(leaf, field.type === 'text'))
  return Uint8Array.from(keys, key => +(key !== null && test(String(key))))
}

const numberTest = (leaf: Leaf): ((value: number) => boolean) => {
  const ranges: [number, number][] = []
  numbers(leaf, (low, high) => {
    ranges.push([low, high])
    return { op: 'id', low, high }
  })
  return value => ranges.some(([low, high]) => value >= low && value <= high)
}

const addresses = (leaf: Leaf, column: ColumnName, { store: { hosts } }: PlanContext): Predicate => {
  const idOf = (value: Value): number | null => {
    const bytes = parseIp(String(value))
    return bytes === null ? null : hosts.find(formatIp(bytes))
  }
  if (leaf.kind === 'compare' && leaf.op === '=') {
    const id = idOf(leaf.value)
    return id === null ? { op: 'none' } : { op: 'range', column, low: id, high: id }
  }
  const table = sharedTable(hosts.size())
  if (leaf.kind === 'in') {
    for (const value of leaf.values) {
      const id = idOf(value)
      if (id !== null) table[id] = 1
    }
  } else if (leaf.kind === 'like' || leaf.kind === 'contains') {
    const test = textTest(testOf(leaf, true))
    for (let id = 0; id < table.length; id++) table[id] = +test(hosts.address(id))
  } else {
    const [low, high] = addressRange(leaf)
    const bytes = hosts.bytes()
    for (let id = 0; id < table.length; id++) {
      const address = bytes.subarray(id * 16, id * 16 + 16)
      table[id] = +(compareIps(address, low) >= 0 && compareIps(address, high) <= 0)
    }
  }
  return { op: 'table', column, base: 0, table }
}

const firstAddress = new Uint8Array(16)
const lastAddress = new Uint8Array(16).fill(255)

const step = (bytes: Uint8Array, by: 1 | -1): Uint8Array | null => {
  const next = bytes.slice()
  for (let at = 15; at >= 0; at--) {
    next[at] = (next[at] as number) + by
    if (next[at] !== (by === 1 ? 0 : 255)) return next
  }
  return null
}

/** First and last address that satisfy the condition; the first after the last when none does. */
const addressRange = (leaf: Leaf): readonly [Uint8Array, Uint8Array] => {
  const bytesOf = (value: Value): Uint8Array => {
    const bytes = parseIp(String(value))
    if (bytes) return bytes
    throw new Failure('bad-input', `"${value}" is not an address.`)
  }
  const nothing = [lastAddress, firstAddress] as const
  if (leaf.kind === 'subnet') {
    const cidr = parseCidr(leaf.cidr)
    if (!cidr) throw new Failure('bad-input', `"${leaf.cidr}" is not a subnet.`)
    return [cidr.low, cidr.high]
  }
  if (leaf.kind === 'between') return [bytesOf(leaf.low), bytesOf(leaf.high)]
  if (leaf.kind !== 'compare') return nothing
  const value = bytesOf(leaf.value)
  switch (leaf.op) {
    case '=':
      return [value, value]
    case '<=':
      return [firstAddress, value]
    case '>=':
      return [value, lastAddress]
    case '<': {
      const before = step(value, -1)
      return before ? [firstAddress, before] : nothing
    }
    case '>': {
      const after = step(value, 1)
      return after ? [after, lastAddress] : nothing
    }
  }
}

const derived = (leaf: Leaf, field: Field, context: PlanContext): Predicate => {
  switch (field.name) {
    case 'duration':
      if (leaf.kind === 'exists') return allOf([everyValue('start'), everyValue('end')])
      return numbers(leaf, (low, high) => ({ op: 'duration', low, high }))
    case 'service': {
      const { names, rowOf, of } = context.services()
      const wanted = wantedKeys(leaf, field, names)
      const table = sharedTable(of.length)
      for (let at = 0; at < table.length; at++) table[at] = wanted[of[at] as number] as number
      return { op: 'service', rowOf, table }
    }
    case 'community_id':
      return { op: 'community', addresses: context.dictionaries.addresses(), test: testOf(leaf, true) }
    case 'flow_type':
      return flowType(leaf, context)
    default:
      throw new Failure('bad-input', `${field.name} cannot be searched.`)
  }
}

/** A flow type is a set of tags that follows from what the two ends are. */
const flowType = (leaf: Leaf, { dictionaries }: PlanContext): Predicate => {
  const matches = ((): ((tag: string) => boolean) => {
    if (leaf.kind === 'exists') return () => true
    if (leaf.kind === 'like') return matcherOf(leaf.pattern)
    if (leaf.kind === 'in') return tag => leaf.values.includes(tag)
    if (leaf.kind === 'compare' && leaf.op === '=') return tag => leaf.value === tag
    throw new Failure('bad-input', 'flow_type is a set of tags; it takes = and patterns.')
  })()
  const ends = dictionaries.ends()
  let mask = 0
  for (const [bit, tag] of flowTypes.entries()) if (matches(tag)) mask |= 1 << bit
  return {
    op: 'pair',
    ends,
    table: Uint8Array.from(ends.codes, code => +(((flowTypeTable[code] as number) & mask) !== 0)),
  }
}
