import { useSyncExternalStore } from 'react'

type Rgba = [number, number, number, number]
/** Colour tokens as numbers, for drawings that cannot read custom properties. */
export type Palette = Readonly<Record<string, Rgba>> & { readonly [name in (typeof tokens)[number]]: Rgba }

export const tokens = [
  '--bg',
  '--text',
  '--dim',
  '--faint',
  '--accent',
  '--allowed',
  '--denied',
  '--alert',
  '--land',
  '--land-edge',
] as const

/** Colours as the page has them now, by token name, as CSS text. */
export const tokenColours = (): ReadonlyMap<string, string> => {
  const style = getComputedStyle(document.documentElement)
  return new Map(tokens.map(name => [name, style.getPropertyValue(name).trim()]))
}

const rgba = (hex: string): Rgba => {
  const digits = hex.length === 4 ? hex.slice(1).replace(/./g, '$&$&') : hex.slice(1, 7)
  const value = Number.parseInt(digits, 16)
  return Number.isNaN(value) ? [128, 128, 128, 255] : [value >> 16, (value >> 8) & 255, value & 255, 255]
}

let known: { readonly key: string; readonly palette: Palette } | null = null

const snapshot = (): Palette => {
  const colours = tokenColours()
  const key = [...colours.values()].join()
  if (known?.key !== key) {
    const palette = Object.fromEntries([...colours].map(([name, hex]) => [name, rgba(hex)]))
    known = { key, palette: palette as Palette }
  }
  return known.palette
}

const subscribe = (changed: () => void): (() => void) => {
  const theme = new MutationObserver(changed)
  theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] })
  const system = matchMedia('(prefers-color-scheme: dark)')
  system.addEventListener('change', changed)
  return () => {
    theme.disconnect()
    system.removeEventListener('change', changed)
  }
}

/** Follows the theme. */
export const usePalette = (): Palette => useSyncExternalStore(subscribe, snapshot)
