import { Download, Image } from 'lucide-react'
import { useRef, useState } from 'react'
import type { ScopeInput } from '../../../shared/contract'
import { type ChartKind, isOverTime } from '../../../shared/model/chart'
import type { Shape } from '../../../shared/query/ast'
import { drawable, mostDrawn, TableChart } from '../../answers/table-chart'
import { type TableColumn, tableColumns } from '../../answers/table-columns'
import type { MarkedRows } from '../../answers/table-marks'
import { useTableAnswer } from '../../answers/use-table-answer'
import { useShell } from '../../shell/use-shell'
import { notifyError } from '../../state/notices'
import { t } from '../../text'
import { Button } from '../../ui/button'
import { pictureOf, pngOf } from '../../ui/charts/picture'
import { Chips } from '../../ui/chips'
import { formatOffset, formatRange } from '../../ui/format'
import { Menu } from '../../ui/menu'
import { ErrorNote, Waiting } from '../../ui/notes'
import { useSize } from '../../ui/use-size'
import styles from './groups.module.css'

/** Lines are stretches of time where the query bins it: then a picture is made of many of them. */
const mostLines = (shape: Shape, kind: ChartKind): number =>
  shape.kind === 'table' && shape.by.some(({ kind: of }) => of === 'bin') && isOverTime(kind) ? 20_000 : mostDrawn[kind]

const pixelsEach = 5

type Props = {
  readonly scope: ScopeInput
  readonly shape: Shape
  readonly kind: ChartKind
  readonly zone: string
  readonly figures: boolean
  readonly onFigures: (figures: boolean) => void
  /** Null where the query does not say which rows a mark is made of. */
  readonly onOpen: ((marked: MarkedRows) => void) | null
  readonly onMenu: (marked: MarkedRows, at: { readonly x: number; readonly y: number }) => void
  readonly onBrush: (from: number, to: number) => void
  readonly onExportData: (course: boolean) => void
}

/** The table as a picture: which of its values, with which figures, and the picture as a file. */
export const ChartPane = ({
  scope,
  shape,
  kind,
  zone,
  figures,
  onFigures,
  onOpen,
  onMenu,
  onBrush,
  onExportData,
}: Props) => {
  const shell = useShell()
  const box = useRef<HTMLDivElement>(null)
  const size = useSize(box)
  const [wanted, setWanted] = useState<string | null>(null)
  const width = Math.ceil((size?.width ?? 0) / 100) * 100
  const buckets = Math.min(600, Math.max(40, Math.floor(width / pixelsEach)))
  const { answer, tabled } = useTableAnswer(
    width > 0 ? { ...scope, limit: mostLines(shape, kind), buckets } : null,
    shape,
  )
  const table = tabled?.table
  const columns = tabled ? tableColumns(tabled.table, tabled.shape) : []
  const candidates = drawable(columns)
  const value = candidates.find(({ name }) => name === wanted) ?? candidates[0]
  const title = value ? titleOf(value, columns) : t('groups.label')
  const subtitle = table?.range
    ? `${formatRange(table.range.from, table.range.to, zone)} ${formatOffset(table.range.from, zone)} · ${scope.query ?? ''}`
    : (scope.query ?? '')

  const savePicture = (as: 'svg' | 'png') => {
    const picture = box.current && pictureOf(box.current, title, subtitle.slice(0, 160))
    if (!picture) return
    if (as === 'svg') shell.save('netwake-chart.svg', 'image/svg+xml', picture.svg)
    else pngOf(picture).then(blob => shell.save('netwake-chart.png', 'image/png', blob), notifyError)
  }
  return (
    <div className={styles['pane']}>
      <div className={styles['tools']}>
        {candidates.length > 1 && kind !== 'metric' && value && (
          <Chips
            label={t('groups.drawn')}
            value={value.name}
            options={candidates.map(({ name, title: label }) => ({ value: name, label }))}
            onChange={setWanted}
          />
        )}
        {isOverTime(kind) && (
          <button
            type="button"
            aria-pressed={figures}
            className={styles['toggle']}
            title={t('groups.figuresHint')}
            onClick={() => onFigures(!figures)}
          >
            {t('groups.figures')}
          </button>
        )}
        <span className={styles['space']} />
        {answer.loading && <Waiting what={t('groups.counting')} onStop={answer.stop} />}
        <Menu
          label={t('groups.picture')}
          trigger={
            <Button small disabled={!table}>
              <Image size={13} />
              {t('groups.picture')}
            </Button>
          }
          entries={[
            ...(kind === 'metric'
              ? []
              : (['svg', 'png'] as const).map(as => ({
                  kind: 'action' as const,
                  id: as,
                  label: t(`groups.pictureAs.${as}`),
                  run: () => savePicture(as),
                }))),
            {
              kind: 'action',
              id: 'data',
              icon: <Download size={13} />,
              label: t('groups.pictureAs.data'),
              run: () => onExportData(isOverTime(kind)),
            },
          ]}
        />
      </div>
      {answer.error && <ErrorNote error={answer.error} onRetry={answer.again} />}
      <div ref={box} className={styles['picture']} data-loading={answer.loading || undefined}>
        {tabled && (
          <TableChart
            table={tabled.table}
            shape={tabled.shape}
            kind={kind}
            column={value?.name ?? null}
            zone={zone}
            label={title}
            figures={figures}
            {...(onOpen ? { onOpen } : {})}
            onMenu={onMenu}
            onBrush={onBrush}
          />
        )}
      </div>
    </div>
  )
}

const titleOf = (value: TableColumn, columns: readonly TableColumn[]): string => {
  const keys = columns.filter(({ role }) => role === 'key').map(({ title }) => title)
  return keys.length === 0 ? value.title : t('groups.pictureTitle', { value: value.title, keys: keys.join(', ') })
}
