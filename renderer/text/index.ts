import { createInstance } from 'i18next'

/** One catalogue: every file of `en/` is one branch of the tree, named after the file. */
const files = import.meta.glob<Record<string, unknown>>('./en/*.json', { eager: true, import: 'default' })
const english = Object.fromEntries(
  Object.entries(files).map(([path, words]) => [path.replace(/^.*\/(.+)\.json$/, '$1'), words]),
)

const catalogue = createInstance({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: english } },
  initAsync: false,
  // React escapes what it renders.
  interpolation: { escapeValue: false },
})
void catalogue.init() // all words are here already, so this is done when it returns

/** The words for a key of the catalogue, e.g. `t('grid.columns')`; `count` picks the plural. */
export const t = (key: string, values: Readonly<Record<string, unknown>> = {}): string => catalogue.t(key, values)

/** Whether the catalogue has words for a key that is put together at run time. */
export const hasText = (key: string): boolean => catalogue.exists(key)

/** The language shown, for numbers, dates and country names. */
export const language = (): string => catalogue.language
