import { type KeyboardEvent, useEffect, useEffectEvent, useId, useMemo, useRef, useState } from 'react'
import { parseQuery } from '../../../shared/query/parse'
import { termFor } from '../../../shared/query/term'
import { useCase } from '../../engine/use-case'
import { useInvestigation } from '../../state/use-investigation'
import { language, t } from '../../text'
import { LinkButton } from '../../ui/button'
import { formatCount, formatRange } from '../../ui/format'
import { Waiting } from '../../ui/notes'
import { useShownTheme } from '../../ui/use-shown-theme'
import { useSize } from '../../ui/use-size'
import { binsFor, type Span, stepUnit, zoomed } from './bins'
import { createChart } from './chart'
import { keyed } from './keys'
import { Swatch } from './swatch'
import styles from './timeline.module.css'
import { type CourseOfTime, type Lane, lanes, useCourse } from './use-course'
import 'uplot/dist/uPlot.min.css'

const laneTerm = (lane: Lane) =>
  lane === 'alert' ? termFor('kind', 'alert') : termFor('action', lane === 'none' ? null : lane)

const pointedText = ({ bins, counts }: CourseOfTime, bar: number, zone: string): string => {
  const from = bins.from + bar * bins.step
  const parts = lanes.flatMap(lane => {
    const count = counts[lane][bar] ?? 0
    return count > 0 ? [`${t(`timeline.${lane}`)} ${formatCount(count)}`] : []
  })
  return `${formatRange(from, from + bins.step, zone)}: ${parts.length > 0 ? parts.join(' · ') : t('timeline.nothing')}`
}

/** How much happened when, by what became of it. Drag to choose a range, wheel to zoom, double click for all. */
export const Timeline = () => {
  const open = useCase()
  const { value, change, narrow } = useInvestigation()
  const { range, zone, query } = value
  const area = useRef<HTMLDivElement>(null)
  const plot = useRef<HTMLDivElement>(null)
  const size = useSize(area)
  const shownTheme = useShownTheme()
  const [view, setView] = useState<Span | null>(null)
  const [pointed, setPointed] = useState<number | null>(null)
  const hint = useId()

  const first = open?.first ?? null
  const last = open?.last ?? null
  const whole = useMemo(() => (first === null || last === null ? null : { from: first, to: last + 1 }), [first, last])
  const width = size?.width ?? 0
  const seen = view ?? whole
  const from = seen?.from ?? null
  const to = seen?.to ?? null
  const bins = useMemo(
    () => (from !== null && to !== null && width > 0 ? binsFor({ from, to }, width, zone) : null),
    [from, to, width, zone],
  )
  const readable = useMemo(() => parseQuery(query, { dialect: 'auto', zone }).ok, [query, zone])
  const { course, running, error } = useCourse(bins, readable)

  const select = useEffectEvent((from: number, to: number) => {
    if (!course) return
    const { bins: drawn } = course
    // A brush means whole bars.
    const snapped = {
      from: drawn.from + Math.floor((from - drawn.from) / drawn.step) * drawn.step,
      to: drawn.from + Math.ceil((to - drawn.from) / drawn.step) * drawn.step,
    }
    change({ range: snapped })
  })

  useEffect(() => {
    const parent = plot.current
    if (!parent || !course || !size || size.width === 0) return
    const handlers = { onSelect: (from: number, to: number) => select(from, to), onPoint: setPointed }
    const chart = createChart(parent, course, size, { zone, language: language() }, handlers)
    return () => chart.destroy()
  }, [course, size, zone, shownTheme])

  // A wheel listener that may prevent scrolling has to be added by hand.
  const wheel = useEffectEvent((event: WheelEvent) => {
    if (!bins || !whole || !seen || !area.current) return
    event.preventDefault()
    const { left, width: across } = area.current.getBoundingClientRect()
    const at = bins.from + ((event.clientX - left) / across) * (bins.to - bins.from)
    setView(zoomed(seen, whole, 2 ** (event.deltaY / (event.deltaMode === 1 ? 6 : 240)), at))
  })
  useEffect(() => {
    const element = area.current
    const turn = (event: WheelEvent) => wheel(event)
    element?.addEventListener('wheel', turn, { passive: false })
    return () => element?.removeEventListener('wheel', turn)
  }, [])

  const onKeyDown = (event: KeyboardEvent) => {
    if (
      event.target !== event.currentTarget ||
      !bins ||
      !whole ||
      !seen ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey
    )
      return
    const act = keyed(event.key, event.shiftKey, { range, bins, whole, view: seen })
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    if (act.kind === 'range') change({ range: act.range })
    else setView(act.view)
  }

  const place =
    bins && range
      ? {
          from: Math.max(0, (range.from - bins.from) / (bins.to - bins.from)),
          to: Math.min(1, (range.to - bins.from) / (bins.to - bins.from)),
        }
      : null
  const unit = bins && stepUnit(bins.step)
  return (
    <section
      className={styles['timeline']}
      aria-label={t('timeline.title')}
      aria-describedby={hint}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <p id={hint} className="visually-hidden">
        {t('timeline.keys')}
      </p>
      <div className={styles['caption']}>
        {course &&
          lanes.map(lane =>
            course.totals[lane] > 0 || lane === 'allowed' || lane === 'denied' ? (
              <LinkButton key={lane} plain onClick={() => narrow(laneTerm(lane), 'include')}>
                <Swatch lane={lane} theme={shownTheme} />
                {t(`timeline.${lane}`)} {formatCount(course.totals[lane])}
              </LinkButton>
            ) : null,
          )}
        {running.loading && <Waiting what={t('timeline.counting')} onStop={running.stop} />}
        <span className={styles['right']}>
          {course && pointed !== null && pointed >= 0 && pointed < course.bins.count
            ? pointedText(course, pointed, zone)
            : unit && t('timeline.perBar', { step: `${unit.count} ${unit.unit}` })}
        </span>
        {(view || range) && (
          <LinkButton
            onClick={() => {
              setView(null)
              change({ range: null })
            }}
          >
            {t('timeline.all')}
          </LinkButton>
        )}
      </div>
      <div
        ref={area}
        className={styles['chart']}
        onDoubleClick={() => {
          setView(null)
          change({ range: null })
        }}
      >
        <div ref={plot} className={styles['plot']} />
        {place && place.to > 0 && place.from < 1 && (
          <>
            <div className={styles['shade']} style={{ left: 0, width: `${place.from * 100}%` }} />
            <div className={styles['shade']} style={{ left: `${place.to * 100}%`, right: 0 }} />
            <div
              className={styles['range']}
              data-range
              style={{ left: `${place.from * 100}%`, width: `${(place.to - place.from) * 100}%` }}
            />
          </>
        )}
        {!whole && <div className={styles['note']}>{t('timeline.empty')}</div>}
        {error && <div className={styles['note']}>{error.message}</div>}
      </div>
    </section>
  )
}
