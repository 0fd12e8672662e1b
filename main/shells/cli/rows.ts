import type { Cell, ColumnInfo } from '../../../shared/contract'
import { eitherFields, fields } from '../../../shared/model/fields'
import { both, type Expr, type Shape, type Sort } from '../../../shared/query/ast'
import { nearestField, resolveField } from '../../../shared/query/fields'
import { Failure } from '../../../shared/rpc/message'
import { compareIps, parseIp } from '../../../shared/units/ip'
import type { Lens } from '../../query/lens'
import type { Answer } from './answer'

const pageRows = 5000
/** Rows held at once to be put in order or told apart. */
const mostAlike = 1_000_000

/** Columns by any vendor's names; those of the case that hold anything when none are named. */
export const columnsAsked = async (lens: Lens, typed: string | undefined): Promise<readonly string[]> => {
  if (typed === undefined) {
    const filled = new Set(await lens.filledFields(new AbortController().signal))
    return fields.map(({ name }) => name).filter(name => filled.has(name))
  }
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
): Promise<Omit<Answer, 'notes'>> => {
  const { columns = null, dedup = [], sort = [], limit: own = null } = shape.kind === 'rows' ? shape : {}
  const asked =
    columns === null || typed !== undefined ? await columnsAsked(lens, typed) : columns.map(({ field }) => field)
  const beside = asTable && asked.some(name => name.endsWith('_ip')) && !asked.includes('format') ? ['format'] : []
  const shown = [...asked, ...beside]
  // What rows are sorted and told apart by is read with them, behind what is shown.
  const read = [...shown, ...sort.map(({ column }) => column), ...dedup]
  const most = Math.min(limit ?? Number.POSITIVE_INFINITY, own ?? Number.POSITIVE_INFINITY)
  const [first, ...others] = sort
  const all = dedup.length > 0 || others.length > 0 ? Number.POSITIVE_INFINITY : most
  const pages = first ? await sortedPages(lens, where, read, first, all) : await storedPages(lens, where, read, all)
  const ordered = others.length === 0 ? pages.blocks : inFullOrder(pages.blocks, pages.columns, shown.length, sort)
  const kept = dedup.length === 0 ? ordered : firstOfEach(ordered, shown.length + sort.length)
  const names = typed === undefined ? columns : null
  return {
    columns: pages.columns
      .slice(0, shown.length)
      .map((column, at) => ({ ...column, name: names?.[at]?.as ?? column.name })),
    total: dedup.length === 0 ? pages.total : null,
    blocks: firstRows(kept, most, shown.length),
    shown: asked.length,
  }
}

type Row = readonly Cell[]
type Pages = {
  readonly columns: readonly ColumnInfo[]
  readonly total: number
  readonly blocks: AsyncIterable<readonly Row[]>
}

/** In the order of the case. Each block asks for rows after the last one seen, so that the ten-millionth costs what the first did. */
const storedPages = async (
  lens: Lens,
  where: Expr | null,
  columns: readonly string[],
  most: number,
): Promise<Pages> => {
  const page = (after: number, size: number) => {
    const rest: Expr | null = after === 0 ? null : { kind: 'compare', field: 'id', op: '>', value: after }
    const sort = { field: 'id', descending: false }
    return lens.page({ where: both(where, rest), sort, offset: 0, limit: size, columns: ['id', ...columns] })
  }
  const first = await page(0, Math.max(1, Math.min(pageRows, most)))
  const blocks = async function* () {
    let block = first.rows
    let left = most
    while (block.length > 0 && left > 0) {
      left -= block.length
      yield block.map(row => row.slice(1))
      const last = Number(block.at(-1)?.[0])
      block = left > 0 && block.length === pageRows ? (await page(last, Math.min(pageRows, left))).rows : []
    }
  }
  return { columns: first.columns.slice(1), total: first.total, blocks: blocks() }
}

const sortedPages = async (
  lens: Lens,
  where: Expr | null,
  columns: readonly string[],
  { column, descending }: Sort,
  most: number,
): Promise<Pages> => {
  const page = (offset: number, limit: number) =>
    lens.page({ where, sort: { field: column, descending }, offset, limit, columns })
  const first = await page(0, Math.max(1, Math.min(pageRows, most)))
  const blocks = async function* () {
    let block = first.rows
    for (let seen = 0; block.length > 0 && seen < most; ) {
      yield block
      seen += block.length
      block = block.length === pageRows && seen < most ? (await page(seen, Math.min(pageRows, most - seen))).rows : []
    }
  }
  return { columns: first.columns, total: first.total, blocks: blocks() }
}

/** Rows in the order of their first key come in: those that are alike in it are put in the order of the others. */
const inFullOrder = async function* (
  blocks: AsyncIterable<readonly Row[]>,
  columns: readonly ColumnInfo[],
  from: number,
  sort: readonly Sort[],
): AsyncIterable<readonly Row[]> {
  const compare = (a: Row, b: Row): number => {
    for (const [at, { descending }] of sort.entries()) {
      if (at === 0) continue
      const order = compareCells(a[from + at] ?? null, b[from + at] ?? null, columns[from + at]?.type, descending)
      if (order !== 0) return order
    }
    return 0
  }
  let alike: Row[] = []
  for await (const block of blocks) {
    const ready: Row[] = []
    for (const row of block) {
      if (alike.length > 0 && String(alike[0]?.[from]) !== String(row[from])) {
        for (const held of alike.sort(compare)) ready.push(held)
        alike = []
      }
      if (alike.length >= mostAlike)
        throw new Failure(
          'bad-input',
          `More than ${mostAlike.toLocaleString('en')} rows are alike in ${sort[0]?.column}, too many to be sorted by another field. Sort by the other first, or narrow the query.`,
        )
      alike.push(row)
    }
    if (ready.length > 0) yield ready
  }
  if (alike.length > 0) yield alike.sort(compare)
}

/** Nulls last whichever way. */
const compareCells = (a: Cell, b: Cell, type: string | undefined, descending: boolean): number => {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return (descending ? -1 : 1) * compareValues(a, b, type)
}

const compareValues = (a: Cell, b: Cell, type: string | undefined): number => {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (type === 'ip') {
    const [x, y] = [parseIp(String(a)), parseIp(String(b))]
    if (x && y) return compareIps(x, y)
  }
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)))
}

/** Of rows with the same cells from `from` on the first. */
const firstOfEach = async function* (
  blocks: AsyncIterable<readonly Row[]>,
  from: number,
): AsyncIterable<readonly Row[]> {
  const seen = new Set<string>()
  for await (const block of blocks) {
    const kept = block.filter(row => {
      const key = JSON.stringify(row.slice(from))
      if (seen.has(key)) return false
      if (seen.size >= mostAlike)
        throw new Failure(
          'bad-input',
          `The rows differ in more than ${mostAlike.toLocaleString('en')} ways, too many to be told apart. Narrow the query.`,
        )
      return seen.add(key)
    })
    if (kept.length > 0) yield kept
  }
}

const firstRows = async function* (
  blocks: AsyncIterable<readonly Row[]>,
  most: number,
  width: number,
): AsyncIterable<readonly Row[]> {
  let left = most
  if (left <= 0) return
  for await (const block of blocks) {
    const rows = block.length > left ? block.slice(0, left) : block
    left -= rows.length
    yield rows.map(row => (row.length > width ? row.slice(0, width) : row))
    if (left <= 0) return
  }
}
