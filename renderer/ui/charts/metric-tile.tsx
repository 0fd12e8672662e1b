import type { ReactNode } from 'react'
import { t } from '../../text'
import { Change } from '../change'
import { formatQuantity } from '../quantity'
import { Sparkline } from '../sparkline'
import styles from './charts.module.css'

/**
 * One number, as large as it matters: with its name, its change against the period before, and its course.
 *
 *     <MetricTile label="Flows" value={12431} unit={null} before={9800} course={[1, 4, 2]} onOpen={() => ...} />
 */
export const MetricTile = ({
  label,
  value,
  text,
  unit,
  before,
  course,
  onOpen,
}: {
  readonly label: string
  /** null where nothing gave a value. */
  readonly value: number | null
  /** Stands in place of the number where the value is a word or a time. */
  readonly text?: ReactNode
  readonly unit: string | null
  readonly before?: number | null
  readonly course?: readonly (number | null)[]
  /** Shows the rows behind the number. */
  readonly onOpen?: () => void
}) => {
  const shown = text ?? (value === null ? t('charts.unknown') : formatQuantity(value, unit))
  return (
    <figure className={styles['metric']}>
      <figcaption>{label}</figcaption>
      {onOpen ? (
        <button type="button" className={styles['number']} onClick={onOpen}>
          {shown}
        </button>
      ) : (
        <span className={styles['number']}>{shown}</span>
      )}
      {before !== undefined && (
        <span className={styles['was']}>
          <Change now={value} before={before} />
          {before !== null && (
            <span className="dim">{t('charts.before', { value: formatQuantity(before, unit) })}</span>
          )}
        </span>
      )}
      {course && course.length > 1 && <Sparkline values={course} label={label} width={132} height={30} />}
    </figure>
  )
}
