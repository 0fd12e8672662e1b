import type { Completion } from '../../shared/contract'
import { completeQuery, type TypedHere, typedHere } from '../../shared/query/complete'
import { parseQuery } from '../../shared/query/parse'
import { patternOf } from '../../shared/query/pattern'
import { printSearch } from '../../shared/query/print'
import { printSql } from '../../shared/query/sql'
import { translate } from '../../shared/query/translate'
import type { Calls } from '../../shared/rpc/server'
import type { EngineContext, OpenCase } from '../engine'
import { answerTableQuery } from './table-query'

const quotedAs = (word: string, isNumber: boolean, quotes: TypedHere['quotes']): string => {
  if (quotes === 'where-needed' ? /^[\w.:/-]+$/.test(word) : isNumber) return word
  return quotes === 'single' ? `'${word.replaceAll("'", "''")}'` : `"${word.replaceAll(/[\\"]/g, '\\$&')}"`
}

/** Values the case really holds, commonest first, for fields whose values only a case knows. */
const valuesSeen = async (
  open: OpenCase,
  { field, begun, from, quotes }: TypedHere,
  signal: AbortSignal,
): Promise<Completion | null> => {
  if (!['text', 'ip', 'country', 'protocol', 'integer'].includes(field.type)) return null
  if (field.source.from === 'either' || field.source.from === 'nowhere' || field.source.from === 'id') return null
  const where =
    begun === '' || field.type !== 'text'
      ? null
      : ({ kind: 'like', field: field.name, pattern: patternOf([begun, '']) } as const)
  const { [field.name]: values } = await open.lens.facets({ where, fields: [field.name], limit: 50 }, signal)
  const options = (values?.groups ?? []).flatMap(({ key: [value], values: [count] }) => {
    const word = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
    if (word === '' || !word.toLowerCase().startsWith(begun.toLowerCase())) return []
    return [
      {
        text: quotedAs(word, typeof value === 'number', quotes),
        kind: 'value' as const,
        detail: String(count ?? ''),
      },
    ]
  })
  return { from, options }
}

export const queryCalls = ({
  current,
  needed,
}: EngineContext): Pick<Calls, 'query.parse' | 'query.complete' | 'query.table'> => ({
  'query.parse': ({ query, dialect, zone }) => {
    const parsed = parseQuery(query, { dialect, zone })
    const { tokens } = parsed
    return parsed.ok
      ? {
          dialect: parsed.dialect,
          canonical: printSearch(parsed.query),
          sql: printSql(parsed.query),
          translations: translate(parsed.query),
          error: null,
          tokens,
        }
      : { dialect: parsed.dialect, canonical: null, sql: null, translations: [], error: parsed.error, tokens }
  },

  'query.table': ({ offset, limit, buckets, ...scope }, signal) =>
    answerTableQuery(needed(), scope, { offset, limit, buckets }, signal),

  'query.complete': async ({ text, cursor, dialect }, signal) => {
    const known = completeQuery(text, cursor, dialect)
    const open = current()
    if (known.options.length > 0 || !open) return known
    const typed = typedHere(text, cursor, dialect)
    return (typed && (await valuesSeen(open, typed, signal))) ?? known
  },
})
