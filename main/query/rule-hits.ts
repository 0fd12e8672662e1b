import { actions } from '../../shared/model/codes'
import type { RuleHits } from '../../shared/model/rule'
import type { Expr } from '../../shared/query/ast'
import { rangeOf } from './field-keys'
import { placesOf } from './grouping'
import { cellsOf, groupingBy, measuredValue, mostRows, planMeasures, rankBy, rowCounts, scanGroups } from './groups'
import type { Key } from './key'
import type { MergedGroups } from './merge-groups'
import { dataRange, type PlanContext, planWhere } from './plan'
import { allOf } from './predicate'
import { createRowReader } from './rows'
import type { ScanPool } from './scan-pool'
import { bucketKey } from './series'
import { equalBuckets } from './time-steps'

export type RuleHitsQuestion = {
  readonly where: Expr | null
  readonly buckets: number
  /** Range of the sparkline in ms; null = as far as the case's data reach. */
  readonly from: number | null
  readonly to: number | null
}

/** A rule with its hits; what kind of rule it is follows from the format. */
export type RuleHitsAnswer = Omit<RuleHits, 'kind'>

const everyRow: Key = { from: 'constant', most: 1 }
const codes = (key: Key) => ({ key, cell: (code: number) => code, expand: null })

/** Every rule that the selected rows name, most hits first. */
export const answerRuleHits = async (
  { where, buckets: count, from, to }: RuleHitsQuestion,
  pool: ScanPool,
  context: PlanContext,
  signal?: AbortSignal,
): Promise<readonly RuleHitsAnswer[]> => {
  const { store } = context
  const segments = store.segments()
  const data = dataRange(context)
  const buckets = equalBuckets(from ?? data.from, to ?? data.to, count)
  const { min, max } = rangeOf(segments, 'rule')
  const rule = codes({ from: 'column', column: 'rule', base: min, most: max - min + 1 })
  const action = codes({ from: 'column', column: 'action', base: 0, most: actions.length })

  const ends = planMeasures(['flows', 'sources', 'destinations'])
  const edges = [false, true].map(last => ({ of: [everyRow], by: null, last }))
  const whole = groupingBy([rule], { ...ends.parts, edges })
  const byAction = groupingBy([rule, action])
  const byBucket = groupingBy([rule, codes(bucketKey(buckets))])

  const named = allOf([
    { op: 'range', column: 'rule', low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY },
    planWhere(where, context),
  ])
  const readable = [whole, byAction, byBucket]
  const parts = await scanGroups(
    pool,
    context,
    named,
    readable.map(({ grouping }) => grouping),
    signal,
    segments,
  )
  const places = placesOf(whole.grouping).edges
  const hitsFirst = rankBy(ends, 'flows', true, Number.MAX_SAFE_INTEGER)
  const [first, newest] = [places[0] ?? 0, places[1] ?? 0]
  const times = [first, newest, newest + 1].map(at => ({ kind: 'column', at }) as const)
  const withTimes = { ...hitsFirst, outputs: [...hitsFirst.outputs, ...times] }
  const merged: MergedGroups[] = []
  for (const [at, each] of readable.entries()) {
    const ranking = each === whole ? withTimes : mostRows(Number.MAX_SAFE_INTEGER)
    merged.push(await pool.merge(each.grouping, parts[at] ?? [], ranking, signal))
  }
  const [hits, actionHits, bucketHits] = merged
  if (!hits || !actionHits || !bucketHits) return []

  /** Per rule code: hits by action code, hits by bucket. */
  const perAction = new Map<number, number[]>()
  const perBucket = new Map<number, number[]>()
  const collect = (
    into: Map<number, number[]>,
    found: MergedGroups,
    from: (typeof readable)[number],
    size: number,
    first: number,
  ) => {
    for (let at = 0; at < found.size; at++) {
      const [code, second] = cellsOf(from, found, at).map(Number)
      if (code === undefined || second === undefined || second < first) continue
      const list = into.get(code) ?? Array.from({ length: size }, () => 0)
      list[second - first] = measuredValue(found, rowCounts, 'flows', at)
      into.set(code, list)
    }
  }
  collect(perAction, actionHits, byAction, actions.length + 1, 0)
  collect(perBucket, bucketHits, byBucket, count, 1)

  const reader = createRowReader(context)
  const newestCells = ['action', 'severity', 'category', 'format'].map(reader.cellReader)
  return Array.from({ length: hits.size }, (_, at): RuleHitsAnswer => {
    const code = Number(cellsOf(whole, hits, at)[0])
    const id = code - 1 + min
    const [first, last, newest] = hits.outputs.slice(ends.outputs.length).map(time => time[at] ?? 0)
    const [newestAction, severity, category, format] = reader.read(newest ?? 0, newestCells) ?? []
    return {
      id,
      ...store.rules.rule(id),
      action: actions.find(word => word === newestAction) ?? null,
      severity: typeof severity === 'number' ? severity : null,
      category: typeof category === 'string' ? category : null,
      format: typeof format === 'string' ? format : '',
      hits: measuredValue(hits, ends, 'flows', at),
      allowed: perAction.get(code)?.[actions.indexOf('allowed') + 1] ?? 0,
      denied: perAction.get(code)?.[actions.indexOf('denied') + 1] ?? 0,
      first: first ?? 0,
      last: last ?? 0,
      sources: measuredValue(hits, ends, 'sources', at),
      destinations: measuredValue(hits, ends, 'destinations', at),
      spark: perBucket.get(code) ?? Array.from({ length: count }, () => 0),
    }
  })
}
