import type { Completion } from '../contract'
import { foldCase } from '../units/text'
import type { TypedHere } from './complete'
import { type Keyed, most, plainOption, ranked, sharedValues } from './complete-options'
import type { PipeWords } from './complete-pipe-words'
import { queryFields, resolveField } from './fields'
import { helpFor } from './help'
import { type Lexeme, lexemesOf } from './lexemes'

/** Where in a piped query something is being typed. */
type Spot = {
  /** What stands before, from the last bar on, without what is being typed. */
  readonly before: readonly Lexeme[]
  readonly begun: string
  readonly from: number
}

/** A stage further back than this is not looked for; it bounds the work. */
const looked = 4000

const spotOf = (before: string, words: PipeWords): Spot => {
  const begin = Math.max(0, before.length - looked)
  const lexemes = lexemesOf(before.slice(begin), words.style)
    .filter(({ kind }) => kind !== 'end')
    .map(lexeme => ({ ...lexeme, from: lexeme.from + begin, to: lexeme.to + begin }))
  const last = lexemes.at(-1)
  // A quote that is still open begins a value.
  const isOpen = last?.kind === 'broken'
  const isTyped = isOpen || ((last?.kind === 'name' || last?.kind === 'number') && last.to === before.length)
  const from = isTyped && last ? last.from : before.length
  const begun = before.slice(isOpen ? from + 1 : from)
  const done = isTyped ? lexemes.slice(0, -1) : lexemes
  const bar = done.findLastIndex(({ kind, text }) => kind === 'sign' && text === '|')
  return { before: done.slice(bar + 1), begun, from }
}

const signs = new Set(['=', '==', '!=', '<>', '<', '<=', '>', '>=', '=~', '!~'])

/** The field whose value stands next, also in a list. */
const valueField = (before: readonly Lexeme[], { beforeValue }: PipeWords): string | null => {
  let at = before.length - 1
  const text = (place: number): string => before[place]?.text.toLowerCase() ?? ''
  const opening = before.findLastIndex(({ kind, text: sign }) => kind === 'sign' && /^[([]$/.test(sign))
  const closing = before.findLastIndex(({ kind, text: sign }) => kind === 'sign' && /^[)\]]$/.test(sign))
  if (opening > closing && beforeValue.includes(text(opening - 1))) at = opening - 1
  if (!signs.has(text(at)) && !beforeValue.includes(text(at))) return null
  at--
  if (text(at) === 'not' || text(at) === 'matches') at--
  const name = before[at]
  return name?.kind === 'name' || name?.kind === 'quoted-name' ? name.text : null
}

/** The value that is being typed; null where no value is. */
export const typedInPipe = (before: string, words: PipeWords): TypedHere | null => {
  const spot = spotOf(before, words)
  const name = valueField(spot.before, words)
  const field = name === null ? undefined : resolveField(name)
  return field ? { field, begun: spot.begun, from: spot.from, quotes: 'always' } : null
}

/** What may stand at the end of a text. */
export const completePipe = (before: string, words: PipeWords): Completion => {
  const spot = spotOf(before, words)
  const typed = typedInPipe(before, words)
  const options = typed ? sharedValues(typed.field, typed.begun).map(inQuotes) : optionsAt(spot, words)
  const shown = spot.begun === '' ? options : ranked(options, spot.begun)
  return { from: spot.from, options: shown.slice(0, spot.begun === '' ? options.length : most).map(plainOption) }
}

const inQuotes = (option: Keyed): Keyed => ({
  ...option,
  text: option.text.startsWith('"') || /^\d+$/.test(option.text) ? option.text : `"${option.text}"`,
})

const optionsAt = ({ before }: Spot, words: PipeWords): readonly Keyed[] => {
  const [first] = before
  if (!first) return keywords(words.stages)
  const takes = words.takes[first.text.toLowerCase()]
  const last = before.at(-1)
  const begins =
    before.length === 1 || (last?.kind === 'sign' && last.text !== ')' && last.text !== ']' && last.text !== '*')
  const word = last?.kind === 'name' ? last.text.toLowerCase() : ''
  const joins = word === 'by' || word === 'and' || word === 'or' || word === 'not'
  const names = fieldOptions(words)
  switch (takes) {
    case undefined:
      return []
    case 'fields':
      return begins ? names : []
    case 'order':
      return begins || joins ? [...names, ...keywords(['by'])] : keywords(['asc', 'desc', 'by'])
    case 'condition':
      if (begins || joins) return [...names, ...keywords(words.tests.map(test => `${test}(`)), ...keywords(['not'])]
      return last && isSubject(last, before) ? keywords(words.operators) : keywords(['and', 'or'])
    case 'table': {
      const isInside = count(before, '(') > count(before, ')')
      if (isInside) return begins ? names : []
      const isBy = before.some(({ kind, text }) => kind === 'name' && text.toLowerCase() === 'by')
      if (!begins && !joins) return keywords(isBy ? ['as'] : ['as', 'by'])
      return isBy ? [...names, ...keywords([words.bin])] : keywords(words.functions.map(each => `${each}(`))
    }
  }
}

const count = (lexemes: readonly Lexeme[], sign: string): number =>
  lexemes.filter(({ kind, text }) => kind === 'sign' && text === sign).length

/** Whether a name is the field of a condition, not its value. */
const isSubject = (last: Lexeme, before: readonly Lexeme[]): boolean => {
  if (last.kind !== 'name' && last.kind !== 'quoted-name') return false
  const previous = before.at(-2)
  return !(previous?.kind === 'sign' && signs.has(previous.text))
}

const keywords = (list: readonly string[]): readonly Keyed[] =>
  list.map(text => ({
    key: foldCase(text),
    text,
    kind: 'keyword',
    detail: helpFor(text.replace(/\(.*$/, ''))?.text ?? '',
  }))

const known = new Map<PipeWords, readonly Keyed[]>()

/** Every field by the dialect's own name for it, then the vendor's other names, then ours. */
const fieldOptions = (words: PipeWords): readonly Keyed[] => {
  const found = known.get(words)
  if (found) return found
  const option = (text: string, detail: string): Keyed => ({
    key: foldCase(text),
    text: spelled(text),
    kind: 'field',
    detail,
  })
  const own = queryFields.map(({ name, type }) => {
    const text = words.fieldName(name)
    return option(text, text === name ? type : `${type}: ${name}`)
  })
  const others = words.vendors.flatMap(({ vendor, names }) =>
    Object.keys(names).flatMap(alias => {
      const field = resolveField(alias)
      return field && words.fieldName(field.name) !== alias ? [option(alias, `${vendor}: ${field.name}`)] : []
    }),
  )
  const ours = queryFields.flatMap(({ name, type }) => (words.fieldName(name) === name ? [] : [option(name, type)]))
  const all = [...own, ...others, ...ours]
  known.set(words, all)
  return all
}

const spelled = (name: string): string => (/^[\w@.]+$/.test(name) ? name : `\`${name}\``)
