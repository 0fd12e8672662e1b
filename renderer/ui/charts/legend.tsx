import { visibleText } from '../../../shared/units/visible-text'
import { t } from '../../text'
import { cx } from '../cx'
import { formatQuantity } from '../quantity'
import styles from './charts.module.css'
import { Swatch } from './paint'
import { type ChartActions, type ChartSeries, figuresOf, paintsOf } from './series'

const Figures = ({ values, unit }: { readonly values: readonly (number | null)[]; readonly unit: string | null }) => {
  const found = figuresOf(values)
  if (!found) return <span className={styles['figures']}>{t('charts.none')}</span>
  return (
    <span className={styles['figures']}>
      {t('charts.figures', {
        p50: formatQuantity(found.p50, unit),
        p95: formatQuantity(found.p95, unit),
        max: formatQuantity(found.max, unit),
      })}
    </span>
  )
}

/** The names of the series; a press takes one out of the picture or puts it back. */
export const Legend = ({
  id,
  series,
  hidden,
  look,
  unit,
  figures,
  lead,
  total,
  onToggle,
  onMenu,
}: {
  readonly id: string
  readonly series: readonly ChartSeries[]
  readonly hidden: ReadonlySet<string>
  readonly look: 'line' | 'face'
  readonly unit: string | null
  readonly figures: boolean
  readonly lead: string | null
  /** All series in sight together, where adding them up says something. */
  readonly total?: readonly (number | null)[]
  readonly onToggle: (key: string) => void
  readonly onMenu?: ChartActions['onMenu']
}) => (
  <ul className={cx(styles['legend'], figures && styles['tall'])} aria-label={t('charts.legend')} data-legend>
    {series.map(({ key, name, values, mono }, place) => (
      <li key={key}>
        <button
          type="button"
          aria-pressed={!hidden.has(key)}
          title={t(hidden.has(key) ? 'charts.show' : 'charts.hide', { name: visibleText(name) })}
          className={cx(styles['entry'], hidden.has(key) && styles['off'], lead === key && styles['lead'])}
          onClick={() => onToggle(key)}
          onContextMenu={event => {
            if (!onMenu) return
            event.preventDefault()
            const { left, bottom } = event.currentTarget.getBoundingClientRect()
            const byKey = event.clientX === 0 && event.clientY === 0
            onMenu({ key, time: null }, byKey ? { x: left, y: bottom } : { x: event.clientX, y: event.clientY })
          }}
        >
          <Swatch id={id} at={paintsOf(series)[place] ?? place} look={look} />
          <span className={cx(styles['name'], mono && styles['mono'])}>{visibleText(name)}</span>
          {figures && <Figures values={values} unit={unit} />}
        </button>
      </li>
    ))}
    {total && (
      <li className={styles['entry']}>
        <span className={styles['sum']} aria-hidden>
          Σ
        </span>
        <span className={styles['name']}>{t('charts.together')}</span>
        <Figures values={total} unit={unit} />
      </li>
    )}
  </ul>
)
