import { type Picture, withColours } from '../../ui/charts/picture'

const svgNamespace = 'http://www.w3.org/2000/svg'
const marginPx = 20
const headPx = 54

const element = (name: string, attributes: Readonly<Record<string, string | number>>, text?: string): SVGElement => {
  const made = document.createElementNS(svgNamespace, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  if (text !== undefined) made.textContent = text
  return made
}

/** What is cut off in the window is cut off in the picture. */
const shownText = (text: string, holder: Element): string => {
  const { clientWidth, scrollWidth } = holder
  if (clientWidth === 0 || scrollWidth <= clientWidth + 1 || getComputedStyle(holder).overflow !== 'hidden') return text
  return `${text.slice(0, Math.max(1, Math.floor((text.length * clientWidth) / scrollWidth) - 1))}…`
}

type Words = { text: string; width: number; readonly box: DOMRect }

/** A text as it is broken into lines in the window: a drawing breaks none. */
const linesOf = (node: Text): readonly Words[] => {
  const from = node.data.search(/\S/)
  if (from < 0) return []
  const to = node.data.trimEnd().length
  const range = document.createRange()
  range.setStart(node, from)
  range.setEnd(node, to)
  const [only, ...others] = range.getClientRects()
  if (!only) return []
  if (others.length === 0) return [{ text: node.data.trim(), width: only.width, box: only }]
  const lines: Words[] = []
  for (let at = from; at < to; at++) {
    range.setStart(node, at)
    range.setEnd(node, at + 1)
    const box = range.getBoundingClientRect()
    const line = lines.at(-1)
    if (line && box.top < line.box.bottom - 1) {
      line.text += node.data[at] ?? ''
      line.width = Math.max(line.width, box.right - line.box.left)
    } else if (box.width > 0) lines.push({ text: node.data[at] ?? '', width: box.width, box })
  }
  return lines
}

/** Every piece of text that is in sight within the tile, where it stands. */
const textsOf = (tile: HTMLElement, area: DOMRect, left: number, top: number): readonly SVGElement[] => {
  const walker = document.createTreeWalker(tile, NodeFilter.SHOW_TEXT)
  const found: SVGElement[] = []
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement
    if (!holder || !(node instanceof Text) || holder.closest('svg, [data-passing], .visually-hidden')) continue
    const { fontSize, fontStyle, fontWeight, fontFamily, color, clipPath } = getComputedStyle(holder)
    if (clipPath !== 'none') continue
    for (const { text, width, box } of linesOf(node)) {
      if (text === '' || box.bottom > area.bottom || box.top < area.top || box.left > area.right) continue
      const shown = shownText(text, holder)
      found.push(
        element(
          'text',
          {
            x: box.left - left,
            y: box.top - top + box.height * 0.76,
            'font-size': fontSize,
            'font-style': fontStyle,
            'font-weight': fontWeight,
            'font-family': fontFamily.replaceAll('"', "'"),
            fill: color,
            // As wide as in the window, also where the drawing is opened in another font.
            ...(shown === text ? { textLength: width, lengthAdjust: 'spacingAndGlyphs' } : {}),
          },
          shown,
        ),
      )
    }
  }
  return found
}

/** The points and numbers of lists, which are no text of the page. */
const markersOf = (tile: HTMLElement, area: DOMRect, left: number, top: number): readonly SVGElement[] =>
  [...tile.querySelectorAll('li')].flatMap(item => {
    const { display, listStyleType, fontSize, lineHeight, color } = getComputedStyle(item)
    const { left: x, top: y } = item.getBoundingClientRect()
    const linePx = Number.parseFloat(lineHeight)
    if (display !== 'list-item' || listStyleType === 'none' || y + linePx > area.bottom || y < area.top) return []
    const list = item.parentElement
    const at = list ? [...list.children].indexOf(item) : 0
    const place = { x: x - left - 7, y: y - top + linePx / 2 + Number.parseFloat(fontSize) * 0.36 }
    const mark = list instanceof HTMLOListElement ? `${list.start + at}.` : '•'
    return [element('text', { ...place, 'text-anchor': 'end', 'font-size': fontSize, fill: color }, mark)]
  })

const drawingsOf = (tile: HTMLElement, left: number, top: number): readonly SVGElement[] =>
  [...tile.querySelectorAll<SVGSVGElement>('[data-tile-body] svg')].flatMap(drawn => {
    if (drawn.parentElement?.closest('svg')) return []
    const { left: x, top: y, width, height } = drawn.getBoundingClientRect()
    const copy = drawn.cloneNode(true) as SVGSVGElement
    for (const passing of copy.querySelectorAll('[data-passing]')) passing.remove()
    for (const part of [copy, ...copy.querySelectorAll('[class], [tabindex], [style]')])
      for (const attribute of ['class', 'tabindex', 'role', 'aria-hidden', 'style']) part.removeAttribute(attribute)
    for (const [key, value] of Object.entries({ x: x - left, y: y - top, width, height }))
      copy.setAttribute(key, String(value))
    return [copy]
  })

/** The board as it is in the window, all of it, as one drawing that needs nothing around it. */
export const boardPicture = (grid: HTMLElement, title: string, subtitle: string): Picture => {
  const box = grid.getBoundingClientRect()
  const width = Math.ceil(box.width + 2 * marginPx)
  const height = Math.ceil(box.height + headPx + 2 * marginPx)
  const left = box.left - marginPx
  const top = box.top - marginPx - headPx
  const whole = element('svg', {
    xmlns: svgNamespace,
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    'font-family': 'var(--sans)',
  })
  whole.append(
    element('rect', { width, height, fill: 'var(--bg)' }),
    element('text', { x: marginPx, y: marginPx + 16, 'font-size': 19, 'font-weight': 600, fill: 'var(--text)' }, title),
    element('text', { x: marginPx, y: marginPx + 37, 'font-size': 12, fill: 'var(--dim)' }, subtitle),
  )
  for (const [at, tile] of [...grid.querySelectorAll<HTMLElement>('[data-tile]')].entries()) {
    const area = tile.getBoundingClientRect()
    const frame = { x: area.left - left, y: area.top - top, width: area.width, height: area.height, rx: 8 }
    const clip = element('clipPath', { id: `tile-${at}` })
    clip.append(element('rect', frame))
    const inside = element('g', { 'clip-path': `url(#tile-${at})` })
    inside.append(
      ...drawingsOf(tile, left, top),
      ...textsOf(tile, area, left, top),
      ...markersOf(tile, area, left, top),
    )
    whole.append(clip, element('rect', { ...frame, fill: 'var(--panel)', stroke: 'var(--line)' }), inside)
  }
  return { svg: withColours(new XMLSerializer().serializeToString(whole)), width, height }
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** One page that holds the picture and the query of every tile, and loads nothing. */
export const boardPage = (
  { svg, width }: Picture,
  title: string,
  language: string,
  tiles: readonly { readonly title: string; readonly query: string }[],
): string => `<!doctype html>
<html lang="${escaped(language)}">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>
body { margin: 24px auto; max-width: ${width}px; font: 14px/1.5 system-ui, sans-serif }
svg { max-width: 100%; height: auto }
code { font: 12px ui-monospace, monospace; overflow-wrap: anywhere }
dt { margin-top: 10px; font-weight: 600 }
dd { margin: 0 }
</style>
${svg}
<dl>
${tiles.map(({ title: name, query }) => `<dt>${escaped(name)}</dt><dd><code>${escaped(query)}</code></dd>`).join('\n')}
</dl>
</html>
`
