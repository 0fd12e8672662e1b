import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { detect, formats } from '..'
import { headOf, type Recorded, type Row, record } from '../recorded'

/** What the tests on logs other people published read with. */
export const samples = join(dirname(fileURLToPath(import.meta.url)), '../../../../shared/samples')
export const hasSamples = existsSync(samples)

const lists = formats.flatMap(format => format.lists)

export type Read = Recorded & { readonly format: string | null }

export const read = (path: string): Read => {
  const text = readFileSync(join(samples, path), 'utf8')
  const format = detect(headOf(text, lists))
  return { format: format?.id ?? null, ...(format ? record(format, text) : { rows: [], rejects: [], skipped: {} }) }
}

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
