import type { Connection } from './connection'
import type { Files } from './files'
import type { Site } from './site'

/** Writes connections the way one log does. */
export type LogWriter = {
  /** Rows the log holds about the connection. */
  readonly rows: (connection: Connection) => number
  /** Writes them; connections come in the order of their begin. */
  readonly write: (connection: Connection) => void
  /** A slot of five minutes is over: logs that gather records by interval write them now. */
  readonly endSlot: (slotEnd: number) => void
  /** The last slot is over: what is still held back. */
  readonly end: () => void
}

export type LogKind = {
  /** Id of the format that reads it back. */
  readonly format: string
  /** Path of a file by its day, as `20261116`, and by what it holds where a log is delivered in several kinds of file. */
  readonly fileName: (day: string, part: string) => string
  /** Whether files of ordinary size are delivered as gzip. */
  readonly packed: boolean
  /** What stands around the records of a file, and between two of them. */
  readonly before: string
  readonly between: string
  readonly after: string
  readonly create: (site: Site, files: Files) => LogWriter
}
