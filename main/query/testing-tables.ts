import type { Cell } from '../../shared/contract'
import { fieldNamed } from '../../shared/model/fields'
import type { Aggregate, CompareOp, GroupKey, Having, TableShape, Value } from '../../shared/query/ast'
import { columnName } from '../../shared/query/column-name'
import { rateSeconds } from '../../shared/query/shape'
import { compareIps, formatCidr, formatIp, isIpv4, parseCidr, parseIp } from '../../shared/units/ip'
import { foldCase } from '../../shared/units/text'
import { timeBin } from '../../shared/units/time'
import type { TestRow } from './testing'

/** Tables reckoned from plain records, as slowly and as plainly as can be. */

const sidesOf = (name: string): readonly string[] => {
  const source = fieldNamed(name)?.source
  return source?.from === 'either' ? source.fields : [name]
}

const networkOf = (address: Cell, v4: number, v6: number): Cell => {
  const bytes = typeof address === 'string' ? parseIp(address) : null
  const block = bytes && parseCidr(`${formatIp(bytes)}/${isIpv4(bytes) ? v4 : v6}`)
  return block && formatCidr(block)
}

/** The values a row is told apart by: none at all is one, too. */
const keysOf = (key: GroupKey, row: TestRow): readonly Cell[] => {
  const of = (cell: Cell): Cell => {
    if (cell === null) return null
    if (key.kind === 'bin') return timeBin(Number(cell), key.ms, key.zone)
    return key.kind === 'prefix' ? networkOf(cell, key.v4, key.v6) : cell
  }
  const cells = sidesOf(key.field).flatMap((side): readonly Cell[] => {
    const cell = row[side] ?? null
    return Array.isArray(cell) ? cell.map(String) : [of(cell)]
  })
  const different = [...new Set(cells)].filter(cell => cell !== null)
  return different.length > 0 ? different : [null]
}

export const reckonValue = (value: Aggregate, rows: readonly TestRow[], seconds: number): Cell => {
  if (value.fn === 'count') return rows.length
  const known = rows.filter(row => (row[value.field] ?? null) !== null)
  const numbers = known.map(row => Number(row[value.field])).sort((a, b) => a - b)
  const ordered = known.toSorted((a, b) => Number(a['start']) - Number(b['start']) || Number(a['id']) - Number(b['id']))
  const sum = numbers.reduce((all, number) => all + number, 0)
  switch (value.fn) {
    case 'distinct': {
      const cells = rows.flatMap(row => sidesOf(value.field).flatMap(side => (row[side] ?? null) as Cell | Cell[]))
      return new Set(cells.filter(cell => cell !== null)).size
    }
    case 'sum':
      return known.length === 0 ? null : sum
    case 'avg':
      return known.length === 0 ? null : sum / known.length
    case 'rate':
      return known.length === 0 ? null : (sum * (fieldNamed(value.field)?.unit === 'bytes' ? 8 : 1)) / seconds
    case 'min':
      return numbers[0] ?? null
    case 'max':
      return numbers.at(-1) ?? null
    case 'percentile':
      return numbers.find((_, below) => (below + 1) * 1000 >= Math.round(value.at * 10) * numbers.length) ?? null
    case 'first':
      return ordered[0]?.[value.field] ?? null
    case 'last':
      return ordered.at(-1)?.[value.field] ?? null
  }
}

const bytes = (text: string): Buffer => Buffer.from(text)
const order = (a: Cell, b: Cell, type: string): number => {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (type === 'flow_id') {
    // Numbers come behind texts, by their value.
    const [x, y] = [a, b].map(cell => /^\d+$/.test(String(cell)))
    if (x !== y) return x ? 1 : -1
    if (x) return Number(a) - Number(b)
  }
  const [one, two] = [a, b].map(cell => (Array.isArray(cell) ? `|${cell.join('|')}|` : String(cell)))
  if (type === 'ip') return compareIps(parseIp(one ?? '') ?? new Uint8Array(), parseIp(two ?? '') ?? new Uint8Array())
  return Buffer.compare(bytes(one ?? ''), bytes(two ?? ''))
}

/** Cells of a field that are there, in the order in which the lens has them. */
export const orderOfCells = (a: Cell, b: Cell, field: string): number =>
  order(a, b, field === 'flow_id' ? field : (fieldNamed(field)?.type ?? ''))

const isHeld = (cell: Cell, op: CompareOp, value: Value, type: string): boolean => {
  if (cell === null) return false
  if (Array.isArray(cell)) return op === '=' && cell.some(tag => foldCase(String(tag)) === foldCase(String(value)))
  const difference =
    typeof cell === 'number' ? cell - Number(value) : order(foldCase(String(cell)), foldCase(String(value)), type)
  return {
    '=': difference === 0,
    '<': difference < 0,
    '<=': difference <= 0,
    '>': difference > 0,
    '>=': difference >= 0,
  }[op]
}

/** `column` gives the cell of a line, and the type of what stands in it. */
const satisfies = (having: Having, column: (name: string) => readonly [cell: Cell, type: string]): boolean => {
  switch (having.kind) {
    case 'and':
      return having.terms.every(term => satisfies(term, column))
    case 'or':
      return having.terms.some(term => satisfies(term, column))
    case 'not':
      return !satisfies(having.term, column)
    case 'compare': {
      const [cell, type] = column(having.column)
      return isHeld(cell, having.op, having.value, type)
    }
  }
}

export type Reckoned = {
  readonly lines: readonly { readonly cells: readonly Cell[]; readonly rows: readonly TestRow[] }[]
  readonly overall: readonly Cell[]
}

/** All lines in their order; `earlier` are the rows of the period before, null where nothing is compared. */
export const reckonTable = (
  shape: TableShape,
  rows: readonly TestRow[],
  earlier: readonly TestRow[] | null,
  seconds: number,
): Reckoned => {
  const groups = new Map<
    string,
    { readonly key: readonly Cell[]; readonly now: TestRow[]; readonly before: TestRow[] }
  >()
  const gather = (row: TestRow, period: 'now' | 'before'): void => {
    let keys: readonly (readonly Cell[])[] = [[]]
    for (const by of shape.by) keys = keys.flatMap(key => keysOf(by, row).map(cell => [...key, cell]))
    for (const key of keys) {
      const name = JSON.stringify(key)
      const group = groups.get(name) ?? { key, now: [], before: [] }
      group[period].push(row)
      groups.set(name, group)
    }
  }
  for (const row of rows) gather(row, 'now')
  for (const row of earlier ?? []) gather(row, 'before')
  if (shape.by.length === 0 && groups.size === 0) groups.set('[]', { key: [], now: [], before: [] })

  const valuesOf = (now: readonly TestRow[], before: readonly TestRow[], of = seconds): Cell[] => [
    ...shape.values.map(value => reckonValue(value, now, of)),
    ...(earlier === null ? [] : shape.values.map(value => reckonValue(value, before, of))),
  ]
  const names = [...shape.by, ...shape.values].map(columnName)
  const typeOf = (field: string): string => (field === 'flow_id' ? field : (fieldNamed(field)?.type ?? ''))
  const types = [...shape.by, ...shape.values].map(of => {
    if ('fn' in of) return of.fn === 'count' || of.fn === 'distinct' ? 'integer' : typeOf(of.field)
    return of.kind === 'field' ? typeOf(of.field) : ''
  })
  const keyOrder = shape.by.map((_, at) => ({ at, descending: false }))
  const hasBins = shape.by.some(({ kind }) => kind === 'bin')
  const asked =
    shape.sort.length > 0
      ? shape.sort.map(({ column, descending }) => ({ at: names.indexOf(column), descending }))
      : shape.values.length > 0 && !hasBins
        ? [{ at: shape.by.length, descending: true }]
        : []
  const lines = [...groups.values()]
    .map(({ key, now, before }) => ({
      cells: [...key, ...valuesOf(now, before, rateSeconds(shape, seconds))],
      rows: now,
    }))
    .filter(({ cells }) => {
      const column = (name: string) => {
        const at = names.indexOf(name)
        return [cells[at] ?? null, types[at] === 'ip' ? 'ip' : ''] as const
      }
      return shape.having === null || satisfies(shape.having, column)
    })
    .sort((a, b) => {
      for (const { at, descending } of [...asked, ...keyOrder]) {
        const [x, y] = [a.cells[at] ?? null, b.cells[at] ?? null]
        if (x === null || y === null) {
          if (x !== y) return x === null ? 1 : -1
          continue
        }
        const difference = order(x, y, types[at] ?? '')
        if (difference !== 0) return descending ? -difference : difference
      }
      return 0
    })
  return { lines, overall: [...shape.by.map(() => null), ...valuesOf(rows, earlier ?? [])] }
}
