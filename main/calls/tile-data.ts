import type { Cell, ColumnInfo, Scope } from '../../shared/contract'
import { printSearch } from '../../shared/query/print'
import { formatIso } from '../../shared/units/time'
import type { EngineContext } from '../engine'
import { queryOf, within } from '../findings/condition'
import { rowsToCsv } from '../report/csv'
import { queryCalls } from './query'
import { cutPage, rowsAsked } from './rows-asked'
import { shownFields } from './shown-fields'

type TileScope = Scope & { readonly title: string }
type TileTable = {
  readonly title: string
  /** Canonical text. */
  readonly query: string
  readonly columns: readonly ColumnInfo[]
  readonly rows: readonly (readonly Cell[])[]
  /** How many there are; more than `rows` where those are cut. */
  readonly total: number
}

const mostRows = 10_000

/** What each tile shows, one after the other in one file. */
export const tilesAs = async (
  kind: 'csv' | 'json',
  title: string,
  context: EngineContext,
  tiles: readonly TileScope[],
  signal: AbortSignal,
): Promise<string> => {
  const tables: TileTable[] = []
  for (const tile of tiles) tables.push(await tableOf(context, tile, signal))
  const zone = tiles[0]?.zone ?? 'UTC'
  return kind === 'csv' ? asCsv(tables, zone) : asJson(title, tables, zone)
}

const tableOf = async (context: EngineContext, scope: TileScope, signal: AbortSignal): Promise<TileTable> => {
  const { title } = scope
  const asked = queryOf(scope)
  const query = printSearch(asked)
  const { shape } = asked
  if (shape.kind !== 'rows') {
    const ask = { ...scope, buckets: 1, offset: 0, limit: mostRows }
    const { columns, rows, total } = await queryCalls(context)['query.table'](ask, signal)
    return { title, query, columns, rows: rows.map(({ cells }) => cells), total }
  }
  const { lens } = context.needed()
  const where = within(asked.where, scope.from, scope.to)
  const wanted = shape.columns?.map(({ field }) => field) ?? (await shownFields(lens, [], signal))
  const [first] = shape.sort
  const sort = first ? { field: first.column, descending: first.descending } : { field: 'start', descending: true }
  const { most, ...order } = rowsAsked(scope, sort)
  const found = await lens.page({ where, sort, ...order, offset: 0, limit: mostRows, columns: wanted }, signal)
  const { rows, total } = cutPage(found, 0, most)
  const columns = found.columns.map((column, at) => ({ ...column, name: shape.columns?.[at]?.as ?? column.name }))
  return { title, query, columns, rows, total }
}

/** Each table with its title and query above, and an empty line between two. */
const asCsv = (tables: readonly TileTable[], zone: string): string =>
  tables
    .map(({ title, query, columns, rows }) => {
      const head = rowsToCsv([{ name: '', type: 'text', unit: null }], [[title], [query]], { header: false })
      return head + rowsToCsv(columns, rows, { zone })
    })
    .join('\r\n')

const asJson = (title: string, tables: readonly TileTable[], zone: string): string => {
  const plain = tables.map(({ columns, rows, ...rest }) => ({
    ...rest,
    columns: columns.map(({ name, type, unit }) => ({ name, type, unit })),
    rows: rows.map(row =>
      row.map((cell, at) => (columns[at]?.type === 'time' && typeof cell === 'number' ? formatIso(cell, zone) : cell)),
    ),
  }))
  return `${JSON.stringify({ title, zone, tiles: plain }, null, 2)}\n`
}
