import type { Expr } from '../../../shared/query/ast'
import { sqlNeeds } from '../../../shared/query/sql-dialect'
import type { CaseStore } from '../../store/case-store'
import type { Lens } from '../lens'
import { askSql, type SqlTable } from './ask-sql'

export type SqlPage = {
  readonly text: string
  readonly where: Expr | null
  readonly offset: number
  readonly limit: number
}

export type SqlAnswers = (page: SqlPage, signal?: AbortSignal) => Promise<SqlTable>

type Kept = { readonly key: string; readonly offset: number; readonly table: SqlTable }

/**
 * Answers pages of a statement. What one run gave beyond its page is kept, so that the pages behind it are turned to
 * without running the statement again. Only the last statement's rows are, and they are bounded by the thread that ran it.
 */
export const createSqlAnswers = (store: CaseStore, lens: Lens): SqlAnswers => {
  let kept: Kept | null = null
  return async ({ text, where, offset, limit }, signal) => {
    const key = JSON.stringify([store.revision(), text, where])
    const held = kept?.key === key ? pageOf(kept, offset, limit) : null
    if (held) return held
    kept = null
    const table = await askSql({ text, store, lens, where, offset, limit }, signal)
    const found = { key, offset, table }
    // Findings are written without the rows of the case changing.
    if (!sqlNeeds(text).has('findings')) kept = found
    return pageOf(found, offset, limit) ?? table
  }
}

const pageOf = ({ offset: begin, table }: Kept, offset: number, limit: number): SqlTable | null => {
  const from = offset - begin
  const isThere = from >= 0 && Math.min(offset + limit, table.total) <= begin + table.rows.length
  return isThere ? { ...table, rows: table.rows.slice(from, from + limit) } : null
}
