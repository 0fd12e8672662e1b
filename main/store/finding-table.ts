import { createHash } from 'node:crypto'
import { type Finding, findingSeverities } from '../../shared/model/finding'
import type { CustodyLog } from './custody-log'
import type { Database, Row } from './database'

/** The findings as ordinary rows; what is structured in them is kept as JSON. Writes are called inside a transaction. */
export type FindingTable = {
  readonly all: () => readonly Finding[]
  readonly add: (finding: Omit<Finding, 'id'>) => Finding
  readonly update: (finding: Finding) => Finding
  readonly remove: (id: number) => void
  /** Whether every finding is as the custody log last described it. */
  readonly isAsNoted: () => boolean
}

const fields = 'id, title, severity, note, query, from_ms, to_ms, row_count, pinned, picture, created_ms, updated_ms'
const insertSql = `insert into finding (title, severity, note, query, from_ms, to_ms, row_count, pinned, picture, created_ms, updated_ms)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id`
const updateSql = `update finding
set title = ?, severity = ?, note = ?, query = ?, from_ms = ?, to_ms = ?, row_count = ?, pinned = ?, picture = ?,
  created_ms = ?, updated_ms = ?
where id = ?`

const valuesOf = (finding: Omit<Finding, 'id'>) =>
  [
    finding.title,
    finding.severity,
    finding.note,
    finding.query,
    finding.from,
    finding.to,
    finding.rowCount,
    JSON.stringify(finding.pinned),
    finding.picture === null ? null : JSON.stringify(finding.picture),
    finding.created,
    finding.updated,
  ] as const

const findingOf = (row: Row): Finding => {
  const [id, title, severity, note, query, from, to, rowCount, pinned, picture, created, updated] = row
  return {
    id: Number(id),
    title: String(title),
    severity: findingSeverities.find(known => known === severity) ?? 'low',
    note: String(note),
    query: String(query),
    from: from === null ? null : Number(from),
    to: to === null ? null : Number(to),
    rowCount: Number(rowCount),
    pinned: JSON.parse(String(pinned)) as Finding['pinned'],
    picture: picture === null ? null : (JSON.parse(String(picture)) as Finding['picture']),
    created: Number(created),
    updated: Number(updated),
  }
}

const digestOf = (finding: Finding): string =>
  createHash('sha256')
    .update(JSON.stringify([finding.id, ...valuesOf(finding)]))
    .digest('hex')
const subject = (id: number): string => `finding ${id}`

export const createFindingTable = (db: Database, custody: CustodyLog): FindingTable => {
  const one = (id: number): Finding | null => {
    const row = db.prepare(`select ${fields} from finding where id = ?`).get(id)
    return row ? findingOf(row) : null
  }
  const all = (): Finding[] => db.prepare(`select ${fields} from finding order by id`).all().map(findingOf)
  const noted = (what: 'finding added' | 'finding changed', id: number): Finding => {
    const finding = one(id)
    if (!finding) throw new Error(`there is no finding ${id}`)
    custody.note(what, subject(id), { title: finding.title, sha256: digestOf(finding) })
    return finding
  }

  return {
    all,
    add: finding => noted('finding added', Number(db.prepare(insertSql).get(...valuesOf(finding))?.[0])),
    update: finding => {
      db.prepare(updateSql).run(...valuesOf(finding), finding.id)
      return noted('finding changed', finding.id)
    },
    remove: id => {
      const finding = one(id)
      if (!finding) return
      db.prepare('delete from finding where id = ?').run(id)
      custody.note('finding removed', subject(id), { title: finding.title, sha256: digestOf(finding) })
    },
    isAsNoted: () => {
      const last = custody.lastDetails('finding')
      const expected = [...last].filter(([, { what }]) => what !== 'finding removed')
      const found = all()
      if (found.length !== expected.length) return false
      return found.every(finding => last.get(subject(finding.id))?.detail.includes(digestOf(finding)) ?? false)
    },
  }
}
