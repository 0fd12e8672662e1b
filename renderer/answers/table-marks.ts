import type { Cell, Table } from '../../shared/contract'
import type { Expr, GroupKey } from '../../shared/query/ast'
import { groupTerm } from '../../shared/query/group-term'
import { t } from '../text'
import type { Buckets, ChartItem, ChartMark, ChartSeries } from '../ui/charts/series'
import { formatRange } from '../ui/format'
import { isAddressColumn, type TableColumn, tableCellText } from './table-columns'

type Line = Table['rows'][number]

/** What one mark of a picture stands for: the condition of its rows, its words, and when. */
export type MarkedRows = {
  /** null: all rows of the query. */
  readonly expr: Expr | null
  readonly label: string
  readonly range: { readonly from: number; readonly to: number } | null
}

/** A picture's data, and what each of its keys stands for. */
export type Courses = {
  readonly series: readonly ChartSeries[]
  readonly buckets: Buckets
  /** Lines that are not drawn. */
  readonly left: number
  readonly marked: (mark: ChartMark) => MarkedRows
}
export type Ranking = {
  readonly items: readonly ChartItem[]
  /** What the lines that are not drawn add up to; null where adding up says nothing. */
  readonly rest: number | null
  readonly whole: number | null
  readonly left: number
  readonly marked: (mark: ChartMark) => MarkedRows
}

const numberOf = (cell: Cell | undefined): number | null => (typeof cell === 'number' ? cell : null)

const keysOf = (columns: readonly TableColumn[]): readonly TableColumn[] => columns.filter(({ role }) => role === 'key')

/** The words of a line: its keys. */
export const lineName = (keys: readonly TableColumn[], cells: readonly Cell[], zone: string): string =>
  keys.map(key => tableCellText(key, cells[key.at] ?? null, zone)).join(' · ') || t('groups.allRows')

const idOf = (keys: readonly TableColumn[], cells: readonly Cell[]): string =>
  JSON.stringify(keys.map(({ at }) => cells[at] ?? null))

/** The condition of a line; null when its keys are none of the model's, as those of SQL may be. */
const termOf = (keys: readonly TableColumn[], cells: readonly Cell[]): Expr | null => {
  const by = keys.flatMap(({ key }) => key ?? [])
  return by.length === keys.length
    ? groupTerm(
        by,
        keys.map(({ at }) => cells[at] ?? null),
      )
    : null
}

/** What a line of the table stands for. */
export const markedLine = (columns: readonly TableColumn[], cells: readonly Cell[], zone: string): MarkedRows => {
  const keys = keysOf(columns)
  return { expr: termOf(keys, cells), label: lineName(keys, cells, zone), range: null }
}

const marking =
  (keys: readonly TableColumn[], lines: readonly Line[], zone: string) =>
  ({ key, time }: ChartMark): MarkedRows => {
    const line = lines.find(({ cells }) => idOf(keys, cells) === key)
    const when = time ? ` · ${formatRange(time.from, time.to, zone)}` : ''
    const name = line ? lineName(keys, line.cells, zone) : t('groups.allRows')
    return { expr: line ? termOf(keys, line.cells) : null, label: `${name}${when}`, range: time }
  }

/** The key that is a stretch of time, of which a picture over time makes its axis. */
const binOf = (
  keys: readonly TableColumn[],
): (TableColumn & { readonly key: Extract<GroupKey, { kind: 'bin' }> }) | null => {
  for (const column of keys) if (column.key?.kind === 'bin') return { ...column, key: column.key }
  return null
}

/** Whether a column can be drawn over time as the table is. */
export const hasCourses = (columns: readonly TableColumn[], value: TableColumn): boolean =>
  value.series !== null || binOf(keysOf(columns)) !== null

/** More buckets than this and a bin is too fine for any picture. */
const mostBuckets = 5000

/** The first two colours of the palette are those of the actions everywhere in the window. */
const actionPaints: Readonly<Record<string, number>> = { allowed: 0, denied: 1 }

/** How one key alone makes a line look. */
const lookOf = (
  keys: readonly TableColumn[],
  cells: Line['cells'],
): { readonly paint?: number; readonly mono?: boolean } => {
  const [only] = keys
  if (!only || keys.length > 1) return {}
  const cell = cells[only.at] ?? null
  const paint = only.key?.kind === 'field' && only.key.field === 'action' ? actionPaints[String(cell)] : undefined
  return { ...(paint === undefined ? {} : { paint }), ...(isAddressColumn(only, cell) ? { mono: true } : {}) }
}

/** The courses of one value: of each line, or, where lines are stretches of time, of what else tells them apart. */
export const coursesOf = (
  table: Table,
  columns: readonly TableColumn[],
  value: TableColumn,
  most: number,
  zone: string,
): Courses | null => {
  const keys = keysOf(columns)
  const bin = binOf(keys)
  const place = value.series
  if (place !== null && table.series) {
    const { from, step, count } = table.series
    const lines = table.rows.slice(0, most)
    const series = lines.map(({ cells, series: own }) => ({
      key: idOf(keys, cells),
      name: keys.length === 0 ? value.title : lineName(keys, cells, zone),
      values: own[place] ?? [],
      ...lookOf(keys, cells),
    }))
    return {
      series,
      buckets: { from, step, count },
      left: table.total - lines.length,
      marked: marking(keys, lines, zone),
    }
  }
  return bin ? pivoted(table, keys, bin, value, most, zone) : null
}

const pivoted = (
  table: Table,
  keys: readonly TableColumn[],
  bin: NonNullable<ReturnType<typeof binOf>>,
  value: TableColumn,
  most: number,
  zone: string,
): Courses | null => {
  const others = keys.filter(({ at }) => at !== bin.at)
  const step = bin.key.ms
  const times = table.rows.flatMap(({ cells }) => numberOf(cells[bin.at]) ?? [])
  const from = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const last = times.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  // Days that clocks are changed on are longer or shorter than others.
  const count = Math.round((last - from) / step) + 1
  if (times.length === 0 || count > mostBuckets) return null
  const groups = new Map<string, { readonly line: Line; readonly values: (number | null)[]; sum: number }>()
  for (const line of table.rows) {
    const time = numberOf(line.cells[bin.at])
    if (time === null) continue
    const id = idOf(others, line.cells)
    const group = groups.get(id) ?? { line, values: Array.from({ length: count }, () => null), sum: 0 }
    groups.set(id, group)
    const amount = numberOf(line.cells[value.at])
    group.values[Math.round((time - from) / step)] = amount
    group.sum += amount ?? 0
  }
  const largest = [...groups].sort(([, a], [, b]) => b.sum - a.sum).slice(0, most)
  return {
    series: largest.map(([key, { line, values }]) => ({
      key,
      name: others.length === 0 ? value.title : lineName(others, line.cells, zone),
      values,
      ...lookOf(others, line.cells),
    })),
    buckets: { from, step, count },
    left: groups.size - largest.length,
    marked: marking(
      others,
      largest.map(([, { line }]) => line),
      zone,
    ),
  }
}

/** The lines of a table as a ranking by one of its values, in the table's own order. */
export const rankingOf = (
  table: Table,
  columns: readonly TableColumn[],
  value: TableColumn,
  most: number,
  zone: string,
): Ranking => {
  const keys = keysOf(columns)
  const lines = table.rows.filter(({ cells }) => numberOf(cells[value.at]) !== null).slice(0, most)
  const items = lines.map(({ cells }): ChartItem => {
    const item = {
      key: idOf(keys, cells),
      name: lineName(keys, cells, zone),
      value: numberOf(cells[value.at]) ?? 0,
      ...lookOf(keys, cells),
    }
    return value.before === null ? item : { ...item, before: numberOf(cells[value.before]) }
  })
  const whole = value.addsUp ? numberOf(table.overall?.[value.at]) : null
  const rest = whole === null ? null : Math.max(0, whole - items.reduce((sum, item) => sum + item.value, 0))
  return { items, rest, whole, left: table.total - lines.length, marked: marking(keys, lines, zone) }
}
