import type { Scope, Table } from '../../shared/contract'
import { missingNotes } from '../../shared/query/missing'
import { Failure } from '../../shared/rpc/message'
import type { OpenCase } from '../engine'
import { queryOf, within } from '../findings/condition'
import { whereOf } from './where'

/** Which lines of the answer are wanted, and how many buckets a course over time has at most. */
export type TablePart = { readonly offset: number; readonly limit: number; readonly buckets: number }

/** The lines of a query that counts its rows, or of SQL. */
export const answerTableQuery = async (
  { lens, store, sql }: OpenCase,
  scope: Scope,
  { offset, limit, buckets }: TablePart,
  signal?: AbortSignal,
): Promise<Table> => {
  const began = performance.now()
  const { from, to } = scope
  const query = queryOf(scope)
  const { shape } = query
  const revision = store.revision()
  const elapsed = () => ({ revision, elapsedMs: Math.round((performance.now() - began) * 10) / 10 })
  if (shape.kind === 'rows') throw new Failure('bad-input', 'This query asks for rows, not for a table.')
  if (shape.kind === 'sql') {
    const where = within(null, from, to)
    const answer = await sql({ text: shape.text, where, offset, limit }, signal)
    const range = from === null || to === null ? null : { from, to }
    return { ...answer, overall: null, series: null, range, ...elapsed() }
  }
  const answer = await lens.table({ where: whereOf(scope), shape, from, to, buckets, offset, limit }, signal)
  const notes = [...answer.notes, ...missingNotes(query, await lens.filledFields(signal))]
  return { ...answer, notes, ...elapsed() }
}
