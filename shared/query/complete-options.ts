import type { Completion } from '../contract'
import type { Field } from '../model/fields'
import { countryCodes, countryName } from '../units/country'
import { foldCase } from '../units/text'
import { portNames, portsNamed } from './ports'
import { severityMeant, severityWords, wordsOf } from './words'

export type Option = Completion['options'][number]
/** With what is compared to what was typed. */
export type Keyed = Option & { readonly key: string }

/** Options shown at once. */
export const most = 60

export const quoted = (text: string): string => (/^[\w.@-]+$/.test(text) ? text : `"${text}"`)

/** Options whose key begins with what was typed, then those that hold it further on. */
export const ranked = <T extends { readonly key: string }>(options: readonly T[], begun: string): readonly T[] => {
  const wanted = foldCase(begun)
  const first = options.filter(({ key }) => key.startsWith(wanted))
  if (wanted.length < 2) return first
  return [...first, ...options.filter(({ key }) => !key.startsWith(wanted) && key.includes(wanted))]
}

export const plainOption = ({ text, kind, detail }: Option): Option => ({ text, kind, detail })

const value = (text: string, detail: string): Keyed => ({
  key: foldCase(text),
  text: quoted(text),
  kind: 'value',
  detail,
})

/** Values every case shares; those only a case knows are the engine's to offer. */
export const sharedValues = (field: Field, begun: string): readonly Keyed[] => {
  const words = field.name === 'severity' ? severityWords : wordsOf(field.type)
  if (words) return words.map(word => value(word, field.name === 'severity' ? String(severityMeant(word)) : ''))
  if (field.type === 'country' && begun !== '') {
    return countryCodes.map(code => ({
      ...value(code, countryName(code, 'en')),
      key: `${foldCase(countryName(code, 'en'))} ${foldCase(code)}`,
    }))
  }
  if (field.name.endsWith('_port') && /^[a-z]/i.test(begun))
    return portNames.map(name => value(name, (portsNamed(name) ?? []).join(', ')))
  return []
}
