import { createHash } from 'node:crypto'
import type { Database } from './database'

/** What is written down about a case, and never rewritten. */
export type CustodyEvent =
  | 'case created'
  | 'case opened'
  | 'file import begun'
  | 'file import resumed'
  | 'file import interrupted'
  | 'file import finished'
  | 'file found again'
  | 'duplicates stored after all'
  | 'capture begun'
  | 'sender heard'
  | 'sender ended'
  | 'capture ended'
  | 'rows expired'
  | 'raw datagrams sealed'
  | 'raw datagrams removed'
  | 'finding added'
  | 'finding changed'
  | 'finding removed'
  | 'inventory imported'
  | 'inventory removed'

export type CustodyLog = {
  /** `subject` is e.g. `file 3`; `detail` any JSON. Inside a transaction. */
  readonly note: (what: CustodyEvent, subject: string, detail: unknown) => void
  /** Whether every entry still has the hash that follows from all before it. */
  readonly isIntact: () => boolean
  /** The last thing said about each subject of a kind, as the JSON that was noted. */
  readonly lastDetails: (kind: string) => ReadonlyMap<string, { readonly what: string; readonly detail: string }>
}

const start = '0'.repeat(64)
const link = (before: string, at: number, what: string, subject: string, detail: string): string =>
  createHash('sha256')
    .update(JSON.stringify([before, at, what, subject, detail]))
    .digest('hex')

const blockEntries = 1000

export const createCustodyLog = (db: Database): CustodyLog => ({
  note: (what, subject, detail) => {
    const last = db.prepare('select hash from custody order by id desc limit 1').get()
    const at = Date.now()
    const text = JSON.stringify(detail)
    db.prepare('insert into custody (at_ms, what, subject, detail, hash) values (?, ?, ?, ?, ?)').run(
      at,
      what,
      subject,
      text,
      link(String(last?.[0] ?? start), at, what, subject, text),
    )
  },
  isIntact: () => {
    let before = start
    let seen = 0
    for (;;) {
      const entries = db
        .prepare('select id, at_ms, what, subject, detail, hash from custody where id > ? order by id limit ?')
        .all(seen, blockEntries)
      if (entries.length === 0) return true
      for (const [id, at, what, subject, detail, hash] of entries) {
        if (Number(id) !== seen + 1) return false
        if (hash !== link(before, Number(at), String(what), String(subject), String(detail))) return false
        before = String(hash)
        seen = Number(id)
      }
    }
  },
  lastDetails: kind => {
    const rows = db
      .prepare(
        `select subject, what, detail
from custody
where id in (select max(id) from custody where subject >= ? and subject < ? group by subject)`,
      )
      .all(`${kind} `, `${kind}!`)
    return new Map(
      rows.map(([subject, what, detail]) => [String(subject), { what: String(what), detail: String(detail) }]),
    )
  },
})
