import { placeName } from '../../state/place'
import { t } from '../../text'
import { formatBytes, formatCount } from '../../ui/format'
import { LaneMark } from './lane-mark'
import styles from './map.module.css'
import type { Pointed } from './map-stage'
import { type Lane, lanes, type PlaceTotals } from './traffic'
import type { Size } from './view'

type Props = { readonly pointed: Pointed; readonly totals: readonly PlaceTotals[]; readonly size: Size }

const widthPx = 250
const heightPx = 150

const LaneLine = ({ lane, flows }: { lane: Lane; flows: number }) => (
  <div className={styles['tipRow']}>
    <LaneMark lane={lane} />
    <span>{t(`map.lane.${lane}`)}</span>
    <b>{formatCount(flows)}</b>
  </div>
)

/** What lies under the pointer. The table says the same for those who do not point. */
export const MapTip = ({ pointed: { target, x, y }, totals, size }: Props) => {
  const left = x + widthPx + 24 > size.width ? x - widthPx - 12 : x + 14
  const top = Math.max(6, Math.min(y + 14, size.height - heightPx))
  const total = target.kind === 'place' ? totals.find(({ place }) => place === target.place) : undefined
  return (
    <div className={styles['tip']} style={{ left, top, width: widthPx }} aria-hidden="true">
      {target.kind === 'arc' ? (
        <>
          <h3>{t('map.fromTo', { from: placeName(target.arc.from), to: placeName(target.arc.to) })}</h3>
          <LaneLine lane={target.arc.lane} flows={target.arc.flows} />
          <p className={styles['dim']}>{target.arc.bytes > 0 ? formatBytes(target.arc.bytes) : t('map.noBytes')}</p>
        </>
      ) : (
        <>
          <h3>{placeName(target.place)}</h3>
          {total ? (
            <>
              {lanes.map(lane => total[lane] > 0 && <LaneLine key={lane} lane={lane} flows={total[lane]} />)}
              <p className={styles['dim']}>
                {t('map.tip', {
                  sent: formatCount(total.sent),
                  received: formatCount(total.received),
                  bytes: formatBytes(total.bytes),
                })}
              </p>
            </>
          ) : (
            <p className={styles['dim']}>{t('map.noFlows')}</p>
          )}
        </>
      )}
      <p className={styles['faint']}>{t('map.tipActions')}</p>
    </div>
  )
}
