import { randomUUID } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { hostname } from 'node:os'
import type { FileGuard } from './disk-vfs'
import { isAlive, startOf } from './process-life'

/**
 * One process writes a case, any number read beside it.
 *
 * The writer holds `<case>.lock`, made by an exclusive link, so that it is there whole or not at all. It names the
 * process; a lock whose process is gone is replaced by whoever wins an exclusive link named after that very lock.
 *
 * The end of the lock file is a counter, odd while the writer changes bytes of the case file. A reader notes the
 * whole lock file before it begins and compares it after every single read: if it is the same, and even, nothing was
 * changed between, because every change lies between two steps of the counter. Reads that met a change are thrown
 * away and the transaction is asked again. So no torn page ever reaches SQLite, readers need no right to write in the
 * folder, and neither a slow nor a stopped reader can hold up an import.
 */
export type Holder = {
  readonly pid: number
  readonly start: string | null
  readonly host: string
  /** When the lock was taken, ms. */
  readonly written: number
  /** Distinguishes this lock from every other. */
  readonly nonce: string
}

export type CaseLock = { readonly guard: FileGuard; readonly release: () => void }

export type LockAttempt =
  | { readonly kind: 'held'; readonly lock: CaseLock }
  | { readonly kind: 'taken'; readonly holder: Holder }
  /** The lock file cannot be made, e.g. in a folder that is read-only. */
  | { readonly kind: 'refused'; readonly error: NodeJS.ErrnoException }

const noteBytes = 480
const counterDigits = 15
/** The counter stands twice, so that a glimpse of a half-written one is seen to be that. */
const counterText = (steps: number): string => {
  const digits = String(steps).padStart(counterDigits, '0')
  return `${digits} ${digits}\n`
}

const lockPath = (casePath: string): string => `${casePath}.lock`

const describeSelf = (): Holder => ({
  pid: process.pid,
  start: startOf(process.pid),
  host: hostname(),
  written: Date.now(),
  nonce: randomUUID(),
})

const textOf = (holder: Holder): string => `${JSON.stringify(holder).padEnd(noteBytes - 1)}\n${counterText(0)}`

const readLock = (path: string): string | null => {
  if (!statSync(path, { throwIfNoEntry: false })) return null
  try {
    return readFileSync(path, 'latin1')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** A lock file cut short by a power loss names nobody; its own age has to do. */
const holderOf = (text: string, path: string): Holder => {
  try {
    const note = JSON.parse(text.slice(0, noteBytes)) as Partial<Holder>
    const { pid, host, written, nonce, start = null } = note
    if (
      typeof pid === 'number' &&
      typeof host === 'string' &&
      typeof written === 'number' &&
      /^[\w-]+$/.test(nonce ?? '')
    )
      return { pid, host, written, nonce: nonce ?? '', start }
  } catch {
    // not the JSON it should be: handled below like any other unreadable note
  }
  const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
  return { pid: 0, host: hostname(), written, nonce: 'unreadable', start: null }
}

const graceMs = 5000
const isHeld = (holder: Holder): boolean => {
  if (holder.pid === 0) return Date.now() - holder.written < graceMs
  return holder.host !== hostname() || isAlive(holder)
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? ''

/** Puts the finished note under its name, or says that the name is taken. */
const place = (draft: string, path: string): boolean => {
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP', 'EMLINK'].includes(codeOf(error))) throw error
  }
  // A file system without hard links, such as FAT: exclusive creation, then the note.
  try {
    const descriptor = openSync(path, 'wx', 0o644)
    try {
      writeSync(descriptor, readFileSync(draft))
    } finally {
      closeSync(descriptor)
    }
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** Null when the note now stands at `path`; otherwise who holds it. */
const claim = (draft: string, path: string): Holder | null => {
  for (;;) {
    if (place(draft, path)) return null
    const text = readLock(path)
    if (text === null) continue // let go in this moment
    const holder = holderOf(text, path)
    if (isHeld(holder)) return holder
    const turn = `${path}-${holder.nonce}`
    const other = claim(draft, turn)
    if (other !== null) return other
    try {
      // Only the holder of `turn` may replace this very lock, so nobody can have done it after this look.
      const now = readLock(path)
      if (now === null || holderOf(now, path).nonce !== holder.nonce) continue
      renameSync(draft, path)
      return null
    } finally {
      rmSync(turn, { force: true })
    }
  }
}

export const takeLock = (casePath: string): LockAttempt => {
  const path = lockPath(casePath)
  const self = describeSelf()
  const draft = `${path}-${self.nonce}-draft`
  try {
    const descriptor = openSync(draft, 'wx', 0o644)
    try {
      writeSync(descriptor, textOf(self))
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    const holder = claim(draft, path)
    if (holder !== null) return { kind: 'taken', holder }
    return { kind: 'held', lock: heldLock(path, self) }
  } catch (error) {
    return { kind: 'refused', error: error as NodeJS.ErrnoException }
  } finally {
    rmSync(draft, { force: true })
  }
}

const heldLock = (path: string, self: Holder): CaseLock => {
  const descriptor = openSync(path, 'r+')
  let steps = 0
  const step = (): void => {
    steps++
    writeSync(descriptor, counterText(steps), noteBytes, 'latin1')
  }
  return {
    guard: {
      beginRead: () => true,
      unchanged: () => true,
      beginWrite: step,
      endWrite: step,
      heldElsewhere: () => false,
    },
    release: () => {
      closeSync(descriptor)
      const text = readLock(path)
      if (text !== null && holderOf(text, path).nonce === self.nonce) unlinkSync(path)
    },
  }
}

const isSteady = (text: string): boolean => {
  const counter = text.slice(noteBytes)
  const steps = counter.slice(0, counterDigits)
  return counter === `${steps} ${steps}\n` && Number(steps) % 2 === 0
}

/** Of a connection that only reads, beside a writer or alone. */
export const readingGuard = (casePath: string): FileGuard => {
  const path = lockPath(casePath)
  let before: string | null = null
  const heldElsewhere = (): boolean => {
    const text = readLock(path)
    return text !== null && isHeld(holderOf(text, path))
  }
  return {
    beginRead: () => {
      before = readLock(path)
      // The counter of a dead writer stands still, odd or not; what it left half done SQLite tells by the journal.
      return before === null || isSteady(before) || !isHeld(holderOf(before, path))
    },
    unchanged: () => readLock(path) === before,
    beginWrite: () => {
      throw new Error('a connection for reading was asked to write')
    },
    endWrite: () => undefined,
    heldElsewhere,
  }
}
