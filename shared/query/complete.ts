import type { Completion } from '../contract'
import type { Field } from '../model/fields'
import { foldCase } from '../units/text'
import type { Dialect } from './ast'
import { type Keyed, most, plainOption, quoted, ranked, sharedValues } from './complete-options'
import { completePipe, typedInPipe } from './complete-pipe'
import { pipeWords } from './complete-pipe-words'
import { completePlain, isPlain, typedInPlain } from './complete-plain'
import { aliasTables, queryFields, resolveField } from './fields'
import { dialectOf } from './parse'

type Option = Completion['options'][number]

const fieldOptions: readonly Keyed[] = [
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

/** A value being typed: its field (quoted when the name has spaces), then all of it up to the cursor, a list included. */
const typingValue =
  /(?:^|[\s(!-])(?:"([^"]{1,64})"|([\p{L}_@][\p{L}\p{N}_.@-]*))\s?(?::|[<>]=?|!?=)\s?(?:\([^()]*[,\s(]\s*|\()?(?:[<>]=?)?("?)([^\s"(),]*)$/u
const typingName = /(?:^|[\s(])[-!]?([^\s"():]*)$/u

/** A value being typed: what it is of, what is typed of it so far and where that begins. */
export type TypedHere = {
  readonly field: Field
  readonly begun: string
  readonly from: number
  /** Whether texts stand in quotes whatever they are. */
  readonly quotes: 'always' | 'single' | 'where-needed'
}

// Nothing typed so far back matters, and it bounds the work.
const looked = 2000

/** SQL is told from a search by its whole beginning; while it is typed, its first word has to do. */
const meantBy = (text: string, dialect: Dialect | 'auto'): Dialect => {
  if (dialect !== 'auto') return dialect
  return /^\s*select\s/i.test(text.slice(0, looked)) ? 'sql' : dialectOf(text)
}

/** The value that is being typed at the cursor; null where no value is. */
export const typedHere = (text: string, cursor: number, dialect: Dialect | 'auto' = 'auto'): TypedHere | null => {
  const meant = meantBy(text, dialect)
  if (isPlain(meant)) return typedInPlain(text.slice(0, cursor))
  const words = pipeWords(meant)
  if (words) return typedInPipe(text.slice(0, cursor), words)
  const found = typingValue.exec(text.slice(Math.max(0, cursor - looked), cursor))
  if (!found) return null
  const [, spaced, plain = '', quote = '', begun = ''] = found
  const field = resolveField(spaced ?? plain)
  return field ? { field, begun, from: cursor - begun.length - quote.length, quotes: 'where-needed' } : null
}

/** What may stand at the cursor: fields, vendors' names, keywords, and the words of enumerations. */
export const completeQuery = (text: string, cursor: number, dialect: Dialect | 'auto' = 'auto'): Completion => {
  const meant = meantBy(text, dialect)
  if (isPlain(meant)) return completePlain(text.slice(0, cursor), meant)
  const words = pipeWords(meant)
  return words ? completePipe(text.slice(0, cursor), words) : completeSearch(text, cursor)
}

const completeSearch = (text: string, cursor: number): Completion => {
  const begin = Math.max(0, cursor - looked)
  const before = text.slice(begin, cursor)
  const atValue = typingValue.exec(before)
  if (atValue) {
    const [, spaced, plain = '', quote = '', begun = ''] = atValue
    const field = resolveField(spaced ?? plain)
    const options = field ? ranked(sharedValues(field, begun), begun).slice(0, most).map(plainOption) : []
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
