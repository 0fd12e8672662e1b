import initSqlJs from 'sql.js/dist/sql-wasm-debug.js'
import { viewNamed } from '../../shared/query/sql-views'
import { createLens, type Lens } from './lens'
import { addSqlFunctions } from './sql/sql-functions'
import { flowRows } from './sql/view-rows'
import { services, type TestCase, testCase } from './testing'

type Database = InstanceType<Awaited<ReturnType<typeof initSqlJs>>['Database']>

/** A case with its lens, and its rows as the table `flows` of a database with the functions that printed SQL calls. */
export type SqlCase = {
  readonly held: TestCase
  readonly lens: Lens
  readonly sql: Database
  readonly close: () => Promise<void>
}

export const sqlCase = async (
  segments: Parameters<typeof testCase>[0],
  inventory?: Parameters<typeof testCase>[2],
): Promise<SqlCase> => {
  const held = await testCase(segments, null, inventory)
  const lens = createLens(held.store, { workers: 0, services })
  const { Database } = await initSqlJs()
  const sql = new Database()
  addSqlFunctions(sql)
  await materialise(lens, sql)
  return {
    held,
    lens,
    sql,
    close: async () => {
      sql.close()
      await lens.close()
      held.close()
    },
  }
}

const columns = viewNamed('flows')?.columns ?? []

const materialise = async (lens: Lens, sql: Database): Promise<void> => {
  sql.run(`create table flows (${columns.map(({ name, type }) => `"${name}" ${type}`).join(', ')})`)
  const insert = sql.prepare(`insert into flows values (${columns.map(() => '?').join(', ')})`)
  const names = columns.map(({ name }) => name)
  for await (const rows of flowRows(lens, null, names)) for (const row of rows) insert.run([...row])
  insert.free()
}
