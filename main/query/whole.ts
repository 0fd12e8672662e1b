import { createAccumulators, foldInto } from './accumulators'
import { allPartitions, groupRuns } from './group-runs'
import type { GroupPart } from './group-scan'
import { foldsOf, type Grouping, groupingLayout, readingsOf } from './grouping'
import { blockRows } from './segment-view'

/** Whether all rows together can be told from the groups: each row is in one of them, and no different values count. */
export const addsUp = ({ by, expand, spreads }: Grouping): boolean =>
  expand.length === 0 && spreads.length === 0 && readingsOf(by).length === 1

/** All rows as one group, out of the groups they were found in. */
export const wholeOf = (whole: Grouping, parts: readonly GroupPart[]): GroupPart => {
  const folds = foldsOf(whole)
  const totals = createAccumulators(folds)
  totals.reserve(1)
  const only = new Uint32Array(blockRows)
  for (const { columns } of parts.flatMap(({ runs }) => runs)) {
    const size = columns[0]?.length ?? 0
    for (let from = 0; from < size; from += blockRows)
      foldInto(folds, totals.columns(), columns, from, only, Math.min(blockRows, size - from))
  }
  const layout = groupingLayout(whole)
  const options = { layout, expansions: [], shares: 1, only: allPartitions }
  return { runs: groupRuns({ size: 1, keys: Uint32Array.of(1) }, totals.columns(), options), pairs: [] }
}
