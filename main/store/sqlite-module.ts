import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import initSqlJs from 'sql.js'
import { outPath } from '../out-paths'
import { createDiskVfs, type DiskVfs } from './disk-vfs'

const functionNames = [
  '_malloc',
  '_free',
  '_sqlite3_open',
  '_sqlite3_close_v2',
  '_sqlite3_errmsg',
  '_sqlite3_changes',
  '_sqlite3_prepare_v2',
  '_sqlite3_finalize',
  '_sqlite3_step',
  '_sqlite3_reset',
  '_sqlite3_clear_bindings',
  '_sqlite3_bind_blob',
  '_sqlite3_bind_text',
  '_sqlite3_bind_double',
  '_sqlite3_column_count',
  '_sqlite3_column_type',
  '_sqlite3_column_double',
  '_sqlite3_column_blob',
  '_sqlite3_column_text',
  '_sqlite3_column_bytes',
] as const
type WasmFunction = (...args: number[]) => number

/** What the store calls of the unmodified sql.js build. Pointers are byte offsets into its memory. */
export type SqliteFunctions = Readonly<Record<(typeof functionNames)[number], WasmFunction>> & {
  readonly addFunction: (code: (...args: never[]) => number, signature: string) => number
  readonly UTF8ToString: (pointer: number) => string
}

/**
 * The same functions behind one shared call. V8 of Node 20 crashes (a segmentation fault) soon after it has inlined a hot
 * call of such a function into the JavaScript around it; a call that has had many targets is never inlined.
 */
const behindOneCall = (sqlite: SqliteFunctions): SqliteFunctions => {
  const targets = functionNames.map(name => sqlite[name])
  const invoke = (which: number, a: number, b: number, c: number, d: number, e: number): number =>
    (targets[which] as WasmFunction)(a, b, c, d, e)
  const wrapped = functionNames.map((name, which) => {
    const call = (a = 0, b = 0, c = 0, d = 0, e = 0): number => invoke(which, a, b, c, d, e)
    return [name, call] as const
  })
  const calls = Object.fromEntries(wrapped) as Record<(typeof functionNames)[number], WasmFunction>
  return { ...calls, addFunction: sqlite.addFunction, UTF8ToString: sqlite.UTF8ToString }
}

/** Memory of the module seen as numbers. Growth detaches the old buffer, so take the views anew after any call into the module. */
export type Heap = {
  readonly bytes: Buffer
  readonly words: Int32Array
  readonly longs: BigInt64Array
}

export type SqliteModule = { readonly sqlite: SqliteFunctions; readonly heap: () => Heap; readonly vfs: DiskVfs }

/** The build puts the module beside the code; run from source before a build, the package's own copy serves. */
export const wasmPath = (): string => {
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

/**
 * sql.js is CommonJS and asks for `__dirname` at its start, to find a file that it is handed here. A bundle in ES modules
 * has none, so it is lent one for that moment.
 */
export const startSqlJs = (options: Parameters<typeof initSqlJs>[0]): ReturnType<typeof initSqlJs> => {
  const scope: { __dirname?: string } = globalThis as { __dirname?: string }
  const lent = scope.__dirname === undefined
  if (lent) scope.__dirname = outPath()
  try {
    return initSqlJs(options)
  } finally {
    if (lent) delete scope.__dirname
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
  const module = await startSqlJs(options as Parameters<typeof initSqlJs>[0])
  const [instance] = started
  // sql.js starts once a thread; whoever starts it first decides on the hooks.
  if (!instance) throw new Error('sql.js was started before the case store in this thread; start it with loadSqlite')
  const parts = Object.values(instance.exports)
  const memory = parts.find(part => part instanceof WebAssembly.Memory)
  const table = parts.find(part => part instanceof WebAssembly.Table)
  if (!memory || !table) throw new Error('sql.js exports no memory or no function table')
  const heap = heapOf(memory)
  const sqlite = behindOneCall(module as unknown as SqliteFunctions)
  return { sqlite, heap, vfs: createDiskVfs(sqlite, heap, table) }
}

let loading: Promise<SqliteModule> | null = null

/** sql.js with its files on disk: one instance a thread, whatever the number of cases. */
export const loadSqlite = (): Promise<SqliteModule> => {
  loading ??= load()
  return loading
}
