import { lazy, Suspense, useMemo, useState } from 'react'
import { useAnswer } from '../../engine/use-answer'
import { useShell } from '../../shell/use-shell'
import { scopeOf } from '../../state/investigation'
import { between, placeName, privatePlace, touching, unknownPlace } from '../../state/place'
import { useInvestigation } from '../../state/use-investigation'
import { useNarrowEntries } from '../../state/use-narrow-entries'
import { t } from '../../text'
import { Button } from '../../ui/button'
import { formatCount } from '../../ui/format'
import { ContextMenu, type MenuEntry } from '../../ui/menu'
import { EmptyState, ErrorNote, Waiting } from '../../ui/notes'
import { anchorPoint, useAnchor } from './anchor'
import { chooseDrawing } from './drawing-kind'
import { placeLabels } from './labels'
import { laneBetween } from './lane-filter'
import { Legend } from './legend'
import styles from './map.module.css'
import { mapPicture } from './map-picture'
import { MapStage } from './map-stage'
import { MapTable } from './map-table'
import { MapTip } from './map-tip'
import { MapToolbar, type Shown } from './map-toolbar'
import { pickTarget } from './pick'
import { createScene, type Dot, type MapMeasure, projectLand, type Scene } from './scene'
import { SvgMap } from './svg-map'
import type { Target } from './target'
import { laneTotals } from './traffic'
import { useLand } from './use-land'
import { useTraffic } from './use-traffic'
import { legendPx, type Size, toWindow, toWorld, type View, wholeWorld } from './view'
import { centres, createWorld } from './world'

// deck.gl is most of a megabyte: only a window that draws with it loads it.
const WebglMap = lazy(async () => ({ default: (await import('./webgl-map')).WebglMap }))

const isCountry = (place: string): boolean => place !== privatePlace && place !== unknownPlace

/** Says where on the stage the widest line has its middle, for those who drive the window by script. */
const BiggestArc = ({ scene, view, size }: { scene: Scene; view: View; size: Size }) => {
  const line = scene.arcs[0]?.line
  const middle = line?.[Math.floor(line.length / 2)]
  return middle ? <span hidden data-biggest-arc={toWindow(view, size, middle).map(Math.round).join()} /> : null
}

/** Who talked to whom, where on Earth. */
export const MapView = () => {
  const { value, narrow, change } = useInvestigation()
  const entriesOf = useNarrowEntries()
  const shell = useShell()
  const scope = scopeOf(value)
  const traffic = useTraffic(scope)
  const info = useAnswer('app.info', {}, { live: false })
  const { land, problem } = useLand()
  const [anchor, setAnchor] = useAnchor()
  const [measure, setMeasure] = useState<MapMeasure>('flows')
  const [shown, setShown] = useState<Shown>('map')
  const [menu, setMenu] = useState<{ x: number; y: number; entries: readonly MenuEntry[]; label: string } | null>(null)
  const drawing = useMemo(() => chooseDrawing(location.href), [])

  const home = land && anchorPoint(anchor, land)
  const centre = home && home[0] > 75 ? centres.pacific : centres.atlantic
  const world = useMemo(() => createWorld(centre), [centre])
  const shapes = useMemo(() => (land ? projectLand(land, world) : []), [land, world])
  const [homeLongitude, homeLatitude] = home ?? [0, 0]
  const scene = useMemo(
    () =>
      land && traffic.data
        ? createScene({ world, land, shapes, ...traffic.data, measure, anchor: [homeLongitude, homeLatitude] })
        : null,
    [land, world, shapes, traffic.data, measure, homeLongitude, homeLatitude],
  )
  const lanesFlows = useMemo(() => laneTotals(traffic.data?.pairs ?? []), [traffic.data])

  const { selection } = value
  const selected = useMemo((): Target | null => {
    if (selection?.kind === 'country') return { kind: 'place', place: selection.code }
    if (selection?.kind !== 'pair') return null
    const arc = scene?.arcs.find(({ from, to }) => from === selection.from && to === selection.to)
    return arc ? { kind: 'arc', arc } : null
  }, [selection, scene])

  const marked = (target: Target) => {
    if (target.kind === 'arc') {
      const { from, to, lane } = target.arc
      // A line counts one lane; between places with a single lane that goes without saying.
      const alone = !traffic.data?.pairs.some(pair => pair.from === from && pair.to === to && pair.lane !== lane)
      const label = t('map.fromTo', { from: placeName(from), to: placeName(to) })
      return {
        expr: alone ? between(from, to) : laneBetween(from, to, lane),
        label,
        patch: { selection: { kind: 'pair', from, to } as const },
      }
    }
    const { place } = target
    const patch = isCountry(place) ? { selection: { kind: 'country', code: place } as const } : {}
    return { expr: touching(place), label: placeName(place), patch }
  }
  const choose = (target: Target) => {
    const { expr, patch } = marked(target)
    narrow(expr, 'include', patch)
  }
  const openMenu = (target: Target | null, x: number, y: number, extra: readonly MenuEntry[] = []) => {
    const entries = [...(target ? entriesOf(marked(target)) : []), ...extra]
    if (entries.length > 0) setMenu({ x, y, entries, label: target ? marked(target).label : t('map.title') })
  }
  const putHere = (longitude: number, latitude: number): MenuEntry => ({
    kind: 'action',
    id: 'anchor',
    label: t('map.anchorHere'),
    run: () => setAnchor({ kind: 'point', longitude, latitude }),
  })

  const labelText = (dot: Dot): string => `${placeName(dot.place)} ${formatCount(dot.value)}`
  const isHome = (dot: Dot): boolean => dot.place === privatePlace
  const labelsFor = (view: View, size: Size) => (scene ? placeLabels(scene, view, size, labelText, isHome) : [])

  const dates = new Map((info.data?.databases ?? []).map(({ id, date }) => [id, date]))
  const attribution = t('map.attribution', { date: dates.get('country') ?? '' })

  const exportSvg = () => {
    if (!scene) return
    const size = { width: 1280, height: 680 }
    const view = wholeWorld(world, size, legendPx)
    const title = t('map.pictureTitle', { query: value.query === '' ? t('map.everything') : value.query })
    const legend = (['denied', 'alert', 'allowed', 'unlogged'] as const).map(lane => ({
      lane,
      text: `${t(`map.lane.${lane}`)} ${formatCount(lanesFlows[lane])}`,
    }))
    const svg = mapPicture({ scene, view, size, labels: labelsFor(view, size), title, legend, attribution })
    shell.save('netwake-map.svg', 'image/svg+xml', svg)
  }

  const empty = traffic.data !== null && traffic.data.pairs.length === 0
  const places = traffic.data?.totals.filter(({ place }) => isCountry(place)).length ?? 0
  const flows = Object.values(lanesFlows).reduce((sum, count) => sum + count, 0)
  const Drawing = drawing.kind === 'webgl' ? WebglMap : SvgMap

  return (
    <section
      className={styles['view']}
      aria-label={t('map.title')}
      data-drawing={drawing.kind}
      data-loading={traffic.loading || undefined}
    >
      <MapToolbar
        summary={
          traffic.data
            ? t('map.summary', { count: places, flows: formatCount(flows), places: formatCount(places) })
            : ''
        }
        measure={measure}
        onMeasure={setMeasure}
        shown={shown}
        onShown={setShown}
        anchor={anchor}
        onAnchor={setAnchor}
        onExport={scene ? exportSvg : null}
      />
      {traffic.error && <ErrorNote error={traffic.error} />}
      {problem && shown === 'map' && <ErrorNote error={new Error(t('map.landProblem', { problem }))} />}
      {shown !== 'map' ? (
        traffic.data && (
          <MapTable
            kind={shown}
            totals={traffic.data.totals}
            pairs={traffic.data.pairs}
            onChoose={choose}
            onMenu={(target, event) => {
              event.preventDefault()
              openMenu(target, event.clientX, event.clientY)
            }}
          />
        )
      ) : (
        <div className={styles['frame']}>
          <MapStage
            // Another cut of the world is another map: it starts with the whole of it.
            key={world.centre}
            pick={(view, at) => scene && pickTarget(scene, view, at)}
            world={world}
            label={t('map.label')}
            onChoose={choose}
            onMenu={(target, [x, y], at, view, size) => {
              const place = world.place(toWorld(view, size, at))
              openMenu(target, x, y, place ? [putHere(place[0], place[1])] : [])
            }}
          >
            {({ view, size, pointed }) =>
              scene && (
                <>
                  <Suspense fallback={null}>
                    <Drawing
                      scene={scene}
                      view={view}
                      size={size}
                      labels={labelsFor(view, size)}
                      lit={pointed?.target ?? selected}
                      software={drawing.software}
                    />
                  </Suspense>
                  <BiggestArc scene={scene} view={view} size={size} />
                  {pointed && <MapTip pointed={pointed} totals={traffic.data?.totals ?? []} size={size} />}
                </>
              )
            }
          </MapStage>
          {scene && (
            <Legend
              scene={scene}
              totals={lanesFlows}
              measure={measure}
              more={traffic.data?.more ?? 0}
              onFilter={expr => narrow(expr, 'include')}
            />
          )}
          {!traffic.data && traffic.loading && (
            <div className={styles['over']}>
              <Waiting what={t('map.waiting')} />
            </div>
          )}
          <p className={styles['attribution']}>{attribution}</p>
          {empty && (
            <div className={styles['over']}>
              <EmptyState
                title={t('map.empty')}
                actions={
                  value.query !== '' && <Button onClick={() => change({ query: '' })}>{t('map.showAll')}</Button>
                }
              >
                {t('map.emptyHint')}
              </EmptyState>
            </div>
          )}
        </div>
      )}
      {menu && <ContextMenu at={menu} entries={menu.entries} label={menu.label} onClose={() => setMenu(null)} />}
    </section>
  )
}
