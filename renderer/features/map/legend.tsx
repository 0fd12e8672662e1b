import type { Expr } from '../../../shared/query/ast'
import { t } from '../../text'
import { formatBytes, formatCount } from '../../ui/format'
import { LaneList } from './lane-list'
import styles from './map.module.css'
import { type MapMeasure, type Scene, shadeCount } from './scene'
import type { Lane } from './traffic'

type Props = {
  readonly scene: Scene
  readonly totals: Readonly<Record<Lane, number>>
  readonly measure: MapMeasure
  /** Pairs the engine has beyond those it sent. */
  readonly more: number
  readonly onFilter: (expr: Expr) => void
}

export const Legend = ({ scene, totals, measure, more, onFilter }: Props) => {
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
      <LaneList totals={totals} byBytes={scene.arcs.some(({ bytes }) => bytes > 0)} onFilter={onFilter} />
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
