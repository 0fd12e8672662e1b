import { Failure } from '../../shared/rpc/message'
import { SqliteError } from './database'

const sqliteCodes = {
  busy: 5,
  outOfMemory: 7,
  readOnly: 8,
  corrupt: 11,
  full: 13,
  cantOpen: 14,
  notADatabase: 26,
} as const

/** What the operating system's refusal means for the file it was about. */
const causeOf = (path: string, error: NodeJS.ErrnoException): string => {
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk holding ${path} is full`
    case 'EROFS':
      return `The disk holding ${path} is read-only`
    case 'EACCES':
    case 'EPERM':
      return `There is no permission to write ${path}`
    case 'EFBIG':
      return `The file system allows no larger file than ${path} already is`
    case 'ENOENT':
      return `${path} is gone`
    case 'EMFILE':
    case 'ENFILE':
      return `Too many files are open to use ${path}`
    default:
      return `The disk holding ${path} failed (${error.code ?? error.message})`
  }
}

const sqliteCause = (path: string, error: SqliteError): string => {
  switch (error.code & 0xff) {
    case sqliteCodes.busy:
      return `${path} is being written by another process`
    case sqliteCodes.outOfMemory:
      return `Memory ran out while working on ${path}`
    case sqliteCodes.readOnly:
      return `${path} is open for reading only`
    case sqliteCodes.corrupt:
      return `${path} is damaged (${error.message})`
    case sqliteCodes.full:
      return `The disk holding ${path} is full`
    case sqliteCodes.cantOpen:
      return `${path} cannot be opened`
    case sqliteCodes.notADatabase:
      return `${path} is not a Netwake case`
    default:
      return `${path} cannot be used (${error.message})`
  }
}

/** The same error as a sentence an analyst can act on; what is not the disk's or SQLite's stays what it is. */
export const explainFailure = (path: string, consequence: string, error: unknown): unknown => {
  if (!(error instanceof SqliteError)) return error
  // The case is named rather than its journal: it is what the analyst knows, and it lies in the same folder.
  const cause = error.problem ? causeOf(path, error.problem.error) : sqliteCause(path, error)
  const isBusy = error.stale || (error.code & 0xff) === sqliteCodes.busy
  return new Failure(isBusy ? 'busy' : 'bad-input', `${cause}; ${consequence}.`, { cause: error })
}
