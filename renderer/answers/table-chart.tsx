import type { Table } from '../../shared/contract'
import type { ChartKind } from '../../shared/model/chart'
import type { Shape } from '../../shared/query/ast'
import { t } from '../text'
import { AreaChart } from '../ui/charts/area-chart'
import { BarChart } from '../ui/charts/bar-chart'
import { ColumnChart } from '../ui/charts/column-chart'
import { LineChart } from '../ui/charts/line-chart'
import { MetricTile } from '../ui/charts/metric-tile'
import { PieChart } from '../ui/charts/pie-chart'
import type { ChartMark, MenuPoint } from '../ui/charts/series'
import styles from './answers.module.css'
import { type TableColumn, tableCellText, tableColumns } from './table-columns'
import { coursesOf, type MarkedRows, rankingOf } from './table-marks'

const timeCharts = { line: LineChart, area: AreaChart, columns: ColumnChart } as const

/** Lines of a table that a picture of each kind still tells apart. */
export const mostDrawn: Readonly<Record<ChartKind, number>> = {
  line: 16,
  area: 12,
  columns: 12,
  bars: 200,
  pie: 12,
  metric: 1,
}

/** Columns of a table that can be drawn. */
export const drawable = (columns: readonly TableColumn[]): readonly TableColumn[] =>
  columns.filter(({ role, isNumber }) => role === 'value' && isNumber)

type Props = {
  readonly table: Table
  /** What the query asks of its rows. */
  readonly shape: Shape
  readonly kind: ChartKind
  /** Name of the column that is drawn; null = the first that can be. */
  readonly column: string | null
  readonly zone: string
  readonly label: string
  readonly figures?: boolean
  readonly legend?: boolean
  /** A mark was pressed: its rows are wanted. */
  readonly onOpen?: (marked: MarkedRows) => void
  readonly onMenu?: (marked: MarkedRows, at: MenuPoint) => void
  readonly onBrush?: (from: number, to: number) => void
}

/** The answer to a query as a picture of the kind asked for; says why where it cannot be one. */
export const TableChart = ({
  table: whole,
  shape,
  kind,
  column,
  zone,
  label,
  figures = false,
  legend = true,
  onOpen,
  onMenu,
  onBrush,
}: Props) => {
  // Lines that the query itself leaves out are not missed.
  const most = shape.kind === 'table' && shape.limit !== null ? shape.limit : whole.total
  const table = { ...whole, total: Math.min(whole.total, most) }
  const columns = tableColumns(table, shape)
  const candidates = drawable(columns)
  const value = candidates.find(({ name }) => name === column) ?? candidates[0]
  if (!value) return <p className={styles['note']}>{t('groups.noNumber')}</p>
  const acting = (marked: (mark: ChartMark) => MarkedRows) => ({
    ...(onOpen ? { onMark: (mark: ChartMark) => onOpen(marked(mark)) } : {}),
    ...(onMenu ? { onMenu: (mark: ChartMark, at: MenuPoint) => onMenu(marked(mark), at) } : {}),
  })

  if (kind === 'metric') return <Metrics {...{ table, columns, zone }} {...(onOpen ? { onOpen } : {})} />
  if (kind === 'bars' || kind === 'pie') {
    const ranking = rankingOf(table, columns, value, mostDrawn[kind], zone)
    const common = { label, items: ranking.items, unit: value.unit, ...acting(ranking.marked) }
    return (
      <>
        {kind === 'pie' ? (
          <PieChart {...common} rest={ranking.rest ?? 0} />
        ) : (
          <Scrolled>
            <BarChart {...common} whole={ranking.whole} />
          </Scrolled>
        )}
        <Left count={ranking.left} />
      </>
    )
  }
  const courses = coursesOf(table, columns, value, mostDrawn[kind], zone)
  if (!courses) return <p className={styles['note']}>{t('groups.noCourse')}</p>
  const Chart = timeCharts[kind]
  return (
    <>
      <Chart
        label={label}
        series={courses.series}
        buckets={courses.buckets}
        unit={value.unit}
        zone={zone}
        figures={figures}
        legend={legend}
        {...acting(courses.marked)}
        {...(onBrush ? { onBrush } : {})}
      />
      <Left count={courses.left} />
    </>
  )
}

const Scrolled = ({ children }: { readonly children: React.ReactNode }) => (
  <div className={styles['scrolled']}>{children}</div>
)

const Left = ({ count }: { readonly count: number }) =>
  count > 0 ? <p className={styles['left']}>{t('groups.notDrawn', { count })}</p> : null

/** Every value of the whole as a number of its own; of a table with keys, the line under it. */
const Metrics = ({
  table,
  columns,
  zone,
  onOpen,
}: {
  readonly table: Table
  readonly columns: readonly TableColumn[]
  readonly zone: string
  readonly onOpen?: (marked: MarkedRows) => void
}) => {
  const only = table.rows.length === 1 ? table.rows[0] : undefined
  const cells = table.overall ?? only?.cells ?? []
  const values = columns.filter(({ role }) => role === 'value')
  return (
    <div className={styles['metrics']}>
      {values.map(value => {
        const cell = cells[value.at] ?? null
        const before = value.before === null ? null : (cells[value.before] ?? null)
        return (
          <MetricTile
            key={value.name}
            label={value.title}
            value={typeof cell === 'number' ? cell : null}
            unit={value.unit}
            {...(value.isNumber || cell === null ? {} : { text: tableCellText(value, cell, zone) })}
            {...(value.before === null ? {} : { before: typeof before === 'number' ? before : null })}
            {...(value.series !== null && only ? { course: only.series[value.series] ?? [] } : {})}
            {...(onOpen ? { onOpen: () => onOpen({ expr: null, label: value.title, range: null }) } : {})}
          />
        )
      })}
    </div>
  )
}
