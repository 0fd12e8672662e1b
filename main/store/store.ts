import { Failure } from '../../shared/rpc/message'
import { appVersion } from '../version'
import { addWholeFiles } from './add-whole-files'
import { createBatchWriter } from './append-batch'
import { createCaptureTable } from './capture-table'
import type { CaseStore } from './case-store'
import { createCustodyLog } from './custody-log'
import type { Database } from './database'
import { explainFailure } from './explain-failure'
import { createFileBooks } from './file-books'
import { createFindingTable } from './finding-table'
import { createGroups } from './groups'
import { createHostTable } from './host-table'
import { createIdentityTable } from './identity-table'
import { createInventoryTable } from './inventory-table'
import { createKeptStore } from './kept-store'
import { createLiveStore } from './live-store'
import { createRawFileTable } from './raw-file-table'
import { createRejectTable } from './reject-table'
import { createRuleTable } from './rule-table'
import { createSegmentTable } from './segment-table'
import { createTextTable } from './text-table'

export type StoreOptions = {
  readonly path: string
  readonly isNew: boolean
  /** Null when this process may write. */
  readonly readOnlyReason: string | null
  readonly cacheBytes: number
  readonly onClose: () => void
}

/** Rows a dictionary is read by at a time: short enough to fit between two commits of another process. */
const loadRows = 8192
/** How often a connection for reading looks whether the writer has committed. */
const lookEveryMs = 250

const balancedSql = `select count(*) from file
where seen <> stored + rejected + skipped + duplicate
  or stored - expired <> (select coalesce(sum(rows), 0) from segment_file where segment_file.file = file.id)
  or rejected <> (select count(*) from reject where reject.file = file.id)`

export const createStore = (db: Database, options: StoreOptions): CaseStore => {
  const { path, readOnlyReason } = options
  const readOnly = readOnlyReason !== null
  const custody = createCustodyLog(db)
  const books = createFileBooks(db, custody)
  const rejects = createRejectTable(db)
  const findings = createFindingTable(db, custody)
  const inventory = createInventoryTable(db, custody)
  const hosts = createHostTable(db)
  const texts = createTextTable(db)
  const rules = createRuleTable(db)
  const segments = createSegmentTable(db, options)
  const captures = createCaptureTable(db, custody)
  const groups = createGroups(captures, books)
  const identities = createIdentityTable(db)
  const writer = createBatchWriter({ hosts, texts, rules, segments, rejects, books, groups, identities })
  let revision = 1
  let isOpen = true

  /** Segments first: what they refer to was stored with them, so that it is there when it is read after them. */
  const load = (): void => {
    segments.load()
    books.load()
    captures.load()
    for (const dictionary of [hosts, texts, rules]) while (dictionary.load(loadRows) === loadRows);
  }

  const reading = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw explainFailure(path, 'the question was not answered', error)
    }
  }

  /** One transaction; what is in memory follows it or stays as it was. */
  const writing = <T>(what: string, work: () => T): T => {
    if (readOnly) throw new Failure('busy', readOnlyReason)
    const sizes = [hosts.size(), texts.size(), rules.size()] as const
    try {
      const result = db.transaction(work)
      segments.publish()
      revision++
      return result
    } catch (error) {
      segments.discard()
      hosts.forget(sizes[0])
      texts.forget(sizes[1])
      rules.forget(sizes[2])
      const failure = explainFailure(path, `nothing of the ${what} was stored`, error)
      reading(() => {
        books.load()
        captures.load()
        identities.load()
      })
      throw failure
    }
  }

  /** What says nothing about rows: an answer known stays right. */
  const noting = <T>(what: string, work: () => T): T => {
    if (readOnly) throw new Failure('busy', readOnlyReason)
    try {
      return db.transaction(work)
    } catch (error) {
      throw explainFailure(path, `the ${what} was not kept`, error)
    }
  }

  if (!readOnly) {
    db.transaction(() => {
      segments.nameColumns()
      custody.note(options.isNew ? 'case created' : 'case opened', 'case', { version: appVersion })
      books.load()
      captures.load()
      books.interrupt()
      captures.interrupt()
    })
    identities.load()
  }
  load()

  const dataVersion = (): unknown => db.prepare('pragma data_version').get()?.[0]
  let seenVersion = readOnly ? dataVersion() : null
  let looked = Date.now()
  /** A store that only reads follows the process that writes. */
  const follow = (): void => {
    if (!readOnly || !isOpen || Date.now() - looked < lookEveryMs) return
    const version = dataVersion()
    if (version !== seenVersion) {
      load()
      seenVersion = version
      revision++
    }
    looked = Date.now()
  }

  return {
    path,
    readOnly,
    readOnlyReason,
    revision: () => {
      reading(follow)
      return revision
    },

    files: books.files,
    fileOfHash: books.ofHash,
    holdsSize: books.holdsSize,
    unreadFile: books.unread,
    unfinishedFiles: books.unfinished,
    addFile: file => writing('file', () => books.add(file)),
    resumeFile: (id, from, formatOptions) => writing('file', () => books.resume(id, from, formatOptions)),
    appendBatch: (fileId, batch, enrich, duplicates = 'count') =>
      writing('batch', () => writer.append(fileId, batch, enrich, duplicates)),
    addWholeFiles: (files, enrich, how) =>
      writing('files', () => addWholeFiles({ books, writer }, files, enrich, how)).map(books.file),
    restoreBatch: (fileId, batch, enrich) => writing('batch', () => writer.restore(fileId, batch, enrich)),
    restored: fileId => {
      writing('file', () => writer.tidy(fileId))
      writer.end(fileId)
    },
    finishFile: (id, end) => {
      writing('file', () => {
        if (end.state === 'complete') writer.tidy(id)
        books.finish(id, end)
      })
      writer.end(id)
    },
    addDuplicateFile: (file, sha256, original) => writing('file', () => books.addDuplicate(file, sha256, original)),
    rejects: ask => reading(() => rejects.rejects(ask)),
    reject: id => reading(() => rejects.reject(id)),

    rowCount: segments.rowCount,
    lastRow: segments.lastRow,
    segments: segments.segments,
    column: (segmentId, name) => reading(() => segments.column(segmentId, name)),
    hosts,
    texts: {
      size: texts.size,
      text: id => reading(() => texts.text(id)),
      find: text => reading(() => texts.find(text)),
    },
    rules,

    live: createLiveStore({
      captures,
      rawFiles: createRawFileTable(db, custody),
      books,
      segments,
      custody,
      writer,
      reading,
      writing,
    }),

    inventory: {
      all: () => reading(inventory.all),
      version: () => reading(inventory.version),
      entries: ask => reading(() => inventory.entries(ask)),
      rejects: id => reading(() => inventory.rejects(id)),
      each: take => reading(() => inventory.each(take)),
      attributesOf: names => reading(() => inventory.attributesOf(names)),
      line: (id, line) => reading(() => inventory.line(id, line)),
    },
    putInventory: found => writing('inventory', () => inventory.put(found)),
    removeInventory: id => writing('inventory', () => inventory.remove(id)),

    kept: createKeptStore({ db, findings, reading, writing, noting }),

    findings: () => reading(findings.all),
    addFinding: finding => writing('finding', () => findings.add(finding)),
    updateFinding: finding => writing('finding', () => findings.update(finding)),
    removeFinding: id => writing('finding', () => findings.remove(id)),

    check: () =>
      reading(() => ({
        integrity: db.prepare('pragma integrity_check').all().flat().map(String).join('\n'),
        custody: custody.isIntact() && db.transaction(findings.isAsNoted) ? 'intact' : 'broken',
        balanced: db.prepare(balancedSql).get()?.[0] === 0,
      })),
    sqliteVersion: String(db.prepare('select sqlite_version()').get()?.[0]),
    close: () => {
      if (!isOpen) return
      isOpen = false
      db.close()
      options.onClose()
    },
  }
}
