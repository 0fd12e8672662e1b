import { type DiskProblem, type FileGuard } from './disk-vfs'
import type { SqliteModule } from './sqlite-module'

export type Value = number | string | Uint8Array | null
export type Row = readonly Value[]

/** What SQLite answered when it refused, with what the operating system said before. */
export class SqliteError extends Error {
  readonly code: number
  readonly problem: DiskProblem | null
  /** Another process changed the file during the read: ask again. */
  readonly stale: boolean

  constructor(code: number, message: string, problem: DiskProblem | null, stale: boolean) {
    super(message, problem ? { cause: problem.error } : {})
    this.name = 'SqliteError'
    this.code = code
    this.problem = problem
    this.stale = stale
  }
}

/** A prepared statement. Values are bound in the order of the question marks. */
export type Statement = {
  readonly run: (...values: readonly Value[]) => void
  readonly get: (...values: readonly Value[]) => Row | null
  readonly all: (...values: readonly Value[]) => Row[]
  /** Hands one blob's bytes, still inside SQLite's memory, to `take`; null when there is no such row. */
  readonly withBlob: <T>(take: (bytes: Uint8Array) => T, ...values: readonly Value[]) => T | null
}

/** A connection to one file. */
export type Database = {
  readonly exec: (sql: string) => void
  /** Statements are kept by their text, so asking again costs nothing. */
  readonly prepare: (sql: string) => Statement
  readonly changes: () => number
  /** All of it or nothing. Never awaits; not nested. */
  readonly transaction: <T>(work: () => T) => T
  readonly close: () => void
}

const row = 100
const done = 101
const types = { integer: 1, float: 2, text: 3, blob: 4 } as const
const staticMemory = 0
const busy = 5
const patienceMs = 30_000

const sleeper = new Int32Array(new SharedArrayBuffer(4))
/** SQLite is called synchronously, so waiting for another process is synchronous too. */
const pause = (ms: number): void => void Atomics.wait(sleeper, 0, 0, ms)

/** Short ASCII, which most texts are, is copied here faster than by a call out of JavaScript. Returns the bytes written. */
const putText = (bytes: Buffer, text: string, at: number): number => {
  if (text.length > shortText) return bytes.write(text, at)
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code > 0x7f) return bytes.write(text, at)
    bytes[at + index] = code
  }
  return text.length
}
const shortText = 64

export const openDatabase = (
  { sqlite, heap, vfs }: SqliteModule,
  path: string,
  options: { readonly readOnly: boolean; readonly guard: FileGuard },
): Database => {
  const name = vfs.admit(path, options)
  let arena = sqlite._malloc(65_536)
  let arenaBytes = 65_536
  const word = sqlite._malloc(4)
  const statements = new Map<string, { readonly pointer: number; readonly statement: Statement }>()

  const reserve = (bytes: number): void => {
    if (bytes <= arenaBytes) return
    sqlite._free(arena)
    arenaBytes = bytes * 2
    arena = sqlite._malloc(arenaBytes)
    if (arena === 0) throw new SqliteError(7, 'out of memory', null, false)
  }

  const writeText = (text: string): number => {
    reserve(text.length * 3 + 1)
    const { bytes } = heap()
    const length = bytes.write(text, arena)
    bytes[arena + length] = 0
    return length
  }

  writeText(name)
  vfs.takeProblem()
  const opened = sqlite._sqlite3_open(arena, word)
  const db = heap().words[word >> 2] ?? 0

  const failure = (code: number): SqliteError =>
    new SqliteError(code, sqlite.UTF8ToString(sqlite._sqlite3_errmsg(db)), vfs.takeProblem(), vfs.takeStale())
  const expect = (code: number): void => {
    if (code !== 0) throw failure(code)
  }

  const close = (): void => {
    for (const { pointer } of statements.values()) sqlite._sqlite3_finalize(pointer)
    statements.clear()
    sqlite._sqlite3_close_v2(db)
    sqlite._free(arena)
    sqlite._free(word)
    vfs.dismiss(name)
  }
  if (opened !== 0) {
    const error = failure(opened)
    close()
    throw error
  }

  let inTransaction = false
  /**
   * Beside a process that writes, a look at the file may come at the wrong moment or be overtaken by a commit; it is
   * taken again. A transaction is repeated as a whole, so its parts are not.
   */
  const patiently = <T>(look: () => T): T => {
    if (!options.readOnly || inTransaction) return look()
    const deadline = Date.now() + patienceMs
    for (;;) {
      try {
        return look()
      } catch (error) {
        const again = error instanceof SqliteError && (error.stale || (error.code & 0xff) === busy)
        if (!again || Date.now() > deadline) throw error
        pause(1 + Math.random() * 10)
      }
    }
  }

  const compile = (sql: string): number => {
    const bytes = writeText(sql)
    vfs.takeProblem()
    vfs.takeStale()
    expect(sqlite._sqlite3_prepare_v2(db, arena, bytes, word, 0))
    return heap().words[word >> 2] ?? 0
  }

  const roomFor = (value: Value): number =>
    typeof value === 'string' ? value.length * 3 : value instanceof Uint8Array ? value.length : 0

  const bind = (pointer: number, values: readonly Value[]): void => {
    let room = 0
    for (const value of values) room += roomFor(value)
    reserve(room)
    const { bytes } = heap()
    let at = arena
    let index = 0
    for (const value of values) {
      index++
      if (value === null) continue // cleared bindings are null
      if (typeof value === 'number') expect(sqlite._sqlite3_bind_double(pointer, index, value))
      else if (typeof value === 'string') {
        const length = putText(bytes, value, at)
        expect(sqlite._sqlite3_bind_text(pointer, index, at, length, staticMemory))
        at += length
      } else {
        bytes.set(value, at)
        expect(sqlite._sqlite3_bind_blob(pointer, index, at, value.length, staticMemory))
        at += value.length
      }
    }
  }

  const blobAt = (pointer: number, column: number): Buffer => {
    const from = sqlite._sqlite3_column_blob(pointer, column)
    return heap().bytes.subarray(from, from + sqlite._sqlite3_column_bytes(pointer, column))
  }
  const valueOf = (pointer: number, column: number): Value => {
    switch (sqlite._sqlite3_column_type(pointer, column)) {
      case types.integer:
      case types.float:
        return sqlite._sqlite3_column_double(pointer, column)
      case types.text: {
        const from = sqlite._sqlite3_column_text(pointer, column)
        return heap().bytes.toString('utf8', from, from + sqlite._sqlite3_column_bytes(pointer, column))
      }
      case types.blob:
        return new Uint8Array(blobAt(pointer, column))
      default:
        return null
    }
  }

  const statementOf = (pointer: number): Statement => {
    const columns = sqlite._sqlite3_column_count(pointer)
    /** Steps through the rows until there are none, or `each` has seen enough. */
    const walk = (values: readonly Value[], each: () => boolean): void => {
      vfs.takeProblem()
      vfs.takeStale()
      let code = 0
      try {
        bind(pointer, values)
        do code = sqlite._sqlite3_step(pointer)
        while (code === row && each())
        if (code !== row && code !== done) throw failure(code)
        // An integrity check tells of unreadable pages in its answer and calls it a success.
        if (vfs.takeStale()) throw new SqliteError(busy, 'the file changed during the read', null, true)
      } finally {
        sqlite._sqlite3_reset(pointer)
        if (values.length > 0) sqlite._sqlite3_clear_bindings(pointer)
      }
    }
    const current = (): Row => {
      const values: Value[] = []
      for (let column = 0; column < columns; column++) values.push(valueOf(pointer, column))
      return values
    }
    return {
      run: (...values) => patiently(() => walk(values, () => true)),
      get: (...values) =>
        patiently(() => {
          let found: Row | null = null
          walk(values, () => {
            found = current()
            return false
          })
          return found
        }),
      all: (...values) =>
        patiently(() => {
          const found: Row[] = []
          walk(values, () => found.push(current()) > 0)
          return found
        }),
      withBlob: (take, ...values) =>
        patiently(() => {
          let taken: ReturnType<typeof take> | null = null
          walk(values, () => {
            taken = take(blobAt(pointer, 0))
            return false
          })
          return taken
        }),
    }
  }

  const prepare = (sql: string): Statement => {
    const known = statements.get(sql)
    if (known) return known.statement
    const pointer = patiently(() => compile(sql))
    const statement = statementOf(pointer)
    statements.set(sql, { pointer, statement })
    return statement
  }

  const exec = (sql: string): void => {
    for (const part of sql.split(/;\s*\n/)) {
      if (part.trim() === '') continue
      const pointer = patiently(() => compile(part))
      try {
        if (pointer !== 0) statementOf(pointer).run()
      } finally {
        sqlite._sqlite3_finalize(pointer)
      }
    }
  }

  /** When the disk failed SQLite may have rolled back already, or cannot; then it does so by the journal at the next look. */
  const rollBack = (): void => {
    try {
      prepare('rollback').run()
    } catch (error) {
      if (!(error instanceof SqliteError)) throw error
    }
  }

  return {
    exec,
    prepare,
    changes: () => sqlite._sqlite3_changes(db),
    transaction: work =>
      patiently(() => {
        prepare(options.readOnly ? 'begin' : 'begin immediate').run()
        inTransaction = true
        try {
          const result = work()
          prepare('commit').run()
          return result
        } catch (error) {
          rollBack()
          throw error
        } finally {
          inTransaction = false
        }
      }),
    close,
  }
}
