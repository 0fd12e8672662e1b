import type { Cell } from '../../shared/contract'
import { type Field, fieldNamed } from '../../shared/model/fields'
import type { Aggregate } from '../../shared/query/ast'
import { Failure } from '../../shared/rpc/message'
import type { SegmentInfo } from '../store/case-store'
import { type Grouping, placesOf, plainGrouping } from './grouping'
import type { PlanContext } from './plan'
import type { Output } from './ranking'
import { mayMiss, type Source } from './source'
import { type OrderedKey, orderedField } from './table-keys'

export type TableParts = Pick<Grouping, 'sums' | 'extremes' | 'edges' | 'spreads'>

/** A value of a table: what it is worked out from, and what its numbers mean. */
export type TableValue = {
  /** The first of them decides its order. */
  readonly outputs: readonly Output[]
  readonly cell: (numbers: readonly number[]) => Cell
  /** Codes of a field's values; null = the number itself is the value. */
  readonly coded: OrderedKey | null
}

export type TableValues = {
  readonly parts: TableParts
  /** For the period asked about, then for the one before it. */
  readonly periods: readonly (readonly TableValue[])[]
}

/** What is needed for several values is gathered once. */
const createParts = () => {
  const parts = {
    sums: [] as TableParts['sums'][number][],
    extremes: [] as TableParts['extremes'][number][],
    edges: [] as TableParts['edges'][number][],
    spreads: [] as TableParts['spreads'][number][],
  }
  const known = new Map<string, number>()
  const add = <K extends keyof TableParts>(kind: K, name: string, part: TableParts[K][number]): number => {
    const key = `${kind} ${name}`
    const at = known.get(key) ?? (parts[kind] as TableParts[K][number][]).push(part) - 1
    known.set(key, at)
    return at
  }
  return { parts, add }
}

const sourceOf = (field: Field, { dictionaries }: PlanContext): Source => {
  const { source } = field
  if (source.from === 'column') return { from: 'column', column: source.column }
  if (source.from === 'derived' && field.name === 'duration') return { from: 'duration' }
  if (source.from !== 'host') throw new Failure('bad-input', `${field.name} counts nothing.`)
  const { keys, of } = dictionaries.host(source.attribute)
  const numbers = keys.map(key => (typeof key === 'number' ? key : Number.NaN))
  const values = Float64Array.from(of, key => numbers[key] ?? Number.NaN)
  return { from: 'map', column: `${source.side}_ip`, values }
}

type Made = (places: ReturnType<typeof placesOf>, first: number, spreads: number) => TableValue

export const planValues = (
  values: readonly Aggregate[],
  seconds: number,
  context: PlanContext,
  segments: readonly SegmentInfo[],
): TableValues => {
  const { parts, add } = createParts()
  const made = values.map(value => planValue(value, seconds, context, segments, add))
  const places = placesOf({ ...plainGrouping, by: [], ...parts })
  return {
    parts,
    periods: [0, 1].map(period => made.map(make => make(places, period * places.width, period * parts.spreads.length))),
  }
}

const itself = ([number = Number.NaN]: readonly number[]): Cell => (Number.isNaN(number) ? null : number)
const counted = ([number = 0]: readonly number[]): Cell => (Number.isNaN(number) ? 0 : number)
const decoded =
  (key: OrderedKey): TableValue['cell'] =>
  codes =>
    Number.isNaN(codes[0] ?? Number.NaN) ? null : key.cell(codes)

const planValue = (
  value: Aggregate,
  seconds: number,
  context: PlanContext,
  segments: readonly SegmentInfo[],
  add: ReturnType<typeof createParts>['add'],
): Made => {
  if (value.fn === 'count')
    return ({ rows }, first) => ({ outputs: [{ kind: 'column', at: first + rows }], cell: counted, coded: null })
  const field = fieldNamed(value.field)
  if (!field) throw new Failure('bad-input', `There is no field "${value.field}".`)
  const { name } = field
  switch (value.fn) {
    case 'sum':
    case 'avg':
    case 'rate': {
      const of = sourceOf(field, context)
      const at = add('sums', name, { of, missing: segments.some(segment => mayMiss(of, segment)) })
      const kind = value.fn === 'avg' ? 'mean' : 'sum'
      const [times, per] = value.fn === 'rate' ? [field.unit === 'bytes' ? 8 : 1, seconds] : [1, 1]
      return ({ rows, sums }, first) => {
        const { at: sum, missing } = sums[at] ?? { at: 0, missing: null }
        const places = { at: first + sum, missing: missing === null ? null : first + missing, rows: first + rows }
        return { outputs: [{ kind, ...places, times, per }], cell: itself, coded: null }
      }
    }
    case 'distinct': {
      const { keys, expand } = orderedField(name, context, segments)
      // Only the lists: what a cell shows is a function, which no thread can be sent.
      const lists = expand && { starts: expand.starts, to: expand.to }
      const at = add('spreads', name, { of: keys, counted: false, expand: lists })
      return (_, __, spreads) => ({
        outputs: [{ kind: 'different', spread: spreads + at }],
        cell: counted,
        coded: null,
      })
    }
    case 'percentile': {
      const key = orderedField(name, context, segments)
      const at = add('spreads', `${name} counted`, { of: key.keys, counted: true, expand: null })
      return (_, __, spreads) => ({
        outputs: [{ kind: 'rank', spread: spreads + at, percent: value.at }],
        cell: decoded(key),
        coded: key,
      })
    }
    case 'min':
    case 'max': {
      const key = orderedField(name, context, segments)
      const [of] = key.keys
      if (!of) throw new Failure('bad-input', `${name} has no least and no greatest.`)
      const at = add('extremes', `${name} ${value.fn}`, { of, greatest: value.fn === 'max' })
      return ({ extremes }, first) => ({
        outputs: [{ kind: 'code', at: first + (extremes[at] ?? 0) }],
        cell: decoded(key),
        coded: key,
      })
    }
    case 'first':
    case 'last': {
      const key = orderedField(name, context, segments)
      const at = add('edges', `${name} ${value.fn}`, { of: key.keys, by: null, last: value.fn === 'last' })
      return ({ edges }, first) => ({
        outputs: key.keys.map((_, part) => ({ kind: 'code', at: first + (edges[at] ?? 0) + 2 + part })),
        cell: decoded(key),
        coded: key,
      })
    }
  }
}
