import { deepest } from '../../../shared/query/result'
import { scanSql } from '../../../shared/query/sql-scanner'
import { sqlViews } from '../../../shared/query/sql-views'
import { Failure } from '../../../shared/rpc/message'
import { foldCase, nearest } from '../../../shared/units/text'

/** What SQLite says of a statement, as a sentence an analyst can act on, with the place where that is known. */
export const refusal = (said: string, statement: string): Failure => {
  if (/out of memory|heap out|memory limit|maximum size exceeded|invalid array length/i.test(said))
    return new Failure('bad-input', 'The SQL needs more memory than it may have and was stopped. Ask for less at once.')
  const [, missing] = /no such (?:column|table|function): (?:\w+\.)?"?([^"\s]+)/.exec(said) ?? []
  const names = sqlViews.flatMap(({ name, columns }) => [name, ...columns.map(column => column.name)])
  const near = missing === undefined ? null : nearest(missing, names)
  const at = placeOf(said, missing, statement)
  const place = at === null ? '' : `Character ${at + 1}: `
  const what = /recursion limit|parser stack overflow/i.test(said)
    ? `the statement nests too deeply; ${deepest} levels are enough for any question`
    : said.replace(/\.$/, '')
  return new Failure('bad-input', `${place}SQL: ${what}.${near === null ? '' : ` Did you mean ${near}?`}`)
}

/** Where what is named stands; null where it stands in several places, any of which may be meant. */
const placeOf = (said: string, missing: string | undefined, statement: string): number | null => {
  if (said === 'incomplete input') return statement.length
  const word = missing ?? /near "(.+)": syntax error/s.exec(said)?.[1]
  if (word === undefined) return null
  const [first, second] = scanSql(statement).filter(({ text }) => foldCase(text) === foldCase(word))
  return first && !second ? first.from : null
}
