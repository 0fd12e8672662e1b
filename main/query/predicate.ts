import type { ColumnName } from '../../shared/model/columns'
import type { SegmentInfo } from '../store/case-store'
import type { Ends } from './ends'
import { placeOf } from './row-ids'
import type { TextTest } from './text-test'

/**
 * A condition in terms of stored columns, ready to be sent to a scan worker. Null satisfies none of the leaves; `not`
 * is the plain opposite.
 */
export type Predicate =
  | { readonly op: 'all' }
  | { readonly op: 'none' }
  | { readonly op: 'and' | 'or'; readonly terms: readonly Predicate[] }
  | { readonly op: 'not'; readonly term: Predicate }
  /** Both ends included; infinite ends mean "has a value". */
  | { readonly op: 'range'; readonly column: ColumnName; readonly low: number; readonly high: number }
  /** `table[value - base]` is 1 for values wanted; values outside the table are not. */
  | { readonly op: 'table'; readonly column: ColumnName; readonly base: number; readonly table: Uint8Array }
  /** Wanted values too far apart for a table. */
  | { readonly op: 'set'; readonly column: ColumnName; readonly values: readonly number[] }
  | { readonly op: 'bits'; readonly column: ColumnName; readonly mask: number }
  /** `table[number]` of what the two ends are to each other, see `pairNumbers`. */
  | { readonly op: 'pair'; readonly ends: Ends; readonly table: Uint8Array }
  | { readonly op: 'duration'; readonly low: number; readonly high: number }
  /** `table[row of the protocol * 65536 + dst_port]`, with rows as in `service-table.ts`. */
  | { readonly op: 'service'; readonly rowOf: Int8Array; readonly table: Uint8Array }
  /**
   * `start` lies in a window of the day (minutes, `high` not included; across midnight when it is not after `low`) on one
   * of the days of a mask whose lowest bit is Monday, by clocks so many ms east of UTC from those instants on.
   */
  | {
      readonly op: 'clock'
      readonly offsets: readonly (readonly [number, number])[]
      readonly low: number
      readonly high: number
      readonly days: number
    }
  | { readonly op: 'id'; readonly low: number; readonly high: number }
  /** One of these rows; ids ascending. */
  | { readonly op: 'ids'; readonly ids: Uint32Array }
  /** The number as text; a negative one is looked up in `texts` by its opposite where that is given. */
  | { readonly op: 'text'; readonly column: ColumnName; readonly texts: Uint8Array | null; readonly test: TextTest }
  | { readonly op: 'community'; readonly addresses: Uint8Array; readonly test: TextTest }

const all: Predicate = { op: 'all' }
const none: Predicate = { op: 'none' }

/** How much a row costs, roughly: cheap conditions go first and spare the dear ones. */
const cost = (predicate: Predicate): number => {
  switch (predicate.op) {
    case 'all':
    case 'none':
    case 'id':
      return 0
    case 'range':
    case 'ids':
      return 1
    case 'bits':
    case 'table':
      return 2
    case 'duration':
    case 'clock':
      return 3
    case 'pair':
    case 'service':
      return 4
    case 'set':
      return 6
    case 'text':
      return 100
    case 'community':
      return 1000
    case 'not':
      return cost(predicate.term)
    case 'and':
    case 'or':
      return predicate.terms.reduce((sum, term) => sum + cost(term), 0)
  }
}

export const allOf = (terms: readonly Predicate[]): Predicate => {
  const left = terms.flatMap(term => (term.op === 'and' ? term.terms : [term])).filter(term => term.op !== 'all')
  if (left.some(term => term.op === 'none')) return none
  if (left.length < 2) return left[0] ?? all
  return { op: 'and', terms: left.toSorted((a, b) => cost(a) - cost(b)) }
}

export const anyOf = (terms: readonly Predicate[]): Predicate => {
  const left = terms.flatMap(term => (term.op === 'or' ? term.terms : [term])).filter(term => term.op !== 'none')
  if (left.some(term => term.op === 'all')) return all
  if (left.length < 2) return left[0] ?? none
  return { op: 'or', terms: left.toSorted((a, b) => cost(a) - cost(b)) }
}

export const opposite = (term: Predicate): Predicate => {
  if (term.op === 'all') return none
  if (term.op === 'none') return all
  return term.op === 'not' ? term.term : { op: 'not', term }
}

export type SegmentFacts = Pick<SegmentInfo, 'firstRow' | 'rows' | 'stats'>

/** What is left of the condition within one segment, by the segment's statistics alone. */
export const narrow = (predicate: Predicate, segment: SegmentFacts): Predicate => {
  switch (predicate.op) {
    case 'and':
      return allOf(predicate.terms.map(term => narrow(term, segment)))
    case 'or':
      return anyOf(predicate.terms.map(term => narrow(term, segment)))
    case 'not':
      return opposite(narrow(predicate.term, segment))
    case 'range':
      return within(predicate, predicate.low, predicate.high, segment.stats[predicate.column])
    case 'id':
      return within(predicate, predicate.low, predicate.high, {
        min: segment.firstRow,
        max: segment.firstRow + segment.rows - 1,
        hasNulls: false,
      })
    case 'ids': {
      const { firstRow, rows } = segment
      const count = placeOf(predicate.ids, firstRow + rows) - placeOf(predicate.ids, firstRow)
      return count === 0 ? none : count === rows ? all : predicate
    }
    case 'table':
      return narrowTable(predicate, segment.stats[predicate.column])
    case 'set': {
      const { min, max } = segment.stats[predicate.column]
      const left = predicate.values.filter(value => value >= min && value <= max)
      return left.length === 0 ? none : { ...predicate, values: left }
    }
    case 'bits':
    case 'text':
      return Number.isNaN(segment.stats[predicate.column].min) ? none : predicate
    case 'duration':
      return Number.isNaN(segment.stats.end.min) || Number.isNaN(segment.stats.start.min) ? none : predicate
    default:
      return predicate
  }
}

type Stat = { readonly min: number; readonly max: number; readonly hasNulls: boolean }

const within = (predicate: Predicate, low: number, high: number, { min, max, hasNulls }: Stat): Predicate => {
  // Statistics of a column without values are NaN, which no comparison accepts.
  if (!(low <= max && high >= min)) return none
  return !hasNulls && low <= min && high >= max ? all : predicate
}

/** A table is looked through where a segment has only a few values; else only its ends are compared. */
const narrowTable = (predicate: Extract<Predicate, { op: 'table' }>, { min, max, hasNulls }: Stat): Predicate => {
  const { base, table } = predicate
  if (!(min < base + table.length && max >= base)) return none
  if (max - min > 4096) return predicate
  let wanted = 0
  for (let value = min; value <= max; value++) wanted += table[value - base] ?? 0
  if (wanted === 0) return none
  return wanted === max - min + 1 && !hasNulls ? all : predicate
}

/** Columns whose data the condition reads. */
export const columnsOf = (predicate: Predicate): readonly ColumnName[] => {
  switch (predicate.op) {
    case 'and':
    case 'or':
      return predicate.terms.flatMap(columnsOf)
    case 'not':
      return columnsOf(predicate.term)
    case 'range':
    case 'table':
    case 'set':
    case 'bits':
    case 'text':
      return [predicate.column]
    case 'pair':
      return ['src_ip', 'dst_ip']
    case 'duration':
      return ['start', 'end']
    case 'clock':
      return ['start']
    case 'service':
      return ['protocol', 'dst_port']
    case 'community':
      return ['protocol', 'src_ip', 'dst_ip', 'src_port', 'dst_port', 'icmp_type', 'icmp_code']
    default:
      return []
  }
}
