import type { ColumnInfo, Table } from '../../../shared/contract'
import type { Dialect, Query } from '../../../shared/query/ast'
import { missingNotes } from '../../../shared/query/missing'
import { Failure } from '../../../shared/rpc/message'
import { formatCount } from '../../../shared/units/number'
import { formatIso } from '../../../shared/units/time'
import { answerTableQuery } from '../../calls/table-query'
import type { Lens } from '../../query/lens'
import { nearestValues } from '../../query/nearest-values'
import type { RowCell } from '../../report/csv'
import { rowsOf } from './rows'
import type { Session } from './session'

/** What a query gives, block by block, whatever its shape. */
export type Answer = {
  readonly columns: readonly ColumnInfo[]
  /** Lines the query has, whatever the limit. */
  readonly total: number
  readonly blocks: AsyncIterable<readonly (readonly RowCell[])[]>
  readonly notes: readonly string[]
  /** Columns to be shown; what is beyond them only helps to show them. */
  readonly shown: number
}

export type Asked = {
  readonly text: string
  readonly query: Query
  readonly dialect: Dialect
  readonly zone: string
  /** `--columns` as typed. */
  readonly columns: string | undefined
  /** On top of the query's own limit. */
  readonly limit: number | null
  /** Whether a person reads it, so that an address that was folded away is told of. */
  readonly asTable: boolean
  /** Fires when the person gives up. */
  readonly signal: AbortSignal
}

/** Buckets of a course over time, at most. */
const mostBuckets = 120
/** Lines of a table; no answer of this size is read by anyone. */
const mostLines = 1_000_000

export const answerOf = async (session: Session, asked: Asked): Promise<Answer> =>
  asked.query.shape.kind === 'rows' ? rowsAnswer(session, asked, asked.query) : tableAnswer(session, asked)

const rowsAnswer = async ({ open: { lens } }: Session, asked: Asked, { where, shape }: Query): Promise<Answer> => {
  const { columns, limit, asTable, signal } = asked
  const rows = await rowsOf(lens, { where, shape, columns, limit, asTable }, signal)
  const missing = missingNotes({ where, shape }, await lens.filledFields(signal))
  return { ...rows, notes: [...missing, ...(await nearNotes(lens, { where, shape }, signal))] }
}

/** The nearest of a value that no row has. */
const nearNotes = async (lens: Lens, query: Query, signal: AbortSignal): Promise<readonly string[]> =>
  (await nearestValues(lens, query, signal)).map(
    ({ field, value, near }) =>
      `No row of this case has ${field} "${value}"; the nearest that some row has is "${near}".`,
  )

const tableAnswer = async (
  { open }: Session,
  { text, query, dialect, zone, limit, columns: asked, signal }: Asked,
): Promise<Answer> => {
  const scope = { query: text, dialect, zone, from: null, to: null }
  const most = Math.min(limit ?? mostLines, mostLines)
  const part = { offset: 0, limit: Math.max(1, most), buckets: mostBuckets }
  const table = await answerTableQuery(open, scope, part, signal)
  const columns: readonly ColumnInfo[] = [
    ...table.columns,
    ...(table.series?.columns ?? []).map(name => ({
      name: `${name}_series`,
      type: 'series',
      unit: unitOf(table, name),
    })),
  ]
  const places = placesOf(columns, asked)
  const lines = table.rows.slice(0, most).map(({ cells, series }): readonly RowCell[] => [...cells, ...series])
  return {
    columns: places.flatMap(at => columns[at] ?? []),
    total: table.total,
    blocks: inOne(lines.map(line => places.map(at => line[at] ?? null))),
    notes: [
      ...table.notes,
      ...cutNotes(table),
      ...(await nearNotes(open.lens, query, signal)),
      ...seriesNotes(table, zone),
    ],
    shown: places.length,
  }
}

const unitOf = ({ columns }: Table, name: string): string | null =>
  columns.find(column => column.name === name)?.unit ?? null

/** That lines are left out which the query did not leave out itself. */
const cutNotes = ({ rows, total }: Table): readonly string[] =>
  rows.length === mostLines && total > mostLines
    ? [`The answer has ${formatCount(total)} lines; only the first ${formatCount(mostLines)} are given.`]
    : []

/** Where the buckets of a course begin stands beside the answer, once for all of its lines. */
const seriesNotes = ({ series }: Table, zone: string): readonly string[] =>
  series === null
    ? []
    : [`Each series has ${series.count} buckets of ${series.step} ms, the first from ${formatIso(series.from, zone)}.`]

/** Which columns are shown, in the order asked for. */
const placesOf = (columns: readonly ColumnInfo[], asked: string | undefined): readonly number[] => {
  if (asked === undefined) return columns.map((_, at) => at)
  return asked.split(',').map(typed => {
    const name = typed.trim()
    const place = columns.findIndex(column => column.name.toLowerCase() === name.toLowerCase())
    if (place >= 0) return place
    const known = columns.map(column => column.name)
    throw new Failure('bad-input', `The answer has no column "${name}"; it has ${known.join(', ')}.`)
  })
}

const inOne = async function* (rows: readonly (readonly RowCell[])[]) {
  if (rows.length > 0) yield rows
}
