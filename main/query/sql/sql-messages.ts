import type { SqlView } from '../../../shared/query/sql-views'

/** What goes between the engine and the thread that answers SQL. */

export type PlainValue = string | number | null
export type PlainRow = readonly PlainValue[]

export type ToSql =
  /** A table of the view's name with these columns of it. */
  | { readonly kind: 'table'; readonly name: string; readonly columns: SqlView['columns'] }
  /** Whether SQLite can read the statement, now that its tables are there. */
  | { readonly kind: 'check'; readonly text: string }
  | { readonly kind: 'rows'; readonly name: string; readonly rows: readonly PlainRow[] }
  | { readonly kind: 'run'; readonly text: string; readonly offset: number; readonly limit: number }

export type SqlAnswer = {
  readonly columns: readonly string[]
  /** From `offset` on: `limit` of them, and those behind that cost little to keep. */
  readonly rows: readonly PlainRow[]
  /** Rows there are, counted up to a bound. */
  readonly total: number
  readonly cut: boolean
}

export type FromSql =
  /** The thread is ready for the next message. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly answer: SqlAnswer }
  /** A sentence of SQLite's, or of a function of ours. */
  | { readonly kind: 'refused'; readonly message: string }
