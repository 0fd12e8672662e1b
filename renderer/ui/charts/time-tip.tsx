import { visibleText } from '../../../shared/units/visible-text'
import { t } from '../../text'
import { cx } from '../cx'
import { formatOffset, formatRange } from '../format'
import { formatQuantity } from '../quantity'
import styles from './charts.module.css'
import { Swatch } from './paint'
import { type Buckets, type Shown, summed } from './series'
import type { Pointed } from './use-time-pointer'

const mostLines = 9

/** The values of the bucket pointed at, the largest first; the one pointed at stands out. */
export const TimeTip = ({
  pointed,
  shown,
  buckets,
  unit,
  zone,
  look,
  id,
  total,
  atPx,
  widthPx,
}: {
  readonly pointed: Pointed
  readonly shown: readonly Shown[]
  readonly buckets: Buckets
  readonly unit: string | null
  readonly zone: string
  readonly look: 'line' | 'face'
  readonly id: string
  readonly total: boolean
  readonly atPx: number
  readonly widthPx: number
}) => {
  const [first, last] = [pointed.bucket, pointed.until ?? pointed.bucket].sort((a, b) => a - b) as [number, number]
  const from = buckets.from + first * buckets.step
  const lines = shown
    .map(({ key, name, at, values }) => ({ key, name, at, value: values[pointed.bucket] ?? null }))
    .filter(({ value }) => value !== null && value !== 0)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0))
  const sum = summed(shown, buckets.count)[pointed.bucket] ?? null
  const onLeft = atPx > widthPx / 2
  return (
    <div className={styles['tip']} style={onLeft ? { right: widthPx - atPx + 14 } : { left: atPx + 14 }} aria-hidden>
      <div className={styles['when']}>
        {formatRange(from, buckets.from + (last + 1) * buckets.step, zone)} {formatOffset(from, zone)}
      </div>
      {pointed.until === null &&
        lines.slice(0, mostLines).map(({ key, name, at, value }) => (
          <div key={key} className={cx(styles['line'], key === pointed.key && styles['lead'])}>
            <Swatch id={id} at={at} look={look} />
            <span className={styles['name']}>{visibleText(name)}</span>
            <span className={styles['value']}>{formatQuantity(value ?? 0, unit)}</span>
          </div>
        ))}
      {pointed.until === null && lines.length > mostLines && (
        <div className="dim">{t('charts.more', { count: lines.length - mostLines })}</div>
      )}
      {pointed.until === null && lines.length === 0 && <div className="dim">{t('charts.none')}</div>}
      {pointed.until === null && total && lines.length > 1 && sum !== null && (
        <div className={styles['line']}>
          <span className={styles['sum']}>Σ</span>
          <span className={styles['name']}>{t('charts.together')}</span>
          <span className={styles['value']}>{formatQuantity(sum, unit)}</span>
        </div>
      )}
    </div>
  )
}
