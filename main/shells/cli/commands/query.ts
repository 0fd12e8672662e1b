import { Command, Option } from 'commander'
import { type Dialect, dialects, type Query } from '../../../../shared/query/ast'
import { parseQuery } from '../../../../shared/query/parse'
import { printSearch } from '../../../../shared/query/print'
import { Failure } from '../../../../shared/rpc/message'
import { answerOf } from '../answer'
import { say, standardOutput } from '../output'
import { queryOf } from '../query-words'
import { withCase } from '../session'
import { textAnswers } from '../text-answers'
import { untilInterrupted } from '../until-interrupted'
import { caseOf, type ExitCode, timeZone, wholeNumber } from '../usage'

type Options = {
  readonly case?: string
  readonly format: 'table' | 'json' | 'ndjson' | 'csv'
  readonly columns?: string
  readonly limit?: number
  readonly dialect: 'auto' | Dialect
  readonly tz: string
}

export const dialectOption = () =>
  new Option('--dialect <name>', 'how the query is written').choices(['auto', ...dialects]).default('auto')
export const zoneOption = () =>
  new Option('--tz <zone>', 'time zone of times typed and shown').argParser(timeZone).default('UTC')

export const queryCommand = (done: (code: ExitCode) => void): Command =>
  new Command('query')
    .description('what a query gives: its rows in the order of the case, or its table')
    .option('--case <file>', 'the case')
    .addOption(
      new Option('--format <kind>', 'form of the answer').choices(['table', 'json', 'ndjson', 'csv']).default('table'),
    )
    .option('--columns <names>', 'fields separated by commas; without it all the case has')
    .option('--limit <rows>', 'at most so many rows; without it all', wholeNumber(0, Number.MAX_SAFE_INTEGER))
    .addOption(dialectOption())
    .addOption(zoneOption())
    .argument('[query...]', 'e.g. dst_port:22 -src_ip:10.0.0.0/8; nothing means everything')
    .action(async (words: string[], options: Options) => {
      done(await query(queryOf(words), options))
    })

/** The query as understood, or the error with a mark under the place. */
export const understood = (
  text: string,
  dialect: Options['dialect'],
  zone: string,
): { readonly query: Query; readonly dialect: Dialect } => {
  const parsed = parseQuery(text, { dialect, zone })
  if (parsed.ok) return parsed
  const { message, suggestion, from, to } = parsed.error
  const near = suggestion === null ? '' : ` Did you mean ${suggestion}?`
  const pointer =
    text.length <= 200 && !/[^ -~]/.test(text)
      ? `\n  ${text}\n  ${' '.repeat(from)}${'^'.repeat(Math.max(1, Math.min(to, text.length) - from))}`
      : ''
  throw new Failure('bad-input', `${message}${near}${pointer}`)
}

const query = async (text: string, options: Omit<Options, 'case'> & { readonly case?: string }): Promise<ExitCode> => {
  const began = performance.now()
  const path = caseOf(options)
  const read = understood(text, options.dialect, options.tz)
  const { columns, limit = null, tz: zone, format } = options
  await untilInterrupted(signal =>
    withCase({ path, mode: 'read' }, async session => {
      const asked = { text, ...read, zone, columns, limit, asTable: format === 'table', signal }
      const answer = await answerOf(session, asked)
      const output = standardOutput()
      await textAnswers[format](output, answer, { ...read, canonical: printSearch(read.query), zone, began })
      await output.close()
      if (format !== 'json') for (const note of answer.notes) say(note)
    }),
  )
  return 0
}
