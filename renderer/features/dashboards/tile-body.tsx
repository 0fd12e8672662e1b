import { use, useRef } from 'react'
import { renderMarkdown } from '../../../shared/markdown'
import { isOverTime } from '../../../shared/model/chart'
import type { Tile } from '../../../shared/model/dashboard'
import { mostDrawn, TableChart } from '../../answers/table-chart'
import type { MarkedRows } from '../../answers/table-marks'
import { useAnswer } from '../../engine/use-answer'
import { MapSlot } from '../../state/map-slot'
import { t } from '../../text'
import { MetricTile } from '../../ui/charts/metric-tile'
import type { MenuPoint } from '../../ui/charts/series'
import { ErrorNote, Waiting } from '../../ui/notes'
import { useSize } from '../../ui/use-size'
import styles from './dashboards.module.css'
import type { Asked } from './tile-scope'
import { RowsTile, TableTile } from './tile-table'

type Acts = {
  readonly onOpen: (marked: MarkedRows) => void
  readonly onMenu: (marked: MarkedRows, at: MenuPoint) => void
  readonly onBrush: (from: number, to: number) => void
}
type Query = Extract<Asked, { readonly kind: 'query' }>

const mostLines = 200
const mostTimes = 20_000
const mostRows = 100
const pixelsEach = 6

/** Nothing to draw is said, with what would fill it. */
const Empty = ({ tile, notes }: { readonly tile: Tile; readonly notes: readonly string[] }) => (
  <div className={styles['nothing']}>
    <p>{t('dashboards.nothing')}</p>
    {tile.fill !== '' && <p className="dim">{tile.fill}</p>}
    {notes.map(note => (
      <p key={note} className="dim">
        {note}
      </p>
    ))}
  </div>
)

const Rows = ({ tile, asked, ...acts }: Acts & { readonly tile: Tile; readonly asked: Query }) => {
  const { shape } = asked.query
  const columns = shape.kind === 'rows' ? (shape.columns?.map(({ field }) => field) ?? []) : []
  const first = shape.kind === 'rows' ? shape.sort[0] : undefined
  const limit = Math.min(mostRows, (shape.kind === 'rows' ? shape.limit : null) ?? mostRows)
  const answer = useAnswer('flows.page', {
    ...asked.scope,
    columns: [...columns],
    limit,
    ...(first ? { sort: { field: first.column, descending: first.descending } } : {}),
  })
  const page = answer.data
  if (answer.error) return <ErrorNote error={answer.error} onRetry={answer.again} />
  if (!page) return <Waiting what={t('dashboards.asking')} onStop={answer.stop} />
  if (page.total === 0) return <Empty tile={tile} notes={page.notes} />
  if (tile.kind === 'metric')
    return <MetricTile label={tile.title} value={page.total} unit={null} onOpen={() => acts.onOpen(everyRow(tile))} />
  return <RowsTile page={page} zone={asked.zone} {...acts} />
}

const everyRow = ({ title }: Tile): MarkedRows => ({ expr: null, label: title, range: null })

const Counted = ({ tile, asked, onOpen, onMenu, onBrush }: Acts & { readonly tile: Tile; readonly asked: Query }) => {
  const box = useRef<HTMLDivElement>(null)
  const size = useSize(box)
  const { shape } = asked.query
  const kind = tile.kind === 'table' || tile.kind === 'text' || tile.kind === 'map' ? null : tile.kind
  const binned = shape.kind === 'table' && shape.by.some(({ kind: of }) => of === 'bin')
  const limit = kind === null ? mostLines : binned && isOverTime(kind) ? mostTimes : mostDrawn[kind]
  const width = Math.ceil((size?.width ?? 0) / 60) * 60
  const buckets = Math.min(400, Math.max(24, Math.floor(width / pixelsEach)))
  const answer = useAnswer('query.table', width > 0 ? { ...asked.scope, limit, buckets } : null)
  const table = answer.data
  const hasLines = table !== undefined && (table.rows.length > 0 || kind === 'metric')
  return (
    <div ref={box} className={styles['drawn']} data-loading={answer.loading || undefined}>
      {answer.error && <ErrorNote error={answer.error} onRetry={answer.again} />}
      {!table && !answer.error && <Waiting what={t('dashboards.asking')} onStop={answer.stop} />}
      {table && !hasLines && <Empty tile={tile} notes={table.notes} />}
      {table && hasLines && kind === null && (
        <TableTile table={table} shape={shape} zone={asked.zone} onOpen={onOpen} onMenu={onMenu} />
      )}
      {table && hasLines && kind !== null && (
        <TableChart
          table={table}
          shape={shape}
          kind={kind}
          column={null}
          zone={asked.zone}
          label={tile.title}
          figures={kind === 'line'}
          onOpen={onOpen}
          onMenu={onMenu}
          onBrush={onBrush}
        />
      )}
      {table && kind === 'metric' && tile.note !== '' && <p className={styles['meaning']}>{tile.note}</p>}
    </div>
  )
}

/** What a tile shows. A picture that its query cannot be drawn as is a table. */
export const TileBody = ({ tile, asked, ...acts }: Acts & { readonly tile: Tile; readonly asked: Asked }) => {
  const drawMap = use(MapSlot)
  if (asked.kind === 'problem') return <ErrorNote error={{ message: asked.problem }} />
  if (asked.kind === 'text')
    // The Markdown of `renderMarkdown` lets no markup of the note through.
    return <div className={styles['words']} dangerouslySetInnerHTML={{ __html: renderMarkdown(asked.text) }} />
  if (tile.kind === 'map' && drawMap && asked.query.shape.kind !== 'sql')
    return drawMap({
      scope: asked.scope,
      label: tile.title,
      onPlace: (expr, label) => acts.onOpen({ expr, label, range: null }),
    })
  return asked.query.shape.kind === 'rows' ? (
    <Rows tile={tile} asked={asked} {...acts} />
  ) : (
    <Counted tile={tile} asked={asked} {...acts} />
  )
}
