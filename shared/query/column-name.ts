import type { Aggregate, GroupKey } from './ast'

/** The name of a table's column: as the query calls it, else made from what it is. */
export const columnName = (of: GroupKey | Aggregate): string => {
  if (of.as !== null) return of.as
  if (!('fn' in of)) return of.field
  if (of.fn === 'count') return 'count'
  return of.fn === 'percentile' ? `p${of.at}_${of.field}` : `${of.fn}_${of.field}`
}

/** The name of the column with a value's number in the period before. */
export const beforeName = (name: string): string => `${name}_before`
