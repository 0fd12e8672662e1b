import type { Cell } from '../../shared/contract'
import { fields } from '../../shared/model/fields'
import type { Expr } from '../../shared/query/ast'
import { ipHex, parseIp } from '../../shared/units/ip'
import type { Lens } from './lens'
import { plainCell } from './sql/view-rows'

/** As much of an SQL database as the table needs; sql.js's own `Database` fits. */
export type SqlTarget = {
  readonly run: (sql: string) => unknown
  readonly prepare: (sql: string) => {
    readonly run: (values: (string | number | null)[]) => unknown
    readonly free: () => unknown
  }
}

const addressColumns = fields.filter(({ type }) => type === 'ip').map(({ name }) => name)

/** Columns of the table that printed SQL runs on: every field, and the addresses in a form that sorts. */
export const flowsTableColumns: readonly string[] = [
  ...fields.map(({ name }) => name),
  ...addressColumns.map(name => `${name}_hex`),
]

const numeric = new Set(['integer', 'time', 'duration', 'flags'])
const declared = fields.map(({ name, type }) => {
  const sqlType = numeric.has(type) ? 'integer' : type === 'degrees' ? 'real' : 'text'
  return `"${name}" ${sqlType}`
})

/** Writes the selected rows as a plain table `flows`, a stretch at a time; returns how many. */
export const materialise = async (
  lens: Lens,
  where: Expr | null,
  target: SqlTarget,
  signal?: AbortSignal,
): Promise<number> => {
  target.run(`create table flows (${[...declared, ...addressColumns.map(name => `${name}_hex text`)].join(', ')})`)
  const insert = target.prepare(`insert into flows values (${flowsTableColumns.map(() => '?').join(', ')})`)
  const addressAt = addressColumns.map(name => fields.findIndex(field => field.name === name))
  let written = 0
  try {
    for await (const rows of lens.stream(
      where,
      fields.map(({ name }) => name),
      signal,
    )) {
      target.run('begin')
      for (const row of rows) insert.run([...row.map(plainCell), ...addressAt.map(at => hexOf(row[at] ?? null))])
      target.run('commit')
      written += rows.length
    }
  } finally {
    insert.free()
  }
  return written
}

const hexOf = (cell: Cell): string | null => {
  const bytes = typeof cell === 'string' ? parseIp(cell) : null
  return bytes && ipHex(bytes)
}
