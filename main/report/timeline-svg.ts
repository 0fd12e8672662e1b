import type { FindingPicture } from '../../shared/model/finding'
import { count, escapeHtml } from './html-text'
import { timeTicks } from './times'

const width = 960
const height = 150
const plot = { left: 48, right: 8, top: 10, bottom: 24 }

const layers = [
  { name: 'allowed', label: 'allowed' },
  { name: 'denied', label: 'denied' },
  { name: 'other', label: 'action not logged' },
  { name: 'alerts', label: 'alerts' },
] as const

/** Rows over time, stacked by action, with a legend of totals. */
export const timelineSvg = ({ timeline }: FindingPicture, zone: string): string => {
  const { from, to } = timeline
  const length = Math.max(...layers.map(({ name }) => timeline[name].length))
  if (length === 0 || to <= from) return ''
  const totals = Array.from({ length }, (_, at) => layers.reduce((sum, { name }) => sum + (timeline[name][at] ?? 0), 0))
  const highest = niceTop(Math.max(...totals, 1))
  const inner = { width: width - plot.left - plot.right, height: height - plot.top - plot.bottom }
  const x = (at: number): number => plot.left + (inner.width * at) / length
  const y = (value: number): number => plot.top + inner.height * (1 - value / highest)
  const bar = inner.width / length
  const gap = bar > 4 ? 1 : 0

  const base = Array.from({ length }, () => 0)
  const shapes = layers.map(({ name }) => {
    let path = ''
    for (let at = 0; at < length; at++) {
      const value = timeline[name][at] ?? 0
      if (value === 0) continue
      const low = base[at] ?? 0
      base[at] = low + value
      path += `M${num(x(at))} ${num(y(low))}V${num(y(low + value))}h${num(bar - gap)}V${num(y(low))}z`
    }
    return path === '' ? '' : `<path class="bar ${name}" d="${path}"/>`
  })
  const grid = [0.5, 1].map(share => {
    const at = num(y(highest * share))
    return `<path class="grid" d="M${plot.left} ${at}H${width - plot.right}"/><text class="axis end" x="${plot.left - 6}" y="${num(y(highest * share) + 3.5)}">${escapeHtml(short(highest * share))}</text>`
  })
  const ticks = timeTicks(from, to, 7, zone).map(({ at, label }) => {
    const left = plot.left + (inner.width * (at - from)) / (to - from)
    const side = left > width - 40 ? 'end' : left < plot.left + 30 ? '' : 'middle'
    return `<path class="grid" d="M${num(left)} ${height - plot.bottom}v4"/><text class="axis ${side}" x="${num(left)}" y="${height - 6}">${escapeHtml(label)}</text>`
  })
  const ground = `<path class="ground" d="M${plot.left} ${height - plot.bottom}H${width - plot.right}"/>`
  const legend = layers.flatMap(({ name, label }) => {
    const total = timeline[name].reduce((sum, value) => sum + value, 0)
    return total === 0 ? [] : [`<span class="key"><i class="${name}"></i>${label} ${count(total)}</span>`]
  })
  return `<figure class="picture"><figcaption>When <span class="legend">${legend.join('')}</span></figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Rows over time, stacked by action">${grid.join('')}${shapes.join('')}${ground}${ticks.join('')}</svg></figure>`
}

const num = (value: number): string => String(Math.round(value * 10) / 10)

/** The next round number, not much above the value. */
const niceTop = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(value))
  return Math.max(2, ([1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10].find(step => step * power >= value) ?? 10) * power)
}

const short = (value: number): string =>
  value >= 1e6 ? `${num(value / 1e6)}M` : value >= 1e3 ? `${num(value / 1e3)}k` : value < 1 ? '' : String(value)
