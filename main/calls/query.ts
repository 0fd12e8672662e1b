import type { Completion } from '../../shared/contract'
import { completeQuery } from '../../shared/query/complete'
import { resolveField } from '../../shared/query/fields'
import { parseQuery } from '../../shared/query/parse'
import { printSearch } from '../../shared/query/print'
import { printSql } from '../../shared/query/sql'
import { translate } from '../../shared/query/translate'
import type { Calls } from '../../shared/rpc/server'
import type { EngineContext, OpenCase } from '../engine'
import { answerTableQuery } from './table-query'

/** A value being typed: the field before the colon and what stands after it up to the cursor. */
const typing = /(?:^|[\s(-])([\w.@-]+):("?)([^\s"()]*)$/

/** Values the case really holds, commonest first, for fields whose values only a case knows. */
const valuesSeen = async (
  open: OpenCase,
  text: string,
  cursor: number,
  signal: AbortSignal,
): Promise<Completion | null> => {
  const found = typing.exec(text.slice(0, cursor))
  if (!found) return null
  const [, name = '', quote = '', begun = ''] = found
  const field = resolveField(name)
  if (!field || !['text', 'ip', 'country', 'protocol', 'integer'].includes(field.type)) return null
  if (field.source.from === 'either' || field.source.from === 'nowhere' || field.source.from === 'id') return null
  const where =
    begun === '' || field.type !== 'text' ? null : ({ kind: 'like', field: field.name, pattern: `${begun}*` } as const)
  const { [field.name]: values } = await open.lens.facets({ where, fields: [field.name], limit: 50 }, signal)
  const options = (values?.groups ?? []).flatMap(({ key: [value], values: [count] }) => {
    const word = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
    if (word === '' || !word.toLowerCase().startsWith(begun.toLowerCase())) return []
    const plain = /^[\w.:/-]+$/.test(word)
    return [
      {
        text: plain ? word : `"${word.replaceAll(/[\\"]/g, '\\$&')}"`,
        kind: 'value' as const,
        detail: String(count ?? ''),
      },
    ]
  })
  return { from: cursor - begun.length - quote.length, options }
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

  'query.complete': async ({ text, cursor }, signal) => {
    const known = completeQuery(text, cursor)
    const open = current()
    if (known.options.length > 0 || !open) return known
    return (await valuesSeen(open, text, cursor, signal)) ?? known
  },
})
