import type { Completion } from '../contract'
import type { Field } from '../model/fields'
import { foldCase } from '../units/text'
import type { Dialect } from './ast'
import type { TypedHere } from './complete'
import { type Keyed, most, plainOption, ranked, sharedValues } from './complete-options'
import { aliasTables, queryFields, resolveField } from './fields'
import { helpFor } from './help'
import { viewNames } from './sql-views'

/** The dialects without bars: one sentence of words, in which names may have spaces and texts stand in single quotes. */
export type PlainDialect = Extract<Dialect, 'flows' | 'sql'>
export const isPlain = (dialect: Dialect): dialect is PlainDialect => dialect === 'flows' || dialect === 'sql'

const keywords: Readonly<Record<PlainDialect, readonly string[]>> = {
  flows:
    'flows,where,group by,order by,limit,top,series,of,sum,avg,min,max,count,in last,between,in,not in,like,and,or,not,asc,desc'.split(
      ',',
    ),
  sql: 'select,from,where,group by,having,order by,limit,join,on,with,distinct,as,between,in,like,is null,and,or,not,count,sum,avg,min,max'.split(
    ',',
  ),
}

const looked = 2000
const mostWords = 4

/** Name, operator, perhaps the values of a list before, perhaps a quote, and the value up to the cursor. */
const typing =
  /([\p{L}_`"][\p{L}\p{N}_.`" ]{0,80}?)\s*(?:!=|<>|[<>]=?|=|\b(?:not\s+)?like\b|\b(?:not\s+)?in\b\s*\((?:[^()]*,)?)\s*(['‘]?)([^'’‘"\s,()]*)$/iu

/** The longest run of words before the operator that names a field. */
const fieldBefore = (words: string): Field | undefined => {
  const parts = words.replaceAll(/[`"]/g, '').trim().split(/\s+/)
  for (let from = Math.max(0, parts.length - mostWords); from < parts.length; from++) {
    const field = resolveField(parts.slice(from).join(' '))
    if (field) return field
  }
  return undefined
}

/** The value that is being typed; null where no value is. */
export const typedInPlain = (before: string): TypedHere | null => {
  const found = typing.exec(before.slice(-looked))
  if (!found) return null
  const [, words = '', quote = '', begun = ''] = found
  const field = fieldBefore(words)
  return field ? { field, begun, from: before.length - begun.length - quote.length, quotes: 'single' } : null
}

type Word = Keyed & { readonly words: number }

const wordsOf = (dialect: PlainDialect): readonly Word[] => {
  const language = [
    ...keywords[dialect].map(text => ({ text, detail: helpFor(text)?.text ?? '' })),
    ...(dialect === 'sql' ? viewNames.map(text => ({ text, detail: 'view' })) : []),
  ].map(option => ({ ...option, kind: 'keyword' as const }))
  const own = dialect === 'flows' ? aliasTables.filter(({ vendor }) => vendor === 'Aria') : []
  const fields = [
    ...own.flatMap(({ names }) => Object.entries(names).map(([text, detail]) => ({ text, detail }))),
    ...queryFields
      .filter(({ source }) => dialect === 'flows' || source.from !== 'either')
      .map(({ name, type }) => ({ text: name, detail: type })),
  ].map(option => ({ ...option, kind: 'field' as const }))
  return [...language, ...fields].map(option => ({
    ...option,
    key: foldCase(option.text),
    words: option.text.split(' ').length,
  }))
}
const made = new Map<PlainDialect, readonly Word[]>()

const lastWords = /(?:[\p{L}\p{N}_.]+ +){0,3}[\p{L}\p{N}_.]+$/u

/** What may stand at the cursor of a query without bars: words of the language, fields, words of enumerations. */
export const completePlain = (before: string, dialect: PlainDialect): Completion => {
  const value = typedInPlain(before)
  if (value) {
    const options = ranked(sharedValues(value.field, value.begun), value.begun).slice(0, most).map(plainOption)
    const inQuotes = (text: string) => `'${text.replaceAll(/^"|"$/g, '')}'`
    return { from: value.from, options: options.map(option => ({ ...option, text: inQuotes(option.text) })) }
  }
  const known = made.get(dialect) ?? wordsOf(dialect)
  made.set(dialect, known)
  // The longest run of words before the cursor with which some name begins.
  const parts = (lastWords.exec(before.slice(-looked))?.[0] ?? '').split(/ +/)
  for (let first = 0; first < parts.length; first++) {
    const begun = parts.slice(first).join(' ')
    const isOne = first === parts.length - 1
    const found = isOne
      ? ranked(known, begun)
      : known.filter(({ key, words }) => words >= parts.length - first && key.startsWith(foldCase(begun)))
    if (begun === '' || found.length === 0) continue
    const typed = new RegExp(`${parts.slice(first).join(' +').replaceAll('.', '\\.')}$`, 'u').exec(before)?.[0] ?? begun
    return { from: before.length - typed.length, options: found.slice(0, most).map(plainOption) }
  }
  return { from: before.length, options: [] }
}
