import { type Database, openDatabase, type Value } from './database'
import type { FileGuard } from './disk-vfs'
import { loadSqlite } from './sqlite-module'

export type PlainColumn = { readonly name: string; readonly type: 'integer' | 'real' | 'text' }

/** A new SQLite file with one table, for any program that reads SQLite. */
export type PlainFile = {
  readonly insert: (rows: readonly (readonly Value[])[]) => void
  readonly close: () => void
}

/** Nobody else knows of the file yet. */
const alone: FileGuard = {
  beginRead: () => true,
  unchanged: () => true,
  beginWrite: () => {},
  endWrite: () => {},
  heldElsewhere: () => false,
}

const named = (name: string): string => `"${name.replaceAll('"', '""')}"`

export const createPlainFile = async (
  path: string,
  table: string,
  columns: readonly PlainColumn[],
): Promise<PlainFile> => {
  const db: Database = openDatabase(await loadSqlite(), path, { readOnly: false, guard: alone })
  try {
    db.exec('pragma page_size = 16384')
    // A file that was not finished is thrown away, so nothing has to survive a power loss on the way.
    db.exec('pragma journal_mode = off')
    db.exec('pragma synchronous = off')
    db.exec('pragma cache_size = -16000')
    db.exec(`create table ${named(table)} (${columns.map(({ name, type }) => `${named(name)} ${type}`).join(', ')})`)
    const insert = db.prepare(`insert into ${named(table)} values (${columns.map(() => '?').join(', ')})`)
    return {
      insert: rows =>
        db.transaction(() => {
          for (const row of rows) insert.run(...row)
        }),
      close: db.close,
    }
  } catch (error) {
    db.close()
    throw error
  }
}
