import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { detect, formats } from '.'
import { headOf, type Recorded, type Row, record } from './recorded'

/** Logs that other people published; they lie beside the project, and are not always there. */
export const samples = join(dirname(fileURLToPath(import.meta.url)), '../../../shared/samples')
export const hasSamples = existsSync(samples)

export const lists = formats.flatMap(format => format.lists)

export const bytesOf = (path: string): Buffer => {
  const bytes = readFileSync(path)
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes
}
export const textOf = (path: string): string =>
  bytesOf(path)
    .toString('utf8')
    .replace(/^\uFEFF/, '')

export type Read = Recorded & { readonly format: string | null }

export const read = (path: string): Read => {
  const text = textOf(join(samples, path))
  const format = detect(headOf(text, lists))
  return { format: format?.id ?? null, ...(format ? record(format, text) : { rows: [], rejects: [], skipped: {} }) }
}

export const books = ({ format, rows, rejects, skipped }: Read) => ({
  format,
  stored: rows.length,
  rejected: rejects.length,
  skipped,
})

export const pick = (rows: readonly Row[], ...fields: readonly string[]) =>
  rows.map(row => fields.map(field => row[field] ?? null))

export const countBy = (rows: readonly Row[], field: string): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const row of rows) {
    const value = String(row[field] ?? null)
    counts[value] = (counts[value] ?? 0) + 1
  }
  return counts
}

export const sum = (rows: readonly Row[], field: string): number =>
  rows.reduce((total, row) => total + Number(row[field] ?? 0), 0)
