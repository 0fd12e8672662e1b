import type { EvidenceFile, FileState, Overlap } from '../../shared/model/file'
import type { Batch, LivePart } from '../normalise/batch'
import type { CaseStore, NewFile } from './case-store'
import type { CustodyLog } from './custody-log'
import type { Database, Row } from './database'
import { createFileIndex } from './file-index'

type Unfinished = ReturnType<CaseStore['unfinishedFiles']>[number]
type FileEnd = Parameters<CaseStore['finishFile']>[1]
/** Earliest start and latest end of a batch's flows; NaN when it has none. */
export type TimeSpan = { readonly first: number; readonly last: number }

/** The books: one row a file, and what was counted in it. Everything that writes is called inside a transaction. */
export type FileBooks = {
  readonly files: () => readonly EvidenceFile[]
  readonly file: (id: number) => EvidenceFile
  readonly ofHash: (sha256: string) => EvidenceFile | null
  readonly holdsSize: (bytes: number) => boolean
  /** A file of these bytes that could not be read as a whole. */
  readonly unfinishedOfHash: (sha256: string) => EvidenceFile | null
  /** A file of this path of which nothing could be read, not even its bytes. */
  readonly unread: (path: string) => EvidenceFile | null
  readonly unfinished: () => readonly Unfinished[]
  readonly add: (file: NewFile) => number
  readonly resume: (id: number, path: string, formatOptions?: string | null) => void
  readonly enter: (id: number, batch: Batch, span: TimeSpan) => void
  /** Notes how many records each of some files had given before. */
  readonly overlap: (id: number, records: ReadonlyMap<number, number>) => void
  /** Duplicates of a file that are stored after all. */
  readonly restore: (id: number, records: number, span: TimeSpan) => void
  readonly finish: (id: number, end: FileEnd) => void
  readonly addDuplicate: (file: NewFile, sha256: string, original: EvidenceFile) => number
  /** What one sender of a capture sends has books like a file's. */
  readonly addSender: (sender: NewSender) => number
  readonly enterLive: (id: number, part: LivePart, span: TimeSpan) => void
  readonly endSender: (id: number, end: { readonly state: FileState; readonly error: string | null }) => void
  readonly expire: (id: number, rows: number) => void
  /** The capture that a sender was heard by; null for an evidence file. */
  readonly captureOf: (id: number) => number | null
  /** Marks the files that a process left in the middle of reading. */
  readonly interrupt: () => void
  readonly load: () => void
}

export type NewSender = { readonly capture: number; readonly path: string; readonly format: string | null }

type Book = { readonly file: EvidenceFile; readonly bytesRead: number; readonly prefixSha256: string }

const selectSql = `select id, path, sha256, bytes, format, state, seen, stored, rejected, skipped, duplicate,
  skipped_kinds, first_ms, last_ms, error, imported_ms, bytes_read, prefix_sha256, format_options,
  capture, expired
from file`
const enterSql = `update file
set seen = seen + ?, stored = stored + ?, rejected = rejected + ?, skipped = skipped + ?, duplicate = duplicate + ?,
  skipped_kinds = ?, first_ms = ?, last_ms = ?, bytes_read = ?, prefix_sha256 = ?
where id = ?`
const finishSql = `update file
set state = ?, sha256 = ?, bytes = ?, error = ?, format = coalesce(?, format)
where id = ?`
const duplicateSql = `insert into file (path, sha256, bytes, format, state, seen, duplicate, imported_ms, bytes_read, prefix_sha256)
values (?, ?, ?, ?, 'complete', ?, ?, ?, ?, ?)`

const enterLiveSql = `update file
set seen = seen + ?, stored = stored + ?, rejected = rejected + ?, skipped = skipped + ?, duplicate = duplicate + ?,
  skipped_kinds = ?, first_ms = ?, last_ms = ?, bytes = bytes + ?
where id = ?`

const overlapSql = `insert into overlap (file, original, records, whole) values (?1, ?2, ?3, ?4)
on conflict (file, original) do update set records = records + excluded.records`
const overlapsSql = `select overlap.file, original, path, records, whole
from overlap join file on file.id = original`
const restoreSql = `update file
set stored = stored + ?1, duplicate = duplicate - ?1, first_ms = ?2, last_ms = ?3
where id = ?4`

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null)

type Overlaps = ReadonlyMap<number, readonly Overlap[]>

const overlapsOf = (rows: readonly Row[]): Overlaps => {
  const found = new Map<number, Overlap[]>()
  for (const [file, original, path, records, whole] of rows) {
    const of = found.get(Number(file)) ?? []
    found.set(Number(file), of)
    of.push({ file: Number(original), path: String(path), records: Number(records), whole: whole === 1 })
  }
  return found
}

const bookOf = (row: Row, overlaps: Overlaps): Book => {
  const [id, path, sha256, bytes, format, state, seen, stored, rejected, skipped, duplicate] = row
  const [skippedKinds, first, last, error, imported, bytesRead, prefix, formatOptions, capture, expired] = row.slice(11)
  return {
    file: {
      id: Number(id),
      path: String(path),
      sha256: textOrNull(sha256),
      bytes: Number(bytes),
      format: textOrNull(format),
      formatOptions: textOrNull(formatOptions),
      state: String(state) as FileState,
      seen: Number(seen),
      stored: Number(stored),
      rejected: Number(rejected),
      skipped: Number(skipped),
      duplicate: Number(duplicate),
      skippedKinds: JSON.parse(String(skippedKinds)) as Record<string, number>,
      overlaps: overlaps.get(Number(id)) ?? [],
      first: numberOrNull(first),
      last: numberOrNull(last),
      error: textOrNull(error),
      imported: Number(imported),
      capture: numberOrNull(capture),
      expired: Number(expired),
    },
    bytesRead: Number(bytesRead),
    prefixSha256: String(prefix),
  }
}

const least = (a: number | null, b: number): number | null => (Number.isNaN(b) ? a : a === null ? b : Math.min(a, b))
const greatest = (a: number | null, b: number): number | null => (Number.isNaN(b) ? a : a === null ? b : Math.max(a, b))

const summed = (a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): Record<string, number> => {
  const sums = new Map(Object.entries(a))
  for (const [kind, count] of Object.entries(b)) sums.set(kind, (sums.get(kind) ?? 0) + count)
  return Object.fromEntries(sums)
}

const subject = (id: number): string => `file ${id}`
/** What the custody log keeps of a file that was read. */
export const countsOf = ({ sha256, state, seen, stored, rejected, skipped, duplicate }: EvidenceFile) => ({
  sha256,
  state,
  seen,
  stored,
  rejected,
  skipped,
  duplicate,
})

export const createFileBooks = (db: Database, custody: CustodyLog): FileBooks => {
  let books = new Map<number, Book>()
  let list: readonly EvidenceFile[] | null = null
  const index = createFileIndex(id => books.get(id)?.file)
  /** Being read right now by this process, so not broken off. */
  const reading = new Set<number>()

  const refresh = (id: number): Book => {
    const row = db.prepare(`${selectSql} where id = ?`).get(id)
    if (!row) throw new Error(`there is no file ${id}`)
    const book = bookOf(row, overlapsOf(db.prepare(`${overlapsSql} where overlap.file = ?`).all(id)))
    index.put(book.file)
    books.set(id, book)
    list = null
    return book
  }
  const bookFor = (id: number): Book => {
    const book = books.get(id)
    if (!book) throw new Error(`there is no file ${id}`)
    return book
  }

  const endSender: FileBooks['endSender'] = (id, { state, error }) => {
    db.prepare('update file set state = ?, error = ? where id = ?').run(state, error, id)
    const { file } = refresh(id)
    custody.note('sender ended', subject(id), { path: file.path, error, ...countsOf(file) })
  }

  return {
    files: () => {
      list ??= [...books.values()].map(({ file }) => file)
      return list
    },
    file: id => bookFor(id).file,
    ofHash: sha256 => {
      const same = index.ofHash(sha256).filter(({ state }) => state === 'complete')
      return same.find(({ stored }) => stored > 0) ?? same[0] ?? null
    },
    holdsSize: index.holdsSize,
    unfinishedOfHash: sha256 =>
      index.ofHash(sha256).find(({ id, state }) => state !== 'complete' && !reading.has(id)) ?? null,
    unread: path => {
      const file = index.unread(path)
      return file && !reading.has(file.id) ? file : null
    },
    unfinished: () =>
      [...books.values()]
        .filter(({ file }) => file.state !== 'complete' && file.capture === null && !reading.has(file.id))
        .map(({ file, bytesRead, prefixSha256 }) => ({ ...file, bytesRead, prefixSha256 })),
    add: ({ path, bytes, format, formatOptions = null }) => {
      const row = db
        .prepare(
          `insert into file (path, bytes, format, format_options, state, imported_ms) values (?, ?, ?, ?, 'importing', ?) returning id`,
        )
        .get(path, bytes, format, formatOptions, Date.now())
      const id = Number(row?.[0])
      custody.note('file import begun', subject(id), { path, bytes, format })
      refresh(id)
      reading.add(id)
      return id
    },
    resume: (id, path, formatOptions) => {
      const { file, bytesRead } = bookFor(id)
      const options = formatOptions === undefined ? file.formatOptions : formatOptions
      db.prepare(`update file set state = 'importing', path = ?, error = null, format_options = ? where id = ?`).run(
        path,
        options,
        id,
      )
      custody.note('file import resumed', subject(id), { path, from: file.path, bytesRead, seen: file.seen })
      refresh(id)
      reading.add(id)
    },
    enter: (id, { counts, skippedKinds, bytesRead, prefixSha256 }, { first, last }) => {
      const { file } = bookFor(id)
      db.prepare(enterSql).run(
        counts.seen,
        counts.stored,
        counts.rejected,
        counts.skipped,
        counts.duplicate,
        JSON.stringify(summed(file.skippedKinds, skippedKinds)),
        least(file.first, first),
        greatest(file.last, last),
        bytesRead,
        prefixSha256,
        id,
      )
      refresh(id)
    },
    overlap: (id, records) => {
      const add = db.prepare(overlapSql)
      for (const [original, count] of records) add.run(id, original, count, 0)
    },
    restore: (id, records, { first, last }) => {
      const { file } = bookFor(id)
      db.prepare(restoreSql).run(records, least(file.first, first), greatest(file.last, last), id)
      const less = db.prepare('update overlap set records = records - ? where file = ? and original = ?')
      let left = records
      for (const overlap of file.overlaps) {
        const taken = Math.min(left, overlap.records)
        left -= taken
        less.run(taken, id, overlap.file)
      }
      db.prepare('delete from overlap where file = ? and records = 0').run(id)
      const { file: now } = refresh(id)
      custody.note('duplicates stored after all', subject(id), { path: file.path, records, ...countsOf(now) })
    },
    finish: (id, { state, sha256, bytes, error, format }) => {
      db.prepare(finishSql).run(state, sha256, bytes, error, format, id)
      const { file } = refresh(id)
      custody.note('file import finished', subject(id), { path: file.path, error, ...countsOf(file) })
      reading.delete(id)
    },
    addDuplicate: ({ path, bytes, format }, sha256, original) => {
      db.prepare(duplicateSql).run(
        path,
        sha256,
        bytes,
        format ?? original.format,
        original.seen,
        original.seen,
        Date.now(),
        bytes,
        sha256,
      )
      const id = Number(db.prepare('select last_insert_rowid()').get()?.[0])
      db.prepare(overlapSql).run(id, original.id, original.seen, 1)
      const { file } = refresh(id)
      custody.note('file found again', subject(id), { path, original: original.id, ...countsOf(file) })
      return id
    },
    addSender: ({ capture, path, format }) => {
      const row = db
        .prepare(
          `insert into file (path, bytes, format, capture, state, imported_ms) values (?, 0, ?, ?, 'importing', ?) returning id`,
        )
        .get(path, format, capture, Date.now())
      const id = Number(row?.[0])
      custody.note('sender heard', subject(id), { path, capture, format })
      refresh(id)
      return id
    },
    enterLive: (id, { counts, skippedKinds, bytes }, { first, last }) => {
      const { file } = bookFor(id)
      db.prepare(enterLiveSql).run(
        counts.seen,
        counts.stored,
        counts.rejected,
        counts.skipped,
        counts.duplicate,
        JSON.stringify(summed(file.skippedKinds, skippedKinds)),
        least(file.first, first),
        greatest(file.last, last),
        bytes,
        id,
      )
      refresh(id)
    },
    endSender,
    captureOf: id => bookFor(id).file.capture,
    expire: (id, rows) => {
      db.prepare('update file set expired = expired + ? where id = ?').run(rows, id)
      refresh(id)
    },
    interrupt: () => {
      for (const { file } of books.values()) {
        if (file.state !== 'importing') continue
        if (file.capture !== null) {
          endSender(file.id, {
            state: 'failed',
            error: `The capture ended when the program did, after ${file.seen} records; they are kept.`,
          })
          continue
        }
        const error = `Reading broke off after ${file.seen} records, when the program ended. Add the file again to read the rest.`
        db.prepare(`update file set state = 'failed', error = ? where id = ?`).run(error, file.id)
        custody.note('file import interrupted', subject(file.id), { path: file.path, seen: file.seen })
        refresh(file.id)
      }
    },
    load: () => {
      const overlaps = overlapsOf(db.prepare(overlapsSql).all())
      books = new Map()
      index.clear()
      for (const row of db.prepare(`${selectSql} order by id`).all()) {
        const book = bookOf(row, overlaps)
        index.put(book.file)
        books.set(book.file.id, book)
      }
      list = null
    },
  }
}
