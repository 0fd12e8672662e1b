import { Command, Option } from 'commander'
import { dialects, type Query } from '../../../../shared/query/ast'
import { missingNotes } from '../../../../shared/query/missing'
import { parseQuery } from '../../../../shared/query/parse'
import { printSearch } from '../../../../shared/query/print'
import { Failure } from '../../../../shared/rpc/message'
import { formatDuration } from '../../../../shared/units/duration'
import { formatCount } from '../../../../shared/units/number'
import { nearestValues } from '../../../query/nearest-values'
import { rowsToCsv } from '../../../report/csv'
import { rowsToNdjson } from '../../../report/ndjson'
import { addressNote, isNumeric, jsonCell, textCell } from '../cells'
import { type Output, openOutput, say } from '../output'
import { queryOf } from '../query-words'
import { columnsAsked, type Rows, rowsOf } from '../rows'
import { type Session, withCase } from '../session'
import { layOut, tableHead, tableLines } from '../table'
import { caseOf, type ExitCode, timeZone, wholeNumber } from '../usage'

type Options = {
  readonly case?: string
  readonly format: 'table' | 'json' | 'ndjson' | 'csv'
  readonly columns?: string
  readonly limit?: number
  readonly dialect: 'auto' | (typeof dialects)[number]
  readonly tz: string
}

export const dialectOption = () =>
  new Option('--dialect <name>', 'how the query is written').choices(['auto', ...dialects]).default('auto')
export const zoneOption = () =>
  new Option('--tz <zone>', 'time zone of times typed and shown').argParser(timeZone).default('UTC')

export const queryCommand = (done: (code: ExitCode) => void): Command =>
  new Command('query')
    .description('the rows of a query, in the order of the case')
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

export const exportCommand = (done: (code: ExitCode) => void): Command =>
  new Command('export')
    .description('the rows of a query as a file')
    .option('--case <file>', 'the case')
    .addOption(new Option('--to <kind>', 'kind of file').choices(['csv', 'ndjson']).makeOptionMandatory())
    .option('-o <file>', 'write here instead of standard output')
    .option('--columns <names>', 'fields separated by commas; without it all the case has')
    .addOption(dialectOption())
    .addOption(zoneOption())
    .argument('[query...]', 'nothing means everything')
    .action(
      async (
        words: string[],
        options: Omit<Options, 'format'> & { readonly to: 'csv' | 'ndjson'; readonly o?: string },
      ) => {
        done(await query(queryOf(words), { ...options, format: options.to }, options.o))
      },
    )

/** The query as understood, or the error with a mark under the place. */
export const understood = (
  text: string,
  dialect: Options['dialect'],
  zone: string,
): { readonly query: Query; readonly dialect: string } => {
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

const query = async (
  text: string,
  options: Omit<Options, 'case'> & { readonly case?: string },
  file?: string,
): Promise<ExitCode> => {
  const began = performance.now()
  const path = caseOf(options)
  const { query: read, dialect } = understood(text, options.dialect, options.tz)
  await withCase({ path, mode: 'read' }, async session => {
    const columns = await columnsAsked(session.open.lens, options.columns)
    const beside = options.format === 'table' ? besides(columns) : []
    const rows = await rowsOf(session.open.lens, read.where, [...columns, ...beside], options.limit ?? null)
    const notes = await notesOf(session, read)
    const output = await openOutput(file)
    const about: About = { dialect, canonical: printSearch(read), notes, began, shown: columns.length }
    await write[options.format](output, rows, options.tz, about)
    await output.close()
    if (options.format !== 'json') for (const note of notes) say(note)
  })
  return 0
}

const notesOf = async ({ open: { lens } }: Session, read: Query): Promise<readonly string[]> => [
  ...missingNotes(read, await lens.filledFields()),
  ...(await nearestValues(lens, read)).map(
    ({ field, value, near }) =>
      `No row of this case has ${field} "${value}"; the nearest that some row has is "${near}".`,
  ),
]

/** Fields a table needs beside those it shows: the format tells of a missing address whether it was folded away. */
const besides = (columns: readonly string[]): readonly string[] =>
  (columns.includes('src_ip') || columns.includes('dst_ip')) && !columns.includes('format') ? ['format'] : []

type About = {
  readonly dialect: string
  readonly canonical: string
  readonly notes: readonly string[]
  readonly began: number
  /** Columns a table shows; what is beyond them only helps to show them. */
  readonly shown: number
}
type Write = (output: Output, rows: Rows, zone: string, about: About) => Promise<void>

const elapsed = (began: number): number => Math.round((performance.now() - began) * 10) / 10

const asJson: Write = async (output, { columns, blocks }, zone, { dialect, canonical, notes, began }) => {
  const head = { dialect, canonical, columns: columns.map(({ name, type, unit }) => ({ name, type, unit })) }
  await output.write(`${JSON.stringify(head).slice(0, -1)},"rows":[`)
  let count = 0
  for await (const block of blocks) {
    const lines = block.map(row =>
      JSON.stringify(row.map((cell, at) => (columns[at] ? jsonCell(cell, columns[at], zone) : cell))),
    )
    await output.write(`${count === 0 ? '' : ','}\n${lines.join(',\n')}`)
    count += block.length
  }
  const tail = { row_count: count, elapsed_ms: elapsed(began), notes }
  await output.write(`${count === 0 ? '' : '\n'}],${JSON.stringify(tail).slice(1)}\n`)
}

const asTable: Write = async (output, { columns: all, blocks, total }, zone, { began, shown }) => {
  const columns = all.slice(0, shown)
  const heads = columns.map(column => ({ title: column.name, right: isNumeric(column) }))
  const formatAt = all.findIndex(({ name }) => name === 'format')
  let widths: readonly number[] | null = null
  let count = 0
  for await (const block of blocks) {
    const lines = block.map(row =>
      columns.map(
        (column, at) => addressNote(row[at], column, row[formatAt]) ?? textCell(row[at] ?? null, column, zone),
      ),
    )
    if (widths === null) {
      widths = layOut(heads, lines)
      await output.write(tableHead(heads, widths))
    }
    await output.write(tableLines(heads, lines, widths))
    count += block.length
  }
  const of = count === total ? '' : ` of ${formatCount(total)}`
  say(`${formatCount(count)}${of} ${total === 1 ? 'row' : 'rows'} in ${formatDuration(elapsed(began))}.`)
}

const asCsv: Write = async (output, { columns, blocks }, zone) => {
  await output.write(rowsToCsv(columns, [], { zone }))
  for await (const block of blocks) await output.write(rowsToCsv(columns, block, { zone, header: false }))
}

const asNdjson: Write = async (output, { columns, blocks }, zone) => {
  for await (const block of blocks) await output.write(rowsToNdjson(columns, block, zone))
}

const write: Readonly<Record<Options['format'], Write>> = { table: asTable, json: asJson, csv: asCsv, ndjson: asNdjson }
