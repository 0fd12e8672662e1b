import type { Expr } from '../../../shared/query/ast'
import { t } from '../../text'
import { formatCount } from '../../ui/format'
import { laneFilter } from './lane-filter'
import { LaneMark } from './lane-mark'
import styles from './map.module.css'
import { type Lane, lanes } from './traffic'

/** What the lines of the map mean and how many flows each kind is; a press narrows to them. */
export const LaneList = ({
  totals,
  byBytes,
  onFilter,
}: {
  readonly totals: Readonly<Record<Lane, number>>
  /** Whether lines are as wide as their bytes, not as their flows. */
  readonly byBytes: boolean
  readonly onFilter: (expr: Expr, lane: Lane) => void
}) => (
  <ul className={styles['lanes']}>
    {lanes.map(lane => (
      <li key={lane}>
        <button type="button" disabled={totals[lane] === 0} onClick={() => onFilter(laneFilter(lane), lane)}>
          <LaneMark lane={lane} />
          <span data-lane={lane}>{t(`map.lane.${lane}`)}</span>
          <b>{formatCount(totals[lane])}</b>
        </button>
      </li>
    ))}
    <li className={styles['dim']}>{byBytes ? t('map.widthBytes') : t('map.widthFlows')}</li>
  </ul>
)
