import { type HistoryEntry, mostHistory } from '../../shared/model/history'
import type { Database } from './database'

export type NewEntry = Omit<HistoryEntry, 'id' | 'runs'>

/** The queries run in the case, each once. Writes are called inside a transaction. */
export type HistoryTable = {
  /** The newest first, those in whose text the words stand, without case. */
  readonly list: (ask: { readonly search: string; readonly offset: number; readonly limit: number }) => {
    readonly total: number
    readonly entries: readonly HistoryEntry[]
  }
  readonly add: (entry: NewEntry) => void
  /** One entry; null = all. */
  readonly remove: (id: number | null) => void
}

const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null)

/** `like` knows two letters of its own; in what someone looks for they are letters like others. */
const likeOf = (search: string): string => `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`

export const createHistoryTable = (db: Database): HistoryTable => ({
  list: ({ search, offset, limit }) => {
    const like = likeOf(search.trim())
    return {
      total: Number(
        db.prepare(String.raw`select count(*) from query_history where text like ? escape '\'`).get(like)?.[0],
      ),
      entries: db
        .prepare(
          String.raw`select id, text, zone, from_ms, to_ms, at_ms, rows, runs
from query_history
where text like ? escape '\'
order by at_ms desc, id desc
limit ? offset ?`,
        )
        .all(like, limit, offset)
        .map(([id, text, zone, from, to, at, rows, runs]) => ({
          id: Number(id),
          text: String(text),
          zone: String(zone),
          from: numberOrNull(from),
          to: numberOrNull(to),
          at: Number(at),
          rows: numberOrNull(rows),
          runs: Number(runs),
        })),
    }
  },
  add: ({ text, zone, from, to, at, rows }) => {
    const known = db
      .prepare('select id from query_history where text = ? and zone = ? and from_ms is ? and to_ms is ?')
      .get(text, zone, from, to)
    if (known) {
      db.prepare('update query_history set at_ms = ?, rows = coalesce(?, rows), runs = runs + 1 where id = ?').run(
        at,
        rows,
        known[0] ?? null,
      )
      return
    }
    db.prepare(
      'insert into query_history (text, zone, from_ms, to_ms, at_ms, rows, runs) values (?, ?, ?, ?, ?, ?, 1)',
    ).run(text, zone, from, to, at, rows)
    db.prepare(
      `delete from query_history
where id in (select id from query_history order by at_ms desc, id desc limit -1 offset ?)`,
    ).run(mostHistory)
  },
  remove: id => {
    if (id === null) db.exec('delete from query_history')
    else db.prepare('delete from query_history where id = ?').run(id)
  },
})
