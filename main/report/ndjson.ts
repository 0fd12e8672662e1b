import type { ColumnInfo } from '../../shared/contract'
import { fields } from '../../shared/model/fields'
import { formatIso } from '../../shared/units/time'
import type { RowCell } from './csv'
import type { Report, ReportKind } from './report'

/** One object a row, null fields left out, times in ISO 8601. */
export const rowsToNdjson = (
  columns: readonly ColumnInfo[],
  rows: readonly (readonly RowCell[])[],
  zone = 'UTC',
): string =>
  rows
    .map(row => {
      const object: Record<string, unknown> = {}
      columns.forEach(({ name, type }, at) => {
        const cell = row[at] ?? null
        if (cell !== null) object[name] = type === 'time' && typeof cell === 'number' ? formatIso(cell, zone) : cell
      })
      return line(object)
    })
    .join('')

/** JSON with unseen characters written as escapes: the same value, and nothing that a terminal or an editor would obey. */
const line = (value: unknown): string => `${JSON.stringify(value).replace(unseen, escapes)}\n`

const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

const escapes = (found: string): string =>
  Array.from({ length: found.length }, (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')

/** First the case with its evidence, then every finding whole. */
export const ndjsonReport: ReportKind = {
  kind: 'ndjson',
  mime: 'application/x-ndjson',
  extension: 'ndjson',
  render: ({ info, findings, files, databases, versions, zone, made }: Report) => {
    const iso = (ms: number | null): string | null => (ms === null ? null : formatIso(ms, zone))
    const about = {
      line: 'case',
      name: info.name,
      made: iso(made),
      first: iso(info.first),
      last: iso(info.last),
      flows: info.flows,
      seen: info.seen,
      stored: info.stored,
      rejected: info.rejected,
      skipped: info.skipped,
      duplicate: info.duplicate,
      versions,
      databases,
      blind_spots: info.blindSpots,
    }
    const evidence = files.map(
      ({ path, sha256, bytes, format, state, seen, stored, rejected, skipped, duplicate, first, last, error }) => ({
        line: 'evidence',
        path,
        sha256,
        bytes,
        format,
        state,
        seen,
        stored,
        rejected,
        skipped,
        duplicate,
        first: iso(first),
        last: iso(last),
        error,
      }),
    )
    const found = findings.map(
      ({ id, title, severity, note, query, from, to, rowCount, pinned, picture, created, updated }) => ({
        line: 'finding',
        id,
        title,
        severity,
        note,
        query,
        from: iso(from),
        to: iso(to),
        row_count: rowCount,
        created: iso(created),
        updated: iso(updated),
        pinned: pinned.map(row => withIsoTimes(row, zone)),
        picture,
      }),
    )
    return [about, ...evidence, ...found].map(line).join('')
  },
}

const times = new Set(fields.filter(({ type }) => type === 'time').map(({ name }) => name))

const withIsoTimes = (row: Readonly<Record<string, unknown>>, zone: string): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, times.has(name) && typeof value === 'number' ? formatIso(value, zone) : value]),
  )
