import type { Expr } from '../../../shared/query/ast'
import { t } from '../../text'
import { formatBytes, formatCount } from '../../ui/format'
import { laneFilter } from './lane-filter'
import { LaneMark } from './lane-mark'
import styles from './map.module.css'
import { type MapMeasure, type Scene, shadeCount } from './scene'
import { type Lane, lanes } from './traffic'

type Props = {
  readonly scene: Scene
  readonly totals: Readonly<Record<Lane, number>>
  readonly measure: MapMeasure
  /** Pairs the engine has beyond those it sent. */
  readonly more: number
  readonly onFilter: (expr: Expr) => void
}

export const Legend = ({ scene, totals, measure, more, onFilter }: Props) => {
  const byBytes = scene.arcs.some(({ bytes }) => bytes > 0)
  const notes = [
    scene.arcs.length < scene.pairs &&
      t('map.drawn', { shown: formatCount(scene.arcs.length), all: formatCount(scene.pairs) }),
    scene.inside > 0 && t('map.inside', { n: formatCount(scene.inside) }),
    scene.placeless > 0 && t('map.placeless', { n: formatCount(scene.placeless) }),
    more > 0 && t('map.more', { n: formatCount(more) }),
  ].filter(note => note !== false)
  const valueText = measure === 'bytes' ? formatBytes : formatCount
  return (
    <section className={styles['legend']} aria-label={t('map.legend')}>
      <ul className={styles['lanes']}>
        {lanes.map(lane => (
          <li key={lane}>
            <button type="button" disabled={totals[lane] === 0} onClick={() => onFilter(laneFilter(lane))}>
              <LaneMark lane={lane} />
              <span data-lane={lane}>{t(`map.lane.${lane}`)}</span>
              <b>{formatCount(totals[lane])}</b>
            </button>
          </li>
        ))}
        <li className={styles['dim']}>{byBytes ? t('map.widthBytes') : t('map.widthFlows')}</li>
      </ul>
      <div className={styles['shades']}>
        {scene.steps.length > 0 && <span>{t(`map.shaded.${measure}`)}</span>}
        {scene.steps.map((step, i) => (
          <span key={step} className={styles['shade']}>
            <i data-shade={shadeCount - (scene.steps.length - 1 - i)} />
            {t('map.atLeast', { value: valueText(step) })}
          </span>
        ))}
        {notes.map(note => (
          <span key={note}>· {note}</span>
        ))}
      </div>
    </section>
  )
}
