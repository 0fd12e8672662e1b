import type { Cell, Scope } from '../../shared/contract'
import type { Finding, FindingPicture, FindingSeverity } from '../../shared/model/finding'
import { both, type Expr } from '../../shared/query/ast'
import { printSearch } from '../../shared/query/print'
import { Failure } from '../../shared/rpc/message'
import type { Lens } from '../query/lens'
import { queryOf, within } from './condition'

/** What the analyst said of it, the rows it is about, and which of them to keep as they are now. */
export type NewFinding = {
  readonly title: string
  readonly severity: FindingSeverity
  readonly note: string
  readonly scope: Scope
  /** Row ids to pin; when empty the first rows by time are. */
  readonly rows: readonly number[]
}

export const mostPinned = 200

const pictureBuckets = 120
const picturePairs = 500

/** Answers the finding's questions now, so that it can be shown, exported and checked for drift without asking again. */
export const makeFinding = async (
  lens: Lens,
  { title, severity, note, scope, rows }: NewFinding,
  signal: AbortSignal,
): Promise<Omit<Finding, 'id'>> => {
  const query = queryOf(scope)
  const where = within(query.where, scope.from, scope.to)
  const rowCount = await lens.count(where, signal)
  const pinned = rows.length > 0 ? await rowsById(lens, rows, signal) : await firstRows(lens, where, signal)
  const picture = rowCount === 0 ? null : await pictureOf(lens, where, signal)
  const now = Date.now()
  return {
    title,
    severity,
    note,
    query: printSearch(query),
    from: scope.from,
    to: scope.to,
    rowCount,
    pinned,
    picture,
    created: now,
    updated: now,
  }
}

/** The finding with other words; rows and picture stay as they were when it was made. */
export const rewordFinding = (
  finding: Finding,
  words: { readonly title: string; readonly severity: FindingSeverity; readonly note: string },
): Finding => ({
  ...finding,
  title: words.title,
  severity: words.severity,
  note: words.note,
  updated: Date.now(),
})

type Row = Readonly<Record<string, Cell>>

const rowsById = async (lens: Lens, ids: readonly number[], signal: AbortSignal): Promise<readonly Row[]> => {
  const found: Row[] = []
  for (const id of [...new Set(ids)].slice(0, mostPinned)) {
    signal.throwIfAborted()
    const row = await lens.row(id)
    if (!row) throw new Failure('bad-input', `There is no row ${id} in this case.`)
    found.push(row)
  }
  return found
}

const firstRows = async (lens: Lens, where: Expr | null, signal: AbortSignal): Promise<readonly Row[]> => {
  const sort = { field: 'start', descending: false }
  const page = await lens.page({ where, sort, offset: 0, limit: mostPinned, columns: ['id'] }, signal)
  return rowsById(
    lens,
    page.rows.map(([id]) => Number(id)),
    signal,
  )
}

const alert: Expr = { kind: 'compare', field: 'kind', op: '=', value: 'alert' }

const pictureOf = async (lens: Lens, where: Expr | null, signal: AbortSignal): Promise<FindingPicture> => {
  const [from, to] = [await startAt(lens, where, false, signal), (await startAt(lens, where, true, signal)) + 1]
  const ask = { from, to, measure: 'flows' as const, buckets: pictureBuckets, limit: 10 }
  const alerts = await lens.series({ ...ask, where: both(where, alert), by: null }, signal)
  const flows = await lens.series({ ...ask, where: both(where, { kind: 'not', term: alert }), by: 'action' }, signal)
  const length = Math.max(...[...alerts.groups, ...flows.groups].map(({ values }) => values.length), 0)
  const sum = (lists: readonly (readonly number[])[]): readonly number[] =>
    Array.from({ length }, (_, at) => lists.reduce((total, values) => total + (values[at] ?? 0), 0))
  const ofAction = (wanted: (key: Cell) => boolean): readonly number[] =>
    sum(flows.groups.filter(({ key }) => wanted(key)).map(({ values }) => values))

  const by = ['src_country', 'dst_country', 'action']
  const order = { measure: 'flows' as const, descending: true }
  const pairs = await lens.groups({ where, by, measures: ['flows', 'bytes'], order, limit: picturePairs }, signal)
  return {
    timeline: {
      from: flows.from,
      to: flows.from + flows.step * length,
      allowed: ofAction(key => key === 'allowed'),
      denied: ofAction(key => key === 'denied'),
      other: ofAction(key => key !== 'allowed' && key !== 'denied'),
      alerts: sum(alerts.groups.map(({ values }) => values)),
    },
    map: pairs.groups.map(({ key: [src, dst, action], values: [flowCount, bytes] }) => ({
      src_country: textOf(src),
      dst_country: textOf(dst),
      action: textOf(action),
      flows: flowCount ?? 0,
      bytes: bytes ?? 0,
    })),
  }
}

const textOf = (cell: Cell | undefined): string | null => (typeof cell === 'string' ? cell : null)

/** Start of the earliest or the latest row. */
const startAt = async (lens: Lens, where: Expr | null, latest: boolean, signal: AbortSignal): Promise<number> => {
  const sort = { field: 'start', descending: latest }
  const { rows } = await lens.page({ where, sort, offset: 0, limit: 1, columns: ['start'] }, signal)
  return Number(rows[0]?.[0] ?? 0)
}
