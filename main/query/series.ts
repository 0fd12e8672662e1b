import type { Cell, Measure, Series } from '../../shared/contract'
import type { Expr } from '../../shared/query/ast'
import { type GroupKey, groupKey } from './field-keys'
import { type Grouping, groupingLayout } from './grouping'
import { cellsOf, groupingBy, measuredValue, planMeasures, type ReadableGrouping, rankBy, scanGroups } from './groups'
import { type Key, unpack } from './key'
import type { MergedGroups } from './merge-groups'
import { dataRange, type PlanContext, planWhere } from './plan'
import type { ScanPool } from './scan-pool'
import { type Buckets, bucketsOver } from './time-steps'

export type SeriesQuestion = {
  readonly where: Expr | null
  /** ms, the end excluded; null = as far as the case's data reach. */
  readonly from: number | null
  readonly to: number | null
  readonly by: string | null
  readonly measure: Measure
  readonly buckets: number
  readonly limit: number
}

export type SeriesAnswer = Omit<Series, 'elapsedMs'>

/** Key of the series that holds all groups past the limit. A list, so that no value of a field can be mistaken for it. */
export const otherKey: Cell = ['other']

export const bucketKey = ({ from, step, count }: Buckets): Key => ({ from: 'bucket', first: from, step, most: count })
const codeKey = (key: Key): GroupKey => ({ key, cell: code => code, expand: null })

/** Up to so many different values are told apart over all buckets at once. */
const fewGroups = 64

export const answerSeries = async (
  { where, from, to, by, measure, buckets: asked, limit }: SeriesQuestion,
  pool: ScanPool,
  context: PlanContext,
  signal?: AbortSignal,
): Promise<SeriesAnswer> => {
  const segments = context.store.segments()
  const data = dataRange(context)
  const buckets = bucketsOver(
    from ?? data.from,
    Math.max(to ?? data.to, (from ?? data.from) + 1),
    Math.min(asked, 2000),
  )
  const measures = planMeasures([measure])
  const predicate = planWhere(where, context)
  const shape = { from: buckets.from, step: buckets.step }
  const zeros = (): number[] => Array.from({ length: buckets.count }, () => 0)
  const all = rankBy(measures, measure, true, Number.MAX_SAFE_INTEGER)

  if (by === null) {
    const readable = groupingBy([codeKey(bucketKey(buckets))], measures.parts)
    const [parts = []] = await scanGroups(pool, context, predicate, [readable.grouping], signal, segments)
    const merged = await pool.merge(readable.grouping, parts, all, signal)
    const values = zeros()
    for (let at = 0; at < merged.size; at++) {
      const [bucket] = cellsOf(readable, merged, at)
      if (typeof bucket === 'number' && bucket > 0) values[bucket - 1] = measuredValue(merged, measures, measure, at)
    }
    return { ...shape, groups: [{ key: null, values }] }
  }

  const split = groupKey(by, context, segments)
  const order = rankBy(measures, measure, true, limit)
  const totals = groupingBy([split], measures.parts)
  const fine = groupingBy([split, codeKey(bucketKey(buckets))], measures.parts)
  // Counts of different ends cannot be added up over the groups past the limit, so those have to be scanned as one.
  const addsUp = measures.parts.spreads.length === 0 || split.key.most < limit
  const isSmall = (split.key.most <= fewGroups && addsUp) || split.expand !== null
  const ask = (...groupings: readonly Grouping[]) => scanGroups(pool, context, predicate, groupings, signal, segments)

  const [totalParts = [], fineParts = []] = await (isSmall ? ask(totals.grouping, fine.grouping) : ask(totals.grouping))
  const largest = await pool.merge(totals.grouping, totalParts, order, signal)
  const keys = Array.from({ length: largest.size }, (_, at) => cellsOf(totals, largest, at)[0] ?? null)

  // With many groups a second scan tells only the largest apart and counts all others as one.
  const chosen = isSmall ? null : chosenKey(split, codesOf(totals, largest))
  const readable = chosen ? groupingBy([chosen, codeKey(bucketKey(buckets))], measures.parts) : fine
  const parts = chosen ? ((await ask(readable.grouping))[0] ?? []) : fineParts
  const merged = await pool.merge(readable.grouping, parts, all, signal)

  const values = new Map(keys.map(key => [key, zeros()]))
  const others = zeros()
  for (let at = 0; at < merged.size; at++) {
    const [key = null, bucket] = cellsOf(readable, merged, at)
    if (typeof bucket !== 'number' || bucket === 0) continue
    const into = (key === otherKey ? null : values.get(key)) ?? others
    into[bucket - 1] = (into[bucket - 1] ?? 0) + measuredValue(merged, measures, measure, at)
  }
  const groups = keys.map(key => ({ key, values: values.get(key) ?? zeros() }))
  return { ...shape, groups: largest.total <= largest.size ? groups : [...groups, { key: otherKey, values: others }] }
}

const codesOf = ({ grouping }: ReadableGrouping, merged: MergedGroups): readonly number[] => {
  const { words, fields } = groupingLayout(grouping)
  return Array.from({ length: merged.size }, (_, at) =>
    unpack(merged.keys, at * words, fields[0] ?? { bit: 0, bits: 1 }),
  )
}

/** A key that tells only some codes apart. */
const chosenKey = ({ key, cell }: GroupKey, codes: readonly number[]): GroupKey => ({
  key: { from: 'chosen', of: key, codes, most: codes.length + 1 },
  cell: code => (code > codes.length ? otherKey : cell(codes[code - 1] ?? 0)),
  expand: null,
})
