import type { Reject, StoredReject } from '../../shared/model/reject'
import type { CaseStore } from './case-store'
import type { Database, Row } from './database'

export type RejectTable = Pick<CaseStore, 'rejects' | 'reject'> & {
  /** Inside a transaction. */
  readonly add: (fileId: number, rejects: readonly Reject[]) => void
}

const excerptCharacters = 512
const reasonCharacters = 1000

const fields = `reject.id, reject.file, path, record, offset, length, line, reason, excerpt,
  field_offset, field_length`
const source = 'reject join file on file.id = reject.file'
const matching = `(?1 is null or reject.file = ?1)
  and (?2 = '' or reason like ?2 escape '\\' or excerpt like ?2 escape '\\' or path like ?2 escape '\\')`

const storedReject = ([
  id,
  file,
  path,
  record,
  offset,
  length,
  line,
  reason,
  excerpt,
  fieldOffset = null,
  fieldLength = null,
]: Row): StoredReject => ({
  id: Number(id),
  fileId: Number(file),
  path: String(path),
  record: Number(record),
  offset: Number(offset),
  length: Number(length),
  line: line === null ? null : Number(line),
  reason: String(reason),
  excerpt: String(excerpt),
  field: fieldOffset === null ? null : { offset: Number(fieldOffset), length: Number(fieldLength) },
})

/** What the analyst typed, with the signs that `like` would take for wildcards made plain. */
const patternFor = (search: string): string => (search === '' ? '' : `%${search.replace(/[\\%_]/g, '\\$&')}%`)

export const createRejectTable = (db: Database): RejectTable => ({
  add: (fileId, rejects) => {
    const insert = db.prepare(
      `insert into reject (file, record, offset, length, line, reason, excerpt, field_offset, field_length)
values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    for (const { record, offset, length, line, reason, excerpt, field } of rejects)
      insert.run(
        fileId,
        record,
        offset,
        length,
        line,
        reason.slice(0, reasonCharacters),
        excerpt.slice(0, excerptCharacters),
        field?.offset ?? null,
        field?.length ?? null,
      )
  },
  rejects: ({ fileId, search, offset, limit }) => {
    const pattern = patternFor(search)
    const total = db.prepare(`select count(*) from ${source} where ${matching}`).get(fileId, pattern)
    const rows = db
      .prepare(`select ${fields} from ${source} where ${matching} order by reject.id limit ?3 offset ?4`)
      .all(fileId, pattern, limit, offset)
    return { total: Number(total?.[0] ?? 0), rejects: rows.map(storedReject) }
  },
  reject: id => {
    const row = db.prepare(`select ${fields} from ${source} where reject.id = ?`).get(id)
    return row ? storedReject(row) : null
  },
})
