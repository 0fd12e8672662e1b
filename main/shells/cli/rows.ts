import type { Cell, ColumnInfo } from '../../../shared/contract'
import { eitherFields } from '../../../shared/model/fields'
import type { Expr, Shape, Sort } from '../../../shared/query/ast'
import { nearestField, resolveField } from '../../../shared/query/fields'
import { Failure } from '../../../shared/rpc/message'
import { shownFields } from '../../calls/shown-fields'
import type { Lens } from '../../query/lens'
import { columnInfo } from '../../query/pages'
import type { Answer } from './answer'

const orderedRows = 50_000
const byId = { field: 'id', descending: false } as const

/** Columns by any vendor's names; those of the case that hold anything when none are named. */
const columnsAsked = async (
  lens: Lens,
  typed: string | undefined,
  signal?: AbortSignal,
): Promise<readonly string[]> => {
  if (typed === undefined) return shownFields(lens, [], signal)
  const names = typed
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '')
  if (names.length === 0) throw new Failure('bad-input', '--columns names no field. Give names separated by commas.')
  return [...new Set(names.map(columnNamed))]
}

const columnNamed = (typed: string): string => {
  const field = resolveField(typed)
  if (!field) {
    const near = nearestField(typed)
    throw new Failure('bad-input', `There is no field "${typed}".${near === null ? '' : ` Did you mean ${near}?`}`)
  }
  if (!eitherFields.includes(field)) return field.name
  const sides = field.source.from === 'either' ? field.source.fields.join(' and ') : ''
  throw new Failure('bad-input', `${field.name} matches either side and is no column. The columns are ${sides}.`)
}

export type RowsQuestion = {
  readonly where: Expr | null
  readonly shape: Shape
  /** `--columns` as typed: it goes before those of the query. */
  readonly columns: string | undefined
  readonly limit: number | null
  /** Whether a person reads it: the format tells of a missing address whether it was folded away. */
  readonly asTable: boolean
}

/** The rows of a query in the order it asks for, else in that of the case. */
export const rowsOf = async (
  lens: Lens,
  { where, shape, columns: typed, limit, asTable }: RowsQuestion,
  signal?: AbortSignal,
): Promise<Omit<Answer, 'notes'>> => {
  const { columns = null, dedup = [], sort = [], limit: own = null } = shape.kind === 'rows' ? shape : {}
  const asked =
    columns === null || typed !== undefined
      ? await columnsAsked(lens, typed, signal)
      : columns.map(({ field }) => field)
  const beside = asTable && asked.some(name => name.endsWith('_ip')) && !asked.includes('format') ? ['format'] : []
  const shown = [...asked, ...beside]
  const most = Math.min(limit ?? Number.POSITIVE_INFINITY, own ?? Number.POSITIVE_INFINITY)
  const stored = sort.length === 0 && dedup.length === 0
  const pages = await (stored ? storedPages : orderedPages(sort, dedup))(lens, where, shown, most, signal)
  const names = typed === undefined ? columns : null
  return {
    columns: pages.columns.map((column, at) => ({ ...column, name: names?.[at]?.as ?? column.name })),
    total: pages.total,
    blocks: pages.blocks,
    shown: asked.length,
  }
}

type Row = readonly Cell[]
type Pages = {
  readonly columns: readonly ColumnInfo[]
  readonly total: number
  readonly blocks: AsyncIterable<readonly Row[]>
}
type AskPages = (
  lens: Lens,
  where: Expr | null,
  columns: readonly string[],
  most: number,
  signal?: AbortSignal,
) => Promise<Pages>

/** In the order of the case, each row read once. */
const storedPages: AskPages = async (lens, where, columns, most, signal) => {
  const total = await lens.count(where, signal)
  const blocks = async function* () {
    let left = most
    if (left <= 0) return
    for await (const block of lens.stream(where, columns, signal)) {
      yield block.length <= left ? block : block.slice(0, left)
      left -= block.length
      if (left <= 0) return
    }
  }
  return { columns: columns.map(columnInfo), total, blocks: blocks() }
}

/** The whole order is found once for each page, so pages are long. */
const orderedPages =
  (sort: readonly Sort[], dedup: readonly string[]): AskPages =>
  async (lens, where, columns, most, signal) => {
    const [first = byId, ...thenBy] = sort.map(({ column, descending }) => ({ field: column, descending }))
    const page = (offset: number, limit: number) =>
      lens.page({ where, sort: first, thenBy, dedup, offset, limit, columns }, signal)
    const begin = await page(0, Math.max(1, Math.min(orderedRows, most)))
    const blocks = async function* () {
      let block = begin.rows
      for (let seen = 0; block.length > 0 && seen < most; ) {
        yield block
        seen += block.length
        block =
          block.length === orderedRows && seen < most ? (await page(seen, Math.min(orderedRows, most - seen))).rows : []
      }
    }
    return { columns: begin.columns, total: begin.total, blocks: blocks() }
  }
