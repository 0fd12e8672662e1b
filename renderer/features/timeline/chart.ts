import uPlot from 'uplot'
import { timeLabel, timeSplits } from '../../ui/charts/time-axis'
import { colour } from '../../ui/use-shown-theme'
import { laneFill } from './patterns'
import { type CourseOfTime, type Lane, lanes } from './use-course'

/** From the top of the stack down, so that each lane overpaints the part of the ones above it that is not theirs. */
const fromTop: readonly Lane[] = lanes.toReversed()

const stacked = ({ bins, counts }: CourseOfTime): uPlot.AlignedData => {
  const at = Array.from({ length: bins.count }, (_, bar) => bins.from + bar * bins.step)
  const heights = fromTop.map(top => {
    const under = lanes.slice(0, lanes.indexOf(top) + 1)
    return at.map((_, bar) => under.reduce((sum, lane) => sum + (counts[lane][bar] ?? 0), 0) || null)
  })
  return [at, ...heights]
}

export type ChartHandlers = {
  readonly onSelect: (from: number, to: number) => void
  readonly onPoint: (bar: number | null) => void
}

const axisPx = 15
const leastSelectPx = 4

/** Stacked bars over time. */
export const createChart = (
  parent: HTMLElement,
  course: CourseOfTime,
  size: { readonly width: number; readonly height: number },
  look: { readonly zone: string; readonly language: string },
  handlers: ChartHandlers,
): uPlot => {
  const bars = uPlot.paths.bars?.({ size: [1, 100], align: 1, gap: course.bins.count > size.width / 3 ? 0 : 1 })
  const { bins } = course
  return new uPlot(
    {
      ...size,
      ms: 1,
      padding: [2, 0, 0, 0],
      legend: { show: false },
      cursor: {
        y: false,
        x: false,
        points: { show: false },
        drag: { x: true, y: false, setScale: false },
        bind: { dblclick: () => () => null },
      },
      scales: {
        x: { time: true, range: () => [bins.from, bins.to] },
        y: { range: (_, __, max) => [0, Math.max(max, 1)] },
      },
      axes: [
        {
          size: axisPx,
          align: 1,
          gap: 1,
          font: `10px ${getComputedStyle(document.body).fontFamily}`,
          stroke: colour('--faint'),
          grid: { show: false },
          ticks: { show: false },
          splits: (plot, _axis, min, max) => timeSplits(min, max, plot.width, look.zone),
          values: (_plot, splits) => {
            const step = (splits[1] ?? 0) - (splits[0] ?? 0) || bins.step
            return splits.map(at => timeLabel(at, step, look.zone, look.language))
          },
        },
        { show: false },
      ],
      series: [
        {},
        ...fromTop.map(
          (lane): uPlot.Series => ({
            width: 0,
            points: { show: false },
            fill: plot => laneFill(lane, plot.ctx),
            ...(bars ? { paths: bars } : {}),
          }),
        ),
      ],
      hooks: {
        setSelect: [
          plot => {
            const { left, width } = plot.select
            if (width >= leastSelectPx) handlers.onSelect(plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x'))
            plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
          },
        ],
        setCursor: [
          plot => {
            const left = plot.cursor.left ?? -1
            handlers.onPoint(left < 0 ? null : Math.floor((plot.posToVal(left, 'x') - bins.from) / bins.step))
          },
        ],
        drawClear: [
          plot => {
            // Where nothing was logged the ground is dashed: a gap is seen as a gap.
            const { ctx, bbox } = plot
            const ground = bbox.top + bbox.height - devicePixelRatio / 2
            ctx.save()
            ctx.strokeStyle = colour('--faint')
            ctx.lineWidth = devicePixelRatio
            ctx.setLineDash([2 * devicePixelRatio, 4 * devicePixelRatio])
            ctx.beginPath()
            ctx.moveTo(bbox.left, ground)
            ctx.lineTo(bbox.left + bbox.width, ground)
            ctx.stroke()
            ctx.restore()
          },
        ],
      },
    },
    stacked(course),
    parent,
  )
}
