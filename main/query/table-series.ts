import type { Table } from '../../shared/contract'
import type { Expr, TableShape } from '../../shared/query/ast'
import { columnName } from '../../shared/query/column-name'
import type { SegmentInfo } from '../store/case-store'
import { type Grouping, groupingLayout, plainGrouping } from './grouping'
import { scanGroups } from './groups'
import { type Key, layOut, pack, unpack } from './key'
import type { Stretch } from './periods'
import { type PlanContext, planWhere } from './plan'
import type { ScanPool } from './scan-pool'
import { bucketKey } from './series'
import type { OrderedKey } from './table-keys'
import { valueColumns } from './table-lines'
import { planValues } from './table-values'
import { bucketsOver } from './time-steps'

export type Course = readonly (number | null)[]

export type Courses = {
  readonly buckets: NonNullable<Table['series']>
  /** One list for each line, a course for each of the columns. */
  readonly lines: readonly (readonly Course[])[]
}

export type CoursesQuestion = {
  readonly shape: TableShape
  readonly range: Stretch
  readonly where: Expr | null
  readonly buckets: number
  readonly keys: readonly OrderedKey[]
  /** The codes of the keys of each line. */
  readonly lines: readonly (readonly number[])[]
}

export type Asking = {
  readonly pool: ScanPool
  readonly context: PlanContext
  readonly segments: readonly SegmentInfo[]
  readonly signal: AbortSignal | undefined
}

const mostBuckets = 2000
/** Numbers in all courses of an answer together; with many lines there are fewer buckets. */
const mostNumbers = 4_000_000

/** The course of the values that have one, for the lines listed and no others: a second look at the rows. */
export const courses = async (
  { shape, range, where, buckets: asked, keys, lines }: CoursesQuestion,
  { pool, context, segments, signal }: Asking,
): Promise<Courses | null> => {
  const values = shape.values.filter(({ series }) => series)
  if (values.length === 0) return null
  const room = Math.floor(mostNumbers / (values.length * Math.max(1, lines.length)))
  const { from, step, count } = bucketsOver(range.from, range.to, Math.min(asked, mostBuckets, Math.max(2, room)))
  const plan = planValues(values, step / 1000, context, segments)
  const listed = shape.by.length === 0 ? null : listedLines(keys, lines)
  const grouping: Grouping = {
    ...plainGrouping,
    ...plan.parts,
    by: [listed?.key ?? { from: 'constant', most: 1 }, bucketKey({ from, step, count })],
    expand: listed?.expand ?? [],
  }
  const { outputs, columns } = valueColumns(plan.periods[0] ?? [], values.map(columnName), 0)
  const [parts = []] = await scanGroups(pool, context, planWhere(where, context), [grouping], signal, segments)
  const all = { outputs, having: null, order: [], limit: Number.MAX_SAFE_INTEGER }
  const merged = await pool.merge(grouping, parts, all, signal)
  // What is counted or added up is none of in a bucket without rows; what is measured is unknown.
  const empty = values.map(({ fn }) =>
    fn === 'count' || fn === 'sum' || fn === 'distinct' || fn === 'rate' ? 0 : null,
  )
  const found = Array.from({ length: Math.max(1, lines.length) }, () =>
    empty.map((nothing): (number | null)[] => Array.from({ length: count }, () => nothing)),
  )
  const { words, fields } = groupingLayout(grouping)
  for (let group = 0; group < merged.size; group++) {
    const [line = 0, bucket = 0] = fields.map(field => unpack(merged.keys, group * words, field))
    const own = found[line - 1]
    if (bucket === 0 || !own) continue
    for (const [at, { cell, places }] of columns.entries()) {
      const value = cell(places.map(place => merged.outputs[place.at]?.[group] ?? Number.NaN))
      const course = own[at]
      if (course) course[bucket - 1] = typeof value === 'number' ? value : null
    }
  }
  return {
    buckets: { from, step, count, columns: values.map(columnName) },
    lines: lines.length === 0 && shape.by.length > 0 ? [] : found,
  }
}

/** A key that numbers the rows of the lines, and drops all others. */
const listedLines = (
  keys: readonly OrderedKey[],
  lines: readonly (readonly number[])[],
): { readonly key: Key; readonly expand: Grouping['expand'] } => {
  const of = keys.flatMap(key => key.keys)
  const expansions = keys.flatMap(({ keys: own, expand }) => own.map(() => expand))
  if (expansions.every(expand => expand === null))
    return { key: { from: 'listed', of, groups: packed(of, lines), most: lines.length }, expand: [] }
  // A tag is in several of the sets that rows are told apart by: each of them stands for the lines of its tags.
  const sets = new Map<string, { readonly codes: readonly number[]; readonly lines: number[] }>()
  for (const [line, codes] of lines.entries()) {
    const tuples = codes.reduce<readonly (readonly number[])[]>(
      (found, code, at) => {
        const expand = expansions[at]
        const own = expand ? setsWith(expand, code) : [code]
        return found.flatMap(tuple => own.map(set => [...tuple, set]))
      },
      [[]],
    )
    for (const tuple of tuples) {
      const name = tuple.join(' ')
      const set = sets.get(name) ?? { codes: tuple, lines: [] }
      set.lines.push(line + 1)
      sets.set(name, set)
    }
  }
  const all = [...sets.values()]
  const starts = Uint32Array.of(0, 0, ...all.map(set => set.lines.length))
  for (let at = 1; at < starts.length; at++) starts[at] = (starts[at] as number) + (starts[at - 1] as number)
  const most = Math.max(all.length, lines.length)
  return {
    key: {
      from: 'listed',
      of,
      groups: packed(
        of,
        all.map(({ codes }) => codes),
      ),
      most,
    },
    expand: [{ key: 0, starts, to: Uint32Array.from(all.flatMap(set => set.lines)) }],
  }
}

const setsWith = ({ starts, to }: NonNullable<OrderedKey['expand']>, code: number): readonly number[] =>
  Array.from({ length: starts.length - 1 }, (_, set) => set).filter(set =>
    to.subarray(starts[set], starts[set + 1]).includes(code),
  )

const two32 = 0x1_0000_0000

const packed = (of: readonly Key[], tuples: readonly (readonly number[])[]): Uint32Array => {
  const { words, fields } = layOut(of.map(({ most }) => most))
  const columns = Array.from({ length: words }, () => new Uint32Array(tuples.length))
  for (const [at, field] of fields.entries()) {
    const codes = Float64Array.from(tuples, tuple => tuple[at] ?? 0)
    pack(
      columns,
      field,
      Uint32Array.from(codes, code => code % two32),
      Uint32Array.from(codes, code => code / two32),
      codes.length,
    )
  }
  return Uint32Array.from(
    { length: tuples.length * words },
    (_, at) => columns[at % words]?.[Math.floor(at / words)] ?? 0,
  )
}
