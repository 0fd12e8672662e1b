import { ownFonts } from './own-fonts'

/** A picture of the window as it can be kept: an SVG document that needs nothing around it. */
export type Picture = { readonly svg: string; readonly width: number; readonly height: number }

const svgNamespace = 'http://www.w3.org/2000/svg'
const marginPx = 16
const titlePx = 26
const entryPx = 18
const entryRoomPx = 220

/** Custom properties mean nothing outside the window: their values take their place. */
export const withColours = (text: string): string => {
  const style = getComputedStyle(document.documentElement)
  return text.replaceAll(/var\((--[\w-]+)\)/g, (_, name: string) =>
    style.getPropertyValue(name).trim().replaceAll('"', "'"),
  )
}

const element = (name: string, attributes: Readonly<Record<string, string | number>>, text?: string): SVGElement => {
  const made = document.createElementNS(svgNamespace, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  if (text !== undefined) made.textContent = text
  return made
}

/**
 * The picture inside an element that shows one of the charts, with its title, what it is of, and the entries of its legend;
 * null where there is none. Colours are those of the palette in force.
 */
export const pictureOf = (shown: HTMLElement, title: string, subtitle: string): Picture | null => {
  const drawn = shown.querySelector<SVGSVGElement>('svg[data-picture]')
  if (!drawn) return null
  const entries = [...shown.querySelectorAll<HTMLElement>('[data-legend] > li')]
  const { width: innerWidth, height: innerHeight } = drawn.getBoundingClientRect()
  const width = Math.max(innerWidth, 420) + 2 * marginPx
  const perLine = Math.max(1, Math.floor((width - 2 * marginPx) / entryRoomPx))
  const legendPx = Math.ceil(entries.length / perLine) * entryPx + (entries.length > 0 ? 10 : 0)
  const height = Math.ceil(innerHeight + 2 * marginPx + 2 * titlePx - 6 + legendPx)

  const whole = element('svg', {
    xmlns: svgNamespace,
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    'font-family': 'var(--sans)',
  })
  whole.append(
    element('rect', { width, height, fill: 'var(--bg)' }),
    element('text', { x: marginPx, y: marginPx + 12, 'font-size': 15, 'font-weight': 600, fill: 'var(--text)' }, title),
    element('text', { x: marginPx, y: marginPx + 31, 'font-size': 11.5, fill: 'var(--dim)' }, subtitle),
  )
  const copy = drawn.cloneNode(true) as SVGSVGElement
  copy.setAttribute('x', String(marginPx))
  copy.setAttribute('y', String(marginPx + 2 * titlePx - 6))
  for (const attribute of ['class', 'tabindex', 'role', 'aria-hidden']) copy.removeAttribute(attribute)
  for (const passing of copy.querySelectorAll('[data-passing]')) passing.remove()
  for (const part of copy.querySelectorAll('[class], [tabindex]')) {
    part.removeAttribute('class')
    part.removeAttribute('tabindex')
  }
  whole.append(copy)
  entries.forEach((entry, at) => {
    const x = marginPx + (at % perLine) * entryRoomPx
    const y = marginPx + 2 * titlePx + innerHeight + 8 + Math.floor(at / perLine) * entryPx
    const swatch = entry.querySelector('svg')?.cloneNode(true)
    if (swatch instanceof SVGElement) {
      swatch.setAttribute('x', String(x))
      swatch.setAttribute('y', String(y))
      swatch.removeAttribute('style')
      whole.append(swatch)
    }
    const words = [...entry.querySelectorAll('span')]
      .map(part => part.textContent?.trim() ?? '')
      .filter(text => text !== '')
    whole.append(element('text', { x: x + 24, y: y + 9, 'font-size': 11, fill: 'var(--text)' }, words.join('  ')))
  })
  return { svg: withColours(new XMLSerializer().serializeToString(whole)), width, height }
}

/** The same as a PNG in the window's own fonts, with two dots for each pixel, so that it prints well. */
export const pngOf = async ({ svg, width, height }: Picture): Promise<Blob> => {
  const dressed = svg.replace('>', `><style>${await ownFonts()}</style>`)
  const address = URL.createObjectURL(new Blob([dressed], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = Math.ceil(width * 2)
    canvas.height = Math.ceil(height * 2)
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((done, failed) =>
      canvas.toBlob(blob => (blob ? done(blob) : failed(new Error('the picture could not be drawn'))), 'image/png'),
    )
  } finally {
    URL.revokeObjectURL(address)
  }
}
