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
/** Characters up to which rows behind the page are handed over with it, and how many rows. */
const aheadCharacters = 4 * 1024 * 1024
const aheadRows = 20_000

class AnswerTooLarge extends Error {}

/** Holds the views a statement needs, and runs it. */
export const createSqlDatabase = (db: SqlJsDatabase): { readonly handle: (message: ToSql) => FromSql } => {
  db.run(`pragma hard_heap_limit = ${heapBytes}`)
  db.run('pragma temp_store = memory')
  db.run('pragma journal_mode = off')
  addSqlFunctions(db)
  const inserts = new Map<string, ReturnType<SqlJsDatabase['prepare']>>()

  const addTable = ({ name, columns }: Extract<ToSql, { kind: 'table' }>): void => {
    db.run(`create table ${name} (${columns.map(column => `"${column.name}" ${column.type}`).join(', ')})`)
    inserts.set(name, db.prepare(`insert into ${name} values (${columns.map(() => '?').join(', ')})`))
  }

  const addRows = ({ name, rows }: Extract<ToSql, { kind: 'rows' }>): void => {
    const insert = inserts.get(name)
    db.run('begin')
    for (const row of rows) insert?.run([...row])
    db.run('commit')
  }

  const run = ({ text, offset, limit }: Extract<ToSql, { kind: 'run' }>): SqlAnswer => {
    for (const insert of inserts.values()) insert.free()
    inserts.clear()
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
        if (total <= offset || (rows.length >= limit && (characters > aheadCharacters || rows.length >= aheadRows)))
          continue
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
        else if (message.kind === 'check') db.prepare(message.text).free()
        else addRows(message)
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
