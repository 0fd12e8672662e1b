import type { CustodyLog } from './custody-log'
import type { Database, Row } from './database'

/** A file of raw datagrams beside the case. */
export type RawFile = {
  readonly id: number
  readonly capture: number
  /** In the folder of raw files of the case. */
  readonly name: string
  /** What the offsets of its rows count from. */
  readonly base: number
  readonly bytes: number
  /** Null while it is written. */
  readonly sha256: string | null
  /** When it was removed because the ring was full or its time was over; null while it is there. */
  readonly removed: number | null
}

/** The files of raw datagrams. Everything that writes is called inside a transaction. */
export type RawFileTable = {
  readonly all: () => readonly RawFile[]
  readonly begin: (file: Pick<RawFile, 'capture' | 'name' | 'base'>) => number
  readonly seal: (id: number, bytes: number, sha256: string) => void
  readonly remove: (id: number, why: string) => void
}

const selectSql = 'select id, capture, name, base, bytes, sha256, removed_ms from raw_file order by id'

const fileOf = ([id, capture, name, base, bytes, sha256, removed]: Row): RawFile => ({
  id: Number(id),
  capture: Number(capture),
  name: String(name),
  base: Number(base),
  bytes: Number(bytes),
  sha256: typeof sha256 === 'string' ? sha256 : null,
  removed: typeof removed === 'number' ? removed : null,
})

const subject = (id: number): string => `raw file ${id}`

export const createRawFileTable = (db: Database, custody: CustodyLog): RawFileTable => ({
  all: () => db.prepare(selectSql).all().map(fileOf),
  begin: ({ capture, name, base }) => {
    const row = db
      .prepare('insert into raw_file (capture, name, base) values (?, ?, ?) returning id')
      .get(capture, name, base)
    return Number(row?.[0])
  },
  seal: (id, bytes, sha256) => {
    db.prepare('update raw_file set bytes = ?, sha256 = ? where id = ?').run(bytes, sha256, id)
    const row = db.prepare('select name from raw_file where id = ?').get(id)
    custody.note('raw datagrams sealed', subject(id), { name: row?.[0] ?? null, bytes, sha256 })
  },
  remove: (id, why) => {
    db.prepare('update raw_file set removed_ms = ? where id = ?').run(Date.now(), id)
    const row = db.prepare('select name, sha256 from raw_file where id = ?').get(id)
    custody.note('raw datagrams removed', subject(id), { name: row?.[0] ?? null, sha256: row?.[1] ?? null, why })
  },
})
