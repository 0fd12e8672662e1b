import type { Cell } from '../contract'
import { binStart, timeBins } from '../units/time-bins'
import { both, type Expr, type GroupKey } from './ast'
import { termFor } from './term'

/** The condition that a row belongs to the group of these keys, which are cells of a table's line in the order of `by`. */
export const groupTerm = (by: readonly GroupKey[], cells: readonly Cell[]): Expr | null =>
  by.reduce<Expr | null>((where, key, at) => both(where, keyTerm(key, cells[at] ?? null)), null)

/** No clock was ever put forward or back by more than a day. */
const longestChangeMs = 86_400_000

const keyTerm = (key: GroupKey, cell: Cell): Expr => {
  if (cell === null || key.kind === 'field') return termFor(key.field, cell)
  if (key.kind === 'prefix') return { kind: 'subnet', field: key.field, cidr: String(cell) }
  const low = Number(cell)
  // A day on which the clocks are changed is no 24 hours long: the bin ends where the next begins.
  const bins = timeBins(low, low + key.ms + longestChangeMs, key.ms, key.zone)
  return { kind: 'between', field: key.field, low, high: binStart(bins, 2) - 1 }
}
