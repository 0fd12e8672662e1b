import type { SegmentInfo } from '../store/case-store'
import { partitions } from './group-runs'
import { foldsOf, type Grouping, groupingLayout, valueLayout } from './grouping'
import { scanGroups } from './groups'
import { joinPartitions, type MergedGroups } from './merge-groups'
import type { PlanContext } from './plan'
import { narrow, type Predicate } from './predicate'
import type { Ranking } from './ranking'
import type { ScanPool } from './scan-pool'

/** Which rows are looked at, and by what. */
export type Asking = {
  readonly pool: ScanPool
  readonly context: PlanContext
  readonly segments: readonly SegmentInfo[]
  readonly where: Predicate
  readonly signal: AbortSignal | undefined
}

/** With so few possible groups the workers hold each of them once. */
const fewGroups = 2 ** 18

/** How many passes keep the groups within bounds, were every row a group of its own. */
export const passesFor = (
  grouping: Grouping,
  where: Predicate,
  segments: readonly SegmentInfo[],
  bytes: number,
): number => {
  const possible = grouping.by.reduce((groups, { most }) => groups * (most + 1), 1)
  const { words } = groupingLayout(grouping)
  const groupBytes = possible <= fewGroups ? 0 : words * 4 + foldsOf(grouping).length * 8
  const pairBytes = grouping.spreads.reduce(
    (sum, { of, counted }) => sum + (words + valueLayout(of).words) * 4 + (counted ? 8 : 0),
    0,
  )
  const rows = segments.reduce((sum, segment) => sum + (narrow(where, segment).op === 'none' ? 0 : segment.rows), 0)
  return Math.min(partitions, Math.max(1, Math.ceil((rows * (groupBytes + pairBytes)) / bytes)))
}

/**
 * Groups as they are ranked, however many there are: what would take too much memory at once is gathered a part of the
 * groups at a time, and the rows are looked at once for each part. The answer is the same.
 */
export const groupInPasses = async (
  grouping: Grouping,
  ranking: Ranking,
  passes: number,
  { pool, context, where, segments, signal }: Asking,
): Promise<MergedGroups> => {
  const found: MergedGroups[] = []
  for (let pass = 0; pass < passes; pass++) {
    const [from, to] = [pass, pass + 1].map(at => Math.floor((partitions * at) / passes))
    const part = { ...grouping, only: { from: from ?? 0, to: to ?? partitions } }
    const [parts = []] = await scanGroups(pool, context, where, [part], signal, segments)
    found.push(await pool.merge(part, parts, ranking, signal))
  }
  return joinPartitions(groupingLayout(grouping), found, ranking)
}

/** The same in as many passes as memory asks for, one where it can. */
export const groupWithinBounds = async (
  grouping: Grouping,
  ranking: Ranking,
  asking: Asking,
): Promise<MergedGroups> => {
  const { pool, context, where, segments, signal } = asking
  const passes = passesFor(grouping, where, segments, context.groupBytes)
  if (passes > 1) return groupInPasses(grouping, ranking, passes, asking)
  const [parts = []] = await scanGroups(pool, context, where, [grouping], signal, segments)
  return pool.merge(grouping, parts, ranking, signal)
}
