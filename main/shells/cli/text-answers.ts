import { formatDuration } from '../../../shared/units/duration'
import { formatCount } from '../../../shared/units/number'
import { rowsToCsv } from '../../report/csv'
import { rowsToNdjson } from '../../report/ndjson'
import type { Answer } from './answer'
import { addressNote, isNumeric, jsonCell, textCell } from './cells'
import { type Output, say } from './output'
import { layOut, tableHead, tableLines } from './table'

type About = {
  readonly dialect: string
  readonly canonical: string
  readonly zone: string
  /** When the command began to work on it, as `performance.now` counts. */
  readonly began: number
}
type Write = (output: Output, answer: Answer, about: About) => Promise<void>

const elapsed = (began: number): number => Math.round((performance.now() - began) * 10) / 10

const asJson: Write = async (output, { columns, blocks, notes }, { dialect, canonical, zone, began }) => {
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

const asTable: Write = async (output, { columns: all, blocks, total, shown }, { zone, began }) => {
  const columns = all.slice(0, shown)
  const heads = columns.map(column => ({
    title: column.name,
    right: isNumeric(column),
    whole: column.type === 'series',
  }))
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

export const writeCsv = async (output: Output, { columns, blocks }: Answer, zone: string): Promise<void> => {
  await output.write(rowsToCsv(columns, [], { zone }))
  for await (const block of blocks) await output.write(rowsToCsv(columns, block, { zone, header: false }))
}

export const writeNdjson = async (output: Output, { columns, blocks }: Answer, zone: string): Promise<void> => {
  for await (const block of blocks) await output.write(rowsToNdjson(columns, block, zone))
}

/** The forms an answer takes on standard output. */
export const textAnswers: Readonly<Record<'table' | 'json' | 'ndjson' | 'csv', Write>> = {
  table: asTable,
  json: asJson,
  csv: (output, answer, { zone }) => writeCsv(output, answer, zone),
  ndjson: (output, answer, { zone }) => writeNdjson(output, answer, zone),
}
