import { stringify } from 'csv-stringify/sync'
import type { Cell, ColumnInfo } from '../../shared/contract'
import { fields } from '../../shared/model/fields'
import type { Finding } from '../../shared/model/finding'
import { formatIso } from '../../shared/units/time'
import { visibleLines } from '../../shared/units/visible-text'
import type { Report, ReportKind } from './report'

export type CsvOptions = {
  /** Times are written in ISO 8601 with the offset of this zone. */
  readonly zone?: string
  /** False for every block after the first of a longer export. */
  readonly header?: boolean
}

/** A cell of a row or a table; the course of a line over time is a list of numbers. */
export type RowCell = Cell | readonly (number | null)[]

/**
 * RFC 4180. Text that a spreadsheet would run as a formula gets a quote in front, and characters nobody sees are shown
 * by their number; NDJSON is the export that keeps every character as it was.
 */
export const rowsToCsv = (
  columns: readonly ColumnInfo[],
  rows: readonly (readonly RowCell[])[],
  { zone = 'UTC', header = true }: CsvOptions = {},
): string => {
  const lines = rows.map(row => columns.map(({ type }, at) => csvCell(row[at] ?? null, type, zone)))
  return write(header ? [columns.map(({ name }) => name), ...lines] : lines)
}

type Written = string | number | null

const write = (lines: readonly (readonly Written[])[]): string =>
  stringify(
    lines.map(line => [...line]),
    { record_delimiter: 'windows', escape_formulas: true },
  )

const csvCell = (cell: unknown, type: string, zone: string): Written => {
  if (cell === null || cell === undefined) return null
  if (typeof cell === 'number') return type === 'time' ? formatIso(cell, zone) : cell
  if (typeof cell === 'string') return visibleLines(cell)
  return visibleLines(Array.isArray(cell) ? cell.join('|') : JSON.stringify(cell))
}

/** One line a finding and one a pinned row, told apart by the first column. */
export const csvReport: ReportKind = {
  kind: 'csv',
  mime: 'text/csv',
  extension: 'csv',
  render: ({ findings, zone }: Report) => {
    const names = pinnedNames(findings)
    const typeOf = new Map(fields.map(({ name, type }) => [name, type] as const))
    const own = ['line', 'finding', 'severity', 'title', 'note', 'query', 'from', 'to', 'row_count', 'created'] as const
    const lines = findings.flatMap(finding => [
      [
        ...['finding', finding.id, finding.severity, finding.title, finding.note, finding.query].map(value =>
          csvCell(value, 'text', zone),
        ),
        csvCell(finding.from, 'time', zone),
        csvCell(finding.to, 'time', zone),
        finding.rowCount,
        csvCell(finding.created, 'time', zone),
        ...names.map(() => null),
      ],
      ...finding.pinned.map(row => [
        'row',
        finding.id,
        ...own.slice(2).map(() => null),
        ...names.map(name => csvCell(row[name], typeOf.get(name) ?? 'text', zone)),
      ]),
    ])
    return write([[...own, ...names.map(name => (name === 'severity' ? 'row_severity' : name))], ...lines])
  },
}

/** Fields that some pinned row has, in the order of the model, unknown ones last. */
const pinnedNames = (findings: readonly Finding[]): readonly string[] => {
  const used = new Set(findings.flatMap(({ pinned }) => pinned.flatMap(row => Object.keys(row))))
  const known = fields.map(({ name }) => name).filter(name => used.has(name))
  return [...known, ...[...used].filter(name => !known.includes(name))]
}
