import type { Completion } from '../contract'
import type { Field } from '../model/fields'
import { countryCodes, countryName } from '../units/country'
import { foldCase } from '../units/text'
import { aliasTables, queryFields, resolveField } from './fields'
import { portNames, portsNamed } from './ports'
import { severityMeant, severityWords, wordsOf } from './words'

type Option = Completion['options'][number]

const most = 60

const quoted = (text: string): string => (/^[\w.@-]+$/.test(text) ? text : `"${text}"`)

const fieldOptions: readonly (Option & { readonly key: string })[] = [
  ...queryFields.map(({ name, type, unit }) => ({
    key: foldCase(name),
    text: `${name}:`,
    kind: 'field' as const,
    detail: unit === null || unit === type ? type : `${type}, ${unit}`,
  })),
  ...aliasTables.flatMap(({ vendor, names }) =>
    Object.entries(names).flatMap(([alias, name]) => {
      const resolved = resolveField(alias)?.name ?? name
      // A spelling that differs from the canonical one by case or separator only would be noise.
      return resolveField(alias)?.name === alias
        ? []
        : [
            {
              key: foldCase(alias),
              text: `${quoted(alias)}:`,
              kind: 'field' as const,
              detail: `${vendor}: ${resolved}`,
            },
          ]
    }),
  ),
]

const keywordOptions: readonly Option[] = [
  { text: 'AND', kind: 'keyword', detail: 'both' },
  { text: 'OR', kind: 'keyword', detail: 'either' },
  { text: 'NOT', kind: 'keyword', detail: 'neither' },
]

/** Options whose key begins with what was typed, then those that hold it further on. */
const ranked = <T extends { readonly key: string }>(options: readonly T[], begun: string): readonly T[] => {
  const wanted = foldCase(begun)
  const first = options.filter(({ key }) => key.startsWith(wanted))
  if (wanted.length < 2) return first
  return [...first, ...options.filter(({ key }) => !key.startsWith(wanted) && key.includes(wanted))]
}

const plainOption = ({ text, kind, detail }: Option): Option => ({ text, kind, detail })

const value = (text: string, detail: string): Option & { readonly key: string } => ({
  key: foldCase(text),
  text: quoted(text),
  kind: 'value',
  detail,
})

/** Values every case shares; those only a case knows are the engine's to offer. */
const valuesOf = (field: Field, begun: string): readonly (Option & { readonly key: string })[] => {
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

/** A value being typed: its field (quoted when the name has spaces), then all of it up to the cursor, a list included. */
const typingValue =
  /(?:^|[\s(!-])(?:"([^"]{1,64})"|([\p{L}_@][\p{L}\p{N}_.@-]*))\s?(?::|[<>]=?|!?=)\s?(?:\([^()]*[,\s(]\s*|\()?(?:[<>]=?)?("?)([^\s"(),]*)$/u
const typingName = /(?:^|[\s(])[-!]?([^\s"():]*)$/u

/** What may stand at the cursor: fields, vendors' names, keywords, and the words of enumerations. */
export const completeQuery = (text: string, cursor: number): Completion => {
  // Nothing typed so far back matters, and it bounds the work.
  const begin = Math.max(0, cursor - 2000)
  const before = text.slice(begin, cursor)
  const atValue = typingValue.exec(before)
  if (atValue) {
    const [, spaced, plain = '', quote = '', begun = ''] = atValue
    const field = resolveField(spaced ?? plain)
    const options = field ? ranked(valuesOf(field, begun), begun).slice(0, most).map(plainOption) : []
    return { from: cursor - begun.length - quote.length, options }
  }
  // An open quote begins a phrase or one of the names with spaces.
  const quote = before.split('"').length % 2 === 0 ? before.lastIndexOf('"') : -1
  if (quote >= 0) {
    const spaced = ranked(fieldOptions, before.slice(quote + 1)).filter(option => option.text.startsWith('"'))
    return { from: begin + quote, options: spaced.slice(0, most).map(plainOption) }
  }
  const begun = typingName.exec(before)?.[1]
  if (begun === undefined) return { from: cursor, options: [] }
  const names = ranked(fieldOptions, begun)
  const shown = begun === '' ? names.slice(0, queryFields.length) : names.slice(0, most)
  const keywords = begun === '' ? [] : keywordOptions.filter(option => option.text.startsWith(begun.toUpperCase()))
  return { from: cursor - begun.length, options: [...shown.map(plainOption), ...keywords] }
}
