import type initSqlJs from 'sql.js'
import { addSqlFunctions } from './sql-functions'
import type { FromSql, PlainRow, PlainValue, SqlAnswer, ToSql } from './sql-messages'

type SqlJsDatabase = InstanceType<Awaited<ReturnType<typeof initSqlJs>>['Database']>

/** SQLite's own memory, for the tables and for what a statement needs beside them. */
const heapBytes = 768 * 1024 * 1024
/** Rows of an answer are counted so far; longer answers are cut there. */
const mostCounted = 1_000_000
/** Characters that an answer holds, at most. */
const mostCharacters = 64 * 1024 * 1024

class AnswerTooLarge extends Error {}

/** Holds the views a statement needs, and runs it. */
export const createSqlDatabase = (db: SqlJsDatabase): { readonly handle: (message: ToSql) => FromSql } => {
  db.run(`pragma hard_heap_limit = ${heapBytes}`)
  db.run('pragma temp_store = memory')
  db.run('pragma journal_mode = off')
  addSqlFunctions(db)
  let insert: ReturnType<SqlJsDatabase['prepare']> | null = null

  const addTable = ({ name, columns }: Extract<ToSql, { kind: 'table' }>): void => {
    db.run(`create table ${name} (${columns.map(column => `"${column.name}" ${column.type}`).join(', ')})`)
    insert?.free()
    insert = db.prepare(`insert into ${name} values (${columns.map(() => '?').join(', ')})`)
  }

  const addRows = (rows: readonly PlainRow[]): void => {
    db.run('begin')
    for (const row of rows) insert?.run([...row])
    db.run('commit')
  }

  const run = ({ text, offset, limit }: Extract<ToSql, { kind: 'run' }>): SqlAnswer => {
    insert?.free()
    insert = null
    // Beside the parser's word for it: SQLite itself refuses to write from here on.
    db.run('pragma query_only = on')
    const statement = db.prepare(text)
    try {
      const columns = statement.getColumnNames()
      const rows: PlainRow[] = []
      let [total, characters] = [0, 0]
      while (statement.step()) {
        if (total >= mostCounted) return { columns, rows, total, cut: true }
        total++
        if (total <= offset || rows.length >= limit) continue
        const row = statement.get().map(plain)
        characters += row.reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 8), 0)
        if (characters > mostCharacters)
          throw new AnswerTooLarge('the answer is larger than 64 MB; ask for fewer rows or shorter texts')
        rows.push(row)
      }
      return { columns, rows, total, cut: false }
    } finally {
      statement.free()
    }
  }

  return {
    handle: message => {
      try {
        if (message.kind === 'run') return { kind: 'answer', answer: run(message) }
        if (message.kind === 'table') addTable(message)
        else addRows(message.rows)
        return { kind: 'ready' }
      } catch (error) {
        return { kind: 'refused', message: error instanceof Error ? error.message : String(error) }
      }
    },
  }
}

/** Bytes are shown as SQLite writes them. */
const plain = (value: PlainValue | Uint8Array): PlainValue =>
  value instanceof Uint8Array ? `x'${Buffer.from(value.subarray(0, 4096)).toString('hex')}'` : value
