import type { Cell, ColumnInfo, Table } from '../../shared/contract'

/** The courses of a table as rows: one for each line and step of time, the steps where nothing has a value left out. */
export const courseRows = ({
  columns,
  rows,
  series,
}: Pick<Table, 'columns' | 'rows' | 'series'>): {
  readonly columns: readonly ColumnInfo[]
  readonly rows: readonly (readonly Cell[])[]
} => {
  const keys = columns.flatMap((column, at) => (column.role === 'key' ? [at] : []))
  const named = (at: number): ColumnInfo[] => {
    const column = columns[at]
    return column ? [{ name: column.name, type: column.type, unit: column.unit }] : []
  }
  const followed = (series?.columns ?? []).map(name => columns.find(column => column.name === name))
  // A key may be called "start" as well; the step then gets another name.
  const taken = new Set(keys.map(at => columns[at]?.name))
  const step = taken.has('start') ? 'step_start' : 'start'
  return {
    columns: [
      ...keys.flatMap(named),
      { name: step, type: 'time', unit: 'ms' },
      ...followed.flatMap(column => (column ? [{ name: column.name, type: column.type, unit: column.unit }] : [])),
    ],
    rows:
      series === null
        ? []
        : rows.flatMap(line =>
            Array.from({ length: series.count }, (_, bucket) => [
              ...keys.map(at => line.cells[at] ?? null),
              series.from + bucket * series.step,
              ...series.columns.map((_, place) => line.series[place]?.[bucket] ?? null),
            ]).filter(cells => cells.slice(keys.length + 1).some(cell => cell !== null)),
          ),
  }
}
