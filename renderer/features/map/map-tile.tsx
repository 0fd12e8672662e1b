import { type MouseEvent, useMemo, useRef } from 'react'
import type { MapTileProps } from '../../state/map-slot'
import { between, placeName, privatePlace, touching } from '../../state/place'
import { t } from '../../text'
import { formatCount } from '../../ui/format'
import { ErrorNote, Waiting } from '../../ui/notes'
import { useSize } from '../../ui/use-size'
import { anchorPoint, useAnchor } from './anchor'
import { placeLabels } from './labels'
import { LaneList } from './lane-list'
import styles from './map.module.css'
import { pickTarget } from './pick'
import { createScene, projectLand } from './scene'
import { SvgMap } from './svg-map'
import { laneTotals } from './traffic'
import { useLand } from './use-land'
import { useTraffic } from './use-traffic'
import { toWorld, wholeWorld } from './view'
import { centres, createWorld } from './world'

/**
 * The whole map, small and still: a press on a place or a line narrows to it. The Map view has the same as a table, for the
 * keyboard; the tile's title leads there.
 */
export const MapTile = ({ scope, label, onPlace }: MapTileProps) => {
  const box = useRef<HTMLDivElement>(null)
  const size = useSize(box)
  const { land, problem } = useLand()
  const traffic = useTraffic(scope)
  const [anchor] = useAnchor()
  const home = land && anchorPoint(anchor, land)
  const [longitude, latitude] = home ?? [0, 0]
  const world = useMemo(() => createWorld(longitude > 75 ? centres.pacific : centres.atlantic), [longitude])
  const shapes = useMemo(() => (land ? projectLand(land, world) : []), [land, world])
  const scene = useMemo(
    () =>
      land && traffic.data
        ? createScene({ world, land, shapes, ...traffic.data, measure: 'flows', anchor: [longitude, latitude] })
        : null,
    [land, world, shapes, traffic.data, longitude, latitude],
  )
  const view = size ? wholeWorld(world, size, 0) : null
  const error = traffic.error ?? (problem === null ? null : { message: problem })

  const press = (event: MouseEvent<HTMLDivElement>) => {
    if (!scene || !view || !size) return
    const { left, top } = event.currentTarget.getBoundingClientRect()
    const target = pickTarget(scene, view, toWorld(view, size, [event.clientX - left, event.clientY - top]))
    if (target?.kind === 'place') onPlace(touching(target.place), placeName(target.place))
    if (target?.kind === 'arc') {
      const { from, to } = target.arc
      onPlace(between(from, to), t('map.fromTo', { from: placeName(from), to: placeName(to) }))
    }
  }
  return (
    <>
      <div ref={box} role="img" aria-label={label} className={styles['small']} onClick={press}>
        {error && <ErrorNote error={error} />}
        {!scene && !error && <Waiting what={t('map.title')} />}
        {scene && view && size && (
          <SvgMap
            scene={scene}
            view={view}
            size={size}
            lit={null}
            software={false}
            labels={placeLabels(
              scene,
              view,
              size,
              dot => `${placeName(dot.place)} ${formatCount(dot.value)}`,
              dot => dot.place === privatePlace,
            )}
          />
        )}
      </div>
      {scene && traffic.data && (
        <LaneList
          totals={laneTotals(traffic.data.pairs)}
          byBytes={scene.arcs.some(({ bytes }) => bytes > 0)}
          onFilter={(expr, lane) => onPlace(expr, t(`map.lane.${lane}`))}
        />
      )}
    </>
  )
}
