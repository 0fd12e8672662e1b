import type { Cell } from '../contract'
import { both, type Expr, type GroupKey } from './ast'
import { termFor } from './term'

/** The condition that a row belongs to the group of these keys, which are cells of a table's line in the order of `by`. */
export const groupTerm = (by: readonly GroupKey[], cells: readonly Cell[]): Expr | null =>
  by.reduce<Expr | null>((where, key, at) => both(where, keyTerm(key, cells[at] ?? null)), null)

const keyTerm = (key: GroupKey, cell: Cell): Expr => {
  if (cell === null || key.kind === 'field') return termFor(key.field, cell)
  if (key.kind === 'prefix') return { kind: 'subnet', field: key.field, cidr: String(cell) }
  const low = Number(cell)
  return { kind: 'between', field: key.field, low, high: low + key.ms - 1 }
}
