import type { Scope } from '../../shared/contract'
import { queryOf } from '../findings/condition'

type Order = { readonly field: string; readonly descending: boolean }

/** What a query asks of its rows beside their condition; it holds for every page of them. */
export type RowsAsked = {
  readonly thenBy: readonly Order[]
  readonly dedup: readonly string[]
  /** Rows there are at most. */
  readonly most: number
}

/** The rest of the query's own order counts where its beginning is the order asked for. */
export const rowsAsked = (scope: Scope, { field, descending }: Order): RowsAsked => {
  const { shape } = queryOf(scope)
  if (shape.kind !== 'rows') return { thenBy: [], dedup: [], most: Number.POSITIVE_INFINITY }
  const [first, ...rest] = shape.sort
  const isOwn = first?.column === field && first.descending === descending
  return {
    thenBy: isOwn ? rest.map(({ column, ...how }) => ({ field: column, descending: how.descending })) : [],
    dedup: shape.dedup,
    most: shape.limit ?? Number.POSITIVE_INFINITY,
  }
}

/** A page without what lies beyond the most rows. */
export const cutPage = <P extends { readonly total: number; readonly rows: readonly unknown[] }>(
  page: P,
  offset: number,
  most: number,
): P => ({ ...page, total: Math.min(page.total, most), rows: page.rows.slice(0, Math.max(0, most - offset)) })
