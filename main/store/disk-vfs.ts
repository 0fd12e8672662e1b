import { randomUUID } from 'node:crypto'
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Heap, SqliteFunctions } from './sqlite-module'

/** How the connections of several processes keep out of each other's way; see case-lock.ts. */
export type FileGuard = {
  /** Begins a look at the file; false while another process is changing it. */
  readonly beginRead: () => boolean
  /** Whether nothing was changed since `beginRead`, so that what was read since belongs together. */
  readonly unchanged: () => boolean
  /** Brackets every change of the file's own bytes. */
  readonly beginWrite: () => void
  readonly endWrite: () => void
  /** Whether another, living process may be in the middle of a transaction, so that its journal is not ours to play back. */
  readonly heldElsewhere: () => boolean
}

/** What the operating system refused last, kept because SQLite passes on only a number. */
export type DiskProblem = { readonly path: string; readonly error: NodeJS.ErrnoException }

export type DiskVfs = {
  /** Lets SQLite open this file and its journal under the returned name. */
  readonly admit: (path: string, options: { readonly readOnly: boolean; readonly guard: FileGuard }) => string
  readonly dismiss: (name: string) => void
  /** The last problem since the last call; asking clears it. */
  readonly takeProblem: () => DiskProblem | null
  /** Whether a read since the last call met a file that another process had changed; asking clears it. */
  readonly takeStale: () => boolean
}

type Admitted = { readonly path: string; readonly readOnly: boolean; readonly guard: FileGuard }
type OpenFile = {
  readonly path: string
  readonly descriptor: number
  readonly removeOnClose: boolean
  /** Set for the case file itself, null for journals and temporary files. */
  readonly guard: FileGuard | null
  /** The folder has to be synced with the first sync, or the file could vanish after a power loss. */
  isNew: boolean
  level: number
}

const codes = {
  ok: 0,
  busy: 5,
  ioError: 10,
  notFound: 12,
  full: 13,
  cantOpen: 14,
  shortRead: 10 | (2 << 8),
  deleteNoEntry: 10 | (23 << 8),
} as const
const levels = { none: 0, shared: 1, exclusive: 4 } as const
const openFlags = { readOnly: 1, readWrite: 2, create: 4, deleteOnClose: 8, exclusive: 16 } as const
const powersafeOverwrite = 0x1000
const sectorBytes = 4096

const isFull = (error: NodeJS.ErrnoException): boolean => error.code === 'ENOSPC' || error.code === 'EDQUOT'
const isForbidden = (error: NodeJS.ErrnoException): boolean => ['EACCES', 'EPERM', 'EROFS'].includes(error.code ?? '')

const syncFolder = (path: string): void => {
  if (process.platform === 'win32') return // Windows keeps folder entries by itself and cannot sync a folder
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/**
 * A virtual file system for SQLite over node:fs, put into a running sql.js. Files that were not admitted by name stay
 * in sql.js's own file system in memory; temporary files go to the temporary folder of the operating system.
 */
export const createDiskVfs = (sqlite: SqliteFunctions, heap: () => Heap, table: WebAssembly.Table): DiskVfs => {
  const admitted = new Map<string, Admitted>()
  const open = new Map<number, OpenFile>()
  let admissions = 0
  let nextFile = 1
  let problem: DiskProblem | null = null
  let stale = false

  const find = (name: string): (Admitted & { readonly isCase: boolean }) | null => {
    const whole = admitted.get(name)
    if (whole) return { ...whole, isCase: true }
    const dash = name.lastIndexOf('-')
    const owner = dash < 0 ? undefined : admitted.get(name.slice(0, dash))
    return owner ? { ...owner, path: owner.path + name.slice(dash), isCase: false } : null
  }

  const fileAt = (pointer: number): OpenFile => {
    const file = open.get(heap().words[(pointer >> 2) + 1] ?? 0)
    if (!file) throw new Error('SQLite named a file that is not open')
    return file
  }

  /** A refused operation becomes SQLite's number for it; the cause is kept for the sentence the analyst reads. */
  const attempt = (path: () => string, code: number, operation: () => number): number => {
    try {
      return operation()
    } catch (cause) {
      const error = cause as NodeJS.ErrnoException
      problem = { path: path(), error }
      return isFull(error) ? codes.full : code
    }
  }
  const onFile = (pointer: number, code: number, operation: (file: OpenFile) => number): number =>
    attempt(
      () => open.get(heap().words[(pointer >> 2) + 1] ?? 0)?.path ?? '',
      code,
      () => operation(fileAt(pointer)),
    )

  /** Bytes that another process changed meanwhile must never reach SQLite. */
  const seenWhole = (file: OpenFile): boolean => {
    if (file.guard === null || file.level === levels.none || file.guard.unchanged()) return true
    stale = true
    return false
  }

  const read = (pointer: number, into: number, bytes: number, offset: bigint): number =>
    onFile(pointer, codes.ioError | (1 << 8), file => {
      const memory = heap().bytes
      const at = into >>> 0
      let got = 0
      while (got < bytes) {
        const more = readSync(file.descriptor, memory, at + got, bytes - got, Number(offset) + got)
        if (more === 0) break
        got += more
      }
      if (!seenWhole(file)) return codes.ioError | (1 << 8)
      if (got === bytes) return codes.ok
      memory.fill(0, at + got, at + bytes)
      return codes.shortRead
    })

  const write = (pointer: number, from: number, bytes: number, offset: bigint): number =>
    onFile(pointer, codes.ioError | (3 << 8), file => {
      const memory = heap().bytes
      const at = from >>> 0
      let put = 0
      while (put < bytes) put += writeSync(file.descriptor, memory, at + put, bytes - put, Number(offset) + put)
      return codes.ok
    })

  const sync = (pointer: number): number =>
    onFile(pointer, codes.ioError | (4 << 8), file => {
      fsyncSync(file.descriptor)
      if (file.isNew) syncFolder(file.path)
      file.isNew = false
      return codes.ok
    })

  const lock = (pointer: number, wanted: number): number =>
    onFile(pointer, codes.ioError, file => {
      if (file.level >= wanted) return codes.ok
      if (file.level === levels.none && file.guard && !file.guard.beginRead()) return codes.busy
      if (wanted === levels.exclusive) file.guard?.beginWrite()
      file.level = wanted
      return codes.ok
    })

  const unlock = (pointer: number, wanted: number): number =>
    onFile(pointer, codes.ioError, file => {
      if (file.level <= wanted) return codes.ok
      if (file.level === levels.exclusive) file.guard?.endWrite()
      file.level = wanted
      return codes.ok
    })

  const close = (pointer: number): number =>
    onFile(pointer, codes.ioError, file => {
      const words = heap().words
      open.delete(words[(pointer >> 2) + 1] ?? 0)
      words[pointer >> 2] = 0
      if (file.level === levels.exclusive) file.guard?.endWrite()
      closeSync(file.descriptor)
      if (file.removeOnClose) rmSync(file.path, { force: true })
      return codes.ok
    })

  const add = (code: (...args: never[]) => number, signature: string): number => sqlite.addFunction(code, signature)
  const version = 1 // without shared memory and memory maps
  const methods = [
    version,
    add(close, 'ii'),
    add(read, 'iiiij'),
    add(write, 'iiiij'),
    add((pointer: number, bytes: bigint) => {
      return onFile(pointer, codes.ioError | (6 << 8), file => {
        ftruncateSync(file.descriptor, Number(bytes))
        return codes.ok
      })
    }, 'iij'),
    add(sync, 'iii'),
    add((pointer: number, out: number) => {
      return onFile(pointer, codes.ioError | (7 << 8), file => {
        const { size } = fstatSync(file.descriptor)
        if (!seenWhole(file)) return codes.ioError | (7 << 8)
        heap().longs[out >> 3] = BigInt(size)
        return codes.ok
      })
    }, 'iii'),
    add(lock, 'iii'),
    add(unlock, 'iii'),
    add((pointer: number, out: number) => {
      return onFile(pointer, codes.ioError, file => {
        heap().words[out >> 2] = file.guard?.heldElsewhere() ? 1 : 0
        return codes.ok
      })
    }, 'iii'),
    add(() => codes.notFound, 'iiii'),
    add(() => sectorBytes, 'ii'),
    add(() => powersafeOverwrite, 'ii'),
  ]
  const methodsAt = sqlite._malloc(methods.length * 4)
  heap().words.set(methods, methodsAt >> 2)

  const vfsAt = findVfs(sqlite, heap)
  type Original = (...args: number[]) => number
  const slot = { open: 6, remove: 7, access: 8, fullPath: 9 } as const
  const original = (at: number): Original => table.get(heap().words[(vfsAt >> 2) + at] ?? 0) as Original
  const replace = (at: number, code: (...args: never[]) => number, signature: string): void => {
    const pointer = add(code, signature)
    heap().words[(vfsAt >> 2) + at] = pointer
  }
  const memoryOpen = original(slot.open)
  const memoryRemove = original(slot.remove)
  const memoryAccess = original(slot.access)
  const memoryFullPath = original(slot.fullPath)

  const enter = (pointer: number, file: OpenFile, outFlags: number, flags: number): number => {
    const id = nextFile++
    open.set(id, file)
    const { words } = heap()
    words[pointer >> 2] = methodsAt
    words[(pointer >> 2) + 1] = id
    if (outFlags) words[outFlags >> 2] = flags
    return codes.ok
  }

  const openTemporary = (pointer: number, flags: number, outFlags: number): number => {
    const path = join(tmpdir(), `netwake-${process.pid}-${randomUUID()}.tmp`)
    return attempt(
      () => path,
      codes.cantOpen,
      () => {
        const descriptor = openSync(path, 'wx+', 0o600)
        // Nameless while in use, so that a kill leaves nothing behind; Windows removes it on close.
        const removeOnClose = process.platform === 'win32'
        if (!removeOnClose) unlinkSync(path)
        return enter(pointer, { path, descriptor, removeOnClose, guard: null, isNew: false, level: 0 }, outFlags, flags)
      },
    )
  }

  const openAdmitted = (
    pointer: number,
    flags: number,
    outFlags: number,
    { path, readOnly, guard, isCase }: Admitted & { readonly isCase: boolean },
  ): number => {
    const wantsWrite = (flags & openFlags.readWrite) !== 0 && !readOnly
    const isNew = wantsWrite && !existsSync(path)
    let mode = wantsWrite ? constants.O_RDWR : constants.O_RDONLY
    if (wantsWrite && flags & openFlags.create) mode |= constants.O_CREAT
    if (wantsWrite && flags & openFlags.exclusive) mode |= constants.O_EXCL
    const removeOnClose = (flags & openFlags.deleteOnClose) !== 0
    const file = { path, removeOnClose, guard: isCase ? guard : null, isNew, level: 0 }
    const readOnlyFlags = (flags & ~(openFlags.readWrite | openFlags.create)) | openFlags.readOnly
    return attempt(
      () => path,
      codes.cantOpen,
      () => {
        try {
          const descriptor = openSync(path, mode, 0o600)
          return enter(pointer, { ...file, descriptor }, outFlags, wantsWrite ? flags : readOnlyFlags)
        } catch (error) {
          if (!wantsWrite || isNew || !isForbidden(error as NodeJS.ErrnoException)) throw error
          const descriptor = openSync(path, constants.O_RDONLY)
          return enter(pointer, { ...file, descriptor }, outFlags, readOnlyFlags)
        }
      },
    )
  }

  replace(
    slot.open,
    (vfs: number, name: number, pointer: number, flags: number, outFlags: number) => {
      heap().words[pointer >> 2] = 0
      if (name === 0) return openTemporary(pointer, flags, outFlags)
      const known = find(sqlite.UTF8ToString(name))
      return known ? openAdmitted(pointer, flags, outFlags, known) : memoryOpen(vfs, name, pointer, flags, outFlags)
    },
    'iiiiii',
  )
  replace(
    slot.remove,
    (vfs: number, name: number, syncAfter: number) => {
      const known = find(sqlite.UTF8ToString(name))
      if (!known) return memoryRemove(vfs, name, syncAfter)
      return attempt(
        () => known.path,
        codes.ioError | (10 << 8),
        () => {
          if (!existsSync(known.path)) return codes.deleteNoEntry
          unlinkSync(known.path)
          if (syncAfter) syncFolder(known.path)
          return codes.ok
        },
      )
    },
    'iiii',
  )
  replace(
    slot.access,
    (vfs: number, name: number, flags: number, out: number) => {
      const known = find(sqlite.UTF8ToString(name))
      if (!known) return memoryAccess(vfs, name, flags, out)
      return attempt(
        () => known.path,
        codes.ioError,
        () => {
          const found = statSync(known.path, { throwIfNoEntry: false })
          // As in SQLite's own file system an empty journal does not exist.
          heap().words[out >> 2] = found !== undefined && (flags !== 0 || found.size > 0) ? 1 : 0
          return codes.ok
        },
      )
    },
    'iiiii',
  )
  replace(
    slot.fullPath,
    (vfs: number, name: number, room: number, out: number) => {
      const text = sqlite.UTF8ToString(name)
      if (!find(text)) return memoryFullPath(vfs, name, room, out)
      const { bytes } = heap()
      bytes[out + bytes.write(text, out, room - 1)] = 0
      return codes.ok
    },
    'iiiii',
  )

  return {
    admit: (path, options) => {
      // A short name of ours: SQLite allows names of 512 bytes at most, paths may be longer.
      const name = `/netwake/${++admissions}`
      admitted.set(name, { path, ...options })
      return name
    },
    dismiss: name => void admitted.delete(name),
    takeProblem: () => {
      const taken = problem
      problem = null
      return taken
    },
    takeStale: () => {
      const taken = stale
      stale = false
      return taken
    },
  }
}

/**
 * `struct sqlite3` begins with its `sqlite3_vfs *`; that is the one private fact used here. The name of the VFS is
 * checked, so that a sql.js in which this moved is refused instead of overwritten somewhere.
 */
const findVfs = (sqlite: SqliteFunctions, heap: () => Heap): number => {
  const room = sqlite._malloc(16)
  heap().bytes.write(':memory:\0', room)
  const out = sqlite._malloc(4)
  const opened = sqlite._sqlite3_open(room, out)
  const db = heap().words[out >> 2] ?? 0
  const vfs = heap().words[db >> 2] ?? 0
  const layout = heap().words[vfs >> 2] ?? 0
  const name = sqlite.UTF8ToString(heap().words[(vfs >> 2) + 4] ?? 0)
  sqlite._sqlite3_close_v2(db)
  sqlite._free(out)
  sqlite._free(room)
  if (opened !== 0 || !name.startsWith('unix') || layout < 1 || layout > 3)
    throw new Error(`The inner layout of sql.js changed: no VFS where it was expected (found "${name.slice(0, 20)}")`)
  return vfs
}
