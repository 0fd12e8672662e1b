import type { FindingPicture } from '../../../shared/model/finding'
import { countryName } from '../../../shared/units/country'
import { language, t } from '../../text'
import { formatBytes, formatCount } from '../../ui/format'
import styles from './findings.module.css'

const widthUnits = 600
const heightUnits = 44
const mostPairs = 6

/** Stacked from the bottom, in the colours of the timeline. */
const lanes = [
  { key: 'allowed', token: '--allowed' },
  { key: 'other', token: '--faint' },
  { key: 'denied', token: '--denied' },
  { key: 'alerts', token: '--alert' },
] as const

/** When it happened: the timeline of the finding as it was when it was made. */
export const PictureTimeline = ({ timeline }: { timeline: FindingPicture['timeline'] }) => {
  const buckets = timeline.allowed.length
  const sums = Array.from({ length: buckets }, (_, i) =>
    lanes.reduce((sum, { key }) => sum + (timeline[key][i] ?? 0), 0),
  )
  const most = Math.max(1, ...sums)
  const width = widthUnits / Math.max(1, buckets)
  const totals = lanes.map(
    ({ key }) => `${t(`findings.lane.${key}`)} ${formatCount(timeline[key].reduce((a, b) => a + b, 0))}`,
  )
  return (
    <svg
      className={styles['timeline']}
      viewBox={`0 0 ${widthUnits} ${heightUnits}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={t('findings.timelineLabel', { counts: totals.join(', ') })}
    >
      {sums.map((_, i) => {
        let y = heightUnits
        return lanes.map(({ key, token }) => {
          const value = timeline[key][i] ?? 0
          if (value === 0) return null
          // A bucket with anything in it stays visible beside a tall one.
          const height = Math.max(1.2, (value / most) * (heightUnits - 2))
          y -= height
          return (
            <rect
              key={`${key}${i}`}
              x={i * width}
              y={y}
              width={Math.max(0.8, width - 0.6)}
              height={height}
              fill={`var(${token})`}
            />
          )
        })
      })}
    </svg>
  )
}

const placeText = (code: string | null): string =>
  code === null ? t('findings.noCountry') : countryName(code, language())

/** Who talked to whom between places, biggest first. */
export const PicturePairs = ({ map }: { map: FindingPicture['map'] }) => {
  const sorted = [...map].sort((a, b) => b.flows - a.flows)
  const most = Math.max(1, sorted[0]?.flows ?? 0)
  return (
    <ul className={styles['pairs']} aria-label={t('findings.pairsLabel')}>
      {sorted.slice(0, mostPairs).map(pair => (
        <li key={`${pair.src_country}>${pair.dst_country}>${pair.action}`}>
          <i style={{ width: `${(pair.flows / most) * 100}%` }} data-action={pair.action ?? 'none'} />
          <span className={styles['pairName']}>
            {placeText(pair.src_country)} → {placeText(pair.dst_country)}
          </span>
          <span className={styles['dim']}>{t(`findings.action.${pair.action ?? 'none'}`)}</span>
          <span className={styles['number']}>{formatCount(pair.flows)}</span>
          <span className={styles['number']}>{pair.bytes > 0 ? formatBytes(pair.bytes) : ''}</span>
        </li>
      ))}
      {sorted.length > mostPairs && (
        <li className={styles['dim']}>{t('findings.morePairs', { n: formatCount(sorted.length - mostPairs) })}</li>
      )}
    </ul>
  )
}
