import { createValue, type Readable } from './value'

export const themes = ['system', 'dark', 'light'] as const
export type Theme = (typeof themes)[number]

const storageKey = 'netwake.theme'
const chosen = createValue<Theme>('system')

export const theme: Readable<Theme> = chosen

const show = (): void => {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches
  document.documentElement.dataset['theme'] = chosen.get() === 'system' ? (dark ? 'dark' : 'light') : chosen.get()
}

export const setTheme = (next: Theme): void => {
  chosen.set(next)
  localStorage.setItem(storageKey, next)
  show()
}

/** Takes up the theme chosen last time and follows the system while none is. */
export const startTheme = (): void => {
  const kept = localStorage.getItem(storageKey)
  chosen.set(themes.find(known => known === kept) ?? 'system')
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show)
  show()
}
