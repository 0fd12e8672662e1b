import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import initSqlJs from 'sql.js'
import { outPath } from '../out-paths'
import { createDiskVfs, type DiskVfs } from './disk-vfs'

/** The functions of the unmodified sql.js build that the store calls. Pointers are byte offsets into its memory. */
export type SqliteFunctions = {
  readonly addFunction: (code: (...args: never[]) => number, signature: string) => number
  readonly UTF8ToString: (pointer: number) => string
  readonly _malloc: (bytes: number) => number
  readonly _free: (pointer: number) => void
  readonly _sqlite3_open: (name: number, out: number) => number
  readonly _sqlite3_close_v2: (db: number) => number
  readonly _sqlite3_errmsg: (db: number) => number
  readonly _sqlite3_changes: (db: number) => number
  readonly _sqlite3_prepare_v2: (db: number, sql: number, bytes: number, out: number, tail: number) => number
  readonly _sqlite3_finalize: (statement: number) => number
  readonly _sqlite3_step: (statement: number) => number
  readonly _sqlite3_reset: (statement: number) => number
  readonly _sqlite3_clear_bindings: (statement: number) => number
  readonly _sqlite3_bind_blob: (statement: number, at: number, pointer: number, bytes: number, free: number) => number
  readonly _sqlite3_bind_text: (statement: number, at: number, pointer: number, bytes: number, free: number) => number
  readonly _sqlite3_bind_double: (statement: number, at: number, value: number) => number
  readonly _sqlite3_column_count: (statement: number) => number
  readonly _sqlite3_column_type: (statement: number, at: number) => number
  readonly _sqlite3_column_double: (statement: number, at: number) => number
  readonly _sqlite3_column_blob: (statement: number, at: number) => number
  readonly _sqlite3_column_text: (statement: number, at: number) => number
  readonly _sqlite3_column_bytes: (statement: number, at: number) => number
}

/** Memory of the module seen as numbers. Growth detaches the old buffer, so take the views anew after any call into the module. */
export type Heap = {
  readonly bytes: Buffer
  readonly words: Int32Array
  readonly longs: BigInt64Array
}

export type SqliteModule = { readonly sqlite: SqliteFunctions; readonly heap: () => Heap; readonly vfs: DiskVfs }

/** The build puts the module beside the code; run from source before a build, the package's own copy serves. */
const wasmPath = (): string => {
  const built = outPath('sql-wasm.wasm')
  return existsSync(built) ? built : createRequire(import.meta.url).resolve('sql.js/dist/sql-wasm.wasm')
}

const heapOf = (memory: WebAssembly.Memory): (() => Heap) => {
  let seen: ArrayBuffer | null = null
  let heap: Heap | null = null
  return () => {
    const { buffer } = memory
    if (heap === null || buffer !== seen) {
      seen = buffer
      heap = { bytes: Buffer.from(buffer), words: new Int32Array(buffer), longs: new BigInt64Array(buffer) }
    }
    return heap
  }
}

const load = async (): Promise<SqliteModule> => {
  const compiled = new WebAssembly.Module(readFileSync(wasmPath()))
  const started: WebAssembly.Instance[] = []
  const options = {
    instantiateWasm: (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) => {
      const instance = new WebAssembly.Instance(compiled, imports)
      started.push(instance)
      done(instance)
      return instance.exports
    },
  }
  const sqlite = (await initSqlJs(options as Parameters<typeof initSqlJs>[0])) as unknown as SqliteFunctions
  const [instance] = started
  // sql.js starts once a thread; whoever starts it first decides on the hooks.
  if (!instance) throw new Error('sql.js was started before the case store in this thread; start it with loadSqlite')
  const parts = Object.values(instance.exports)
  const memory = parts.find(part => part instanceof WebAssembly.Memory)
  const table = parts.find(part => part instanceof WebAssembly.Table)
  if (!memory || !table) throw new Error('sql.js exports no memory or no function table')
  const heap = heapOf(memory)
  return { sqlite, heap, vfs: createDiskVfs(sqlite, heap, table) }
}

let loading: Promise<SqliteModule> | null = null

/** sql.js with its files on disk: one instance a thread, whatever the number of cases. */
export const loadSqlite = (): Promise<SqliteModule> => {
  loading ??= load()
  return loading
}
