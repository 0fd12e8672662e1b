import { accessSync, closeSync, constants, openSync, readSync, realpathSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { Failure } from '../../shared/rpc/message'
import { type CaseLock, type Holder, readingGuard, takeLock } from './case-lock'
import type { CaseStore } from './case-store'
import { type Database, openDatabase } from './database'
import { explainFailure } from './explain-failure'
import { applicationId, canRead, latestVersion, migrate, versionOf } from './migrations'
import { loadSqlite, type SqliteModule } from './sqlite-module'
import { createStore } from './store'

export type OpenOptions = {
  /** Makes the case when it is not there yet. */
  readonly create?: boolean
  readonly readOnly?: boolean
  /** How many bytes of columns are kept in memory. */
  readonly cacheBytes?: number
}

const defaultCacheBytes = 384 * 1024 * 1024

type Access =
  | { readonly kind: 'writing'; readonly lock: CaseLock }
  | { readonly kind: 'reading'; readonly reason: string }

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error)

/** Where the file really lies, so that two names of one case share one lock. */
const realPlace = (path: string, exists: boolean): string => {
  try {
    return exists ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path))
  } catch (error) {
    throw new Failure('bad-input', `There is no folder ${dirname(path)} to keep a case in.`, { cause: error })
  }
}

const magic = 'SQLite format 3\0'
const headerBytes = 100
const applicationIdAt = 68

/** Refuses what is plainly no case before anything is written beside it. True when the file is there and has content. */
const inspect = (path: string, create: boolean): boolean => {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found && !create) throw new Failure('bad-input', `There is no case at ${path}.`)
  if (found && !found.isFile()) throw new Failure('bad-input', `${path} is not a file, so it cannot be a case.`)
  if (!found || found.size === 0) {
    if (create || isInterrupted(path)) return false
    throw new Failure('bad-input', `${path} is empty, not a Netwake case.`)
  }
  const header = Buffer.alloc(headerBytes)
  let bytes = 0
  try {
    const descriptor = openSync(path, 'r')
    bytes = readSync(descriptor, header)
    closeSync(descriptor)
  } catch (error) {
    throw new Failure('bad-input', `${path} cannot be read (${codeOf(error)}).`, { cause: error })
  }
  if (isInterrupted(path)) return true // the header may be half-written; SQLite repairs it first
  if (bytes < headerBytes || header.toString('latin1', 0, magic.length) !== magic)
    throw new Failure('bad-input', `${path} is not a Netwake case.`)
  if (header.readUInt32BE(applicationIdAt) !== applicationId) throw notACase(path)
  return true
}

const notACase = (path: string): Failure =>
  new Failure('bad-input', `${path} is an SQLite database of another program, not a Netwake case.`)

const isInterrupted = (path: string): boolean => (statSync(`${path}-journal`, { throwIfNoEntry: false })?.size ?? 0) > 0

const heldBy = (path: string, { pid, host, written }: Holder): string => {
  const since = new Date(written).toISOString().slice(0, 19)
  return `${basename(path)} is being written by another Netwake (process ${pid} on ${host}, since ${since}Z), so it is open for reading only here.`
}

const refusal = (path: string, error: NodeJS.ErrnoException): string => {
  const folder = dirname(path)
  switch (error.code) {
    case 'EROFS':
      return `The disk holding ${folder} is read-only`
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk holding ${folder} is full`
    default:
      return `The folder ${folder} cannot be written (${codeOf(error)})`
  }
}

const chooseAccess = (path: string, exists: boolean, wantsWrite: boolean): Access => {
  if (!wantsWrite) return { kind: 'reading', reason: 'The case was opened for reading only.' }
  const attempt = takeLock(path)
  if (attempt.kind === 'taken') return { kind: 'reading', reason: heldBy(path, attempt.holder) }
  if (attempt.kind === 'refused') {
    if (!exists)
      throw new Failure('bad-input', `${refusal(path, attempt.error)}, so no case can be made there.`, {
        cause: attempt.error,
      })
    return { kind: 'reading', reason: `${refusal(path, attempt.error)}, so the case is open for reading only.` }
  }
  try {
    if (exists) accessSync(path, constants.W_OK)
    return { kind: 'writing', lock: attempt.lock }
  } catch (error) {
    attempt.lock.release()
    return { kind: 'reading', reason: `${path} is write-protected (${codeOf(error)}), so it is open for reading only.` }
  }
}

const connect = (module: SqliteModule, path: string, access: Access): Database => {
  const readOnly = access.kind === 'reading'
  const guard = readOnly ? readingGuard(path) : access.lock.guard
  const db = openDatabase(module, path, { readOnly, guard })
  try {
    // A case may come from anyone: nothing in its schema is trusted to run.
    db.exec('pragma trusted_schema = off')
    db.exec('pragma cell_size_check = on')
    db.exec('pragma cache_size = -16000')
    if (readOnly) db.exec('pragma query_only = on')
    else {
      db.exec('pragma page_size = 16384')
      db.exec('pragma journal_mode = truncate')
      db.exec('pragma synchronous = full')
      db.exec('pragma foreign_keys = on')
    }
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** A writer that was killed may have left a journal; it is played back by whoever comes next and may write. */
const repair = (module: SqliteModule, path: string): void => {
  if (!isInterrupted(path)) return
  const attempt = takeLock(path)
  if (attempt.kind === 'taken') return // its writer lives
  if (attempt.kind === 'refused') {
    const sentence = `${path} was interrupted while being written and has to be repaired first, but ${refusal(path, attempt.error)}`
    throw new Failure(
      'bad-input',
      `${sentence}. Copy it together with ${path}-journal to a folder that can be written.`,
    )
  }
  try {
    const db = connect(module, path, { kind: 'writing', lock: attempt.lock })
    db.prepare('select count(*) from sqlite_schema').get()
    db.close()
  } finally {
    attempt.lock.release()
  }
}

const newer = (path: string, version: number): string =>
  `${basename(path)} was written by a newer Netwake (case version ${version}; this one writes version ${latestVersion})`

type Opened = { readonly db: Database; readonly access: Access; readonly isNew: boolean }

/** Connects, and steps back to reading when the case is newer than this program. */
const open = (module: SqliteModule, path: string, access: Access, mayMake: boolean): Opened => {
  const db = connect(module, path, access)
  try {
    const id = Number(db.prepare('pragma application_id').get()?.[0])
    const version = versionOf(db)
    const isBlank = id === 0 && version === 0 && db.prepare('select 1 from sqlite_schema').get() === null
    if (id !== applicationId && !isBlank) throw notACase(path)
    // A case whose making was cut short is blank as well; whoever may make one begins it again.
    if (isBlank && (!mayMake || access.kind === 'reading'))
      throw new Failure('bad-input', `${path} is empty, not a Netwake case.`)
    if (version > latestVersion) {
      if (!canRead(db))
        throw new Failure('bad-input', `${newer(path, version)} and cannot be read by it. Update Netwake to open it.`)
      db.close()
      if (access.kind === 'writing') access.lock.release()
      const reading: Access = { kind: 'reading', reason: `${newer(path, version)}, so it is open for reading only.` }
      return { db: connect(module, path, reading), access: reading, isNew: false }
    }
    if (access.kind === 'reading' && version < latestVersion)
      throw new Failure('bad-input', `${path} is of an older version and has to be opened for writing once.`)
    const isNew = access.kind === 'writing' && migrate(db)
    return { db, access, isNew }
  } catch (error) {
    db.close()
    throw error
  }
}

/** Opens a case for writing, or for reading when that is wanted or nothing else is possible; the store says why. */
export const openCase = async (given: string, options: OpenOptions = {}): Promise<CaseStore> => {
  const { create = false, readOnly = false, cacheBytes = defaultCacheBytes } = options
  const path = resolve(given)
  const module = await loadSqlite()
  const exists = inspect(path, create)
  const place = realPlace(path, statSync(path, { throwIfNoEntry: false }) !== undefined)
  const access = chooseAccess(place, exists, !readOnly || !exists)
  try {
    if (access.kind === 'reading') repair(module, place)
    const opened = open(module, place, access, create || !exists)
    const lock = opened.access.kind === 'writing' ? opened.access.lock : null
    const reason = opened.access.kind === 'reading' ? opened.access.reason : null
    try {
      return createStore(opened.db, {
        path,
        isNew: opened.isNew,
        readOnlyReason: reason,
        cacheBytes,
        onClose: () => lock?.release(),
      })
    } catch (error) {
      opened.db.close()
      throw error
    }
  } catch (error) {
    if (access.kind === 'writing') {
      if (!exists) for (const suffix of ['', '-journal']) rmSync(`${place}${suffix}`, { force: true })
      access.lock.release()
    }
    throw explainFailure(path, 'the case was not opened', error)
  }
}
