import type { EnrichHost } from '../enrich/host-facts'
import type { Batch } from '../normalise/batch'
import type { CaseStore, WholeFile } from '../store/case-store'
import type { Control, DecoderThread } from './decoder-thread'
import { optionsOf } from './read-evidence'
import type { Found } from './walk'

type File = Extract<Found, { kind: 'file' }>

/** A file of at most this size is decoded as a whole before any of it is stored. */
export const smallBytes = 256 * 1024

/** Small files are stored together: so many, with so many rows, or as many as came in this time. */
const mostFiles = 512
const mostRows = 32_768
const mostWaitMs = 250

/** What became of one of them. */
export type Kept = {
  readonly bytes: number
  readonly seen: number
  readonly stored: number
  readonly message: string | null
}

/**
 * Stores small files many at a time. A commit waits for the disk, so that one a file would make a hundred thousand files
 * take hours, and rows of many files share segments, so that a question does not have to look into a hundred thousand.
 */
export type SmallFiles = {
  /** Decodes a file and keeps it for the next commit; resolves when it is stored, null when it was cancelled before. */
  readonly read: (file: File, thread: DecoderThread) => Promise<{ readonly kept: Promise<Kept> } | null>
  /** Stores what waits. */
  readonly flush: () => void
}

export type SmallFilesOptions = {
  readonly store: CaseStore
  readonly enrich: EnrichHost
  readonly control: Control
  /** `id` or `id:options`, where the user chose. */
  readonly format: string | null
  readonly duplicates: 'count' | 'keep'
  readonly onCommit: () => void
}

type Waiting = {
  readonly whole: WholeFile
  readonly resolve: (kept: Kept) => void
  readonly reject: (error: unknown) => void
}

export const createSmallFiles = (options: SmallFilesOptions): SmallFiles => {
  const { store, enrich, control, format: asked, duplicates, onCommit } = options
  let waiting: Waiting[] = []
  let rows = 0
  /** Files are stored in the order they were found, whichever is decoded first: turns that are over, null without a file. */
  const decoded = new Map<number, Waiting | null>()
  let nextTurn = 0
  let nextStored = 0
  let timer: NodeJS.Timeout | null = null

  const flush = (): void => {
    if (timer) clearTimeout(timer)
    timer = null
    const storing = waiting
    waiting = []
    rows = 0
    if (storing.length === 0) return
    try {
      const books = store.addWholeFiles(
        storing.map(({ whole }) => whole),
        enrich,
        { duplicates, tryAgain: asked !== null },
      )
      for (const [at, { whole, resolve }] of storing.entries()) {
        const { seen = 0, stored = 0, overlaps = [], error = null } = books[at] ?? {}
        const original = overlaps.find(overlap => overlap.whole)
        const same = original && `${whole.path} holds the same bytes as ${original.path}; nothing was added.`
        resolve({ bytes: whole.bytes, seen, stored, message: same ?? error })
      }
      onCommit()
    } catch (error) {
      for (const { reject } of storing) reject(error)
    }
  }

  const settle = (turn: number, file: Waiting | null): void => {
    decoded.set(turn, file)
    for (let next = decoded.get(nextStored); next !== undefined; next = decoded.get(nextStored)) {
      decoded.delete(nextStored++)
      if (next === null) continue
      waiting.push(next)
      rows += next.whole.batches.reduce((sum, batch) => sum + batch.rows, 0)
      if (waiting.length >= mostFiles || rows >= mostRows) flush()
      else timer ??= setTimeout(flush, mostWaitMs)
    }
  }

  const decode = async (file: File, thread: DecoderThread): Promise<WholeFile | null> => {
    const batches: Batch[] = []
    const format = file.readAs ?? asked
    const task = { name: file.name, path: file.path, member: file.member, format, passOver: 0 }
    const outcome = await thread.decode(task, control, {
      recognised: () => {},
      progress: () => {},
      batch: batch => void batches.push(batch),
    })
    const { state, sha256, error, format: recognised } = outcome
    if (state === 'cancelled') return null
    const bytes = Math.max(outcome.bytes, state === 'complete' ? 0 : file.bytes)
    return {
      path: file.name,
      bytes,
      sha256,
      state,
      error,
      format: recognised,
      formatOptions: optionsOf(format),
      batches,
    }
  }

  return {
    read: async (file, thread) => {
      const turn = nextTurn++
      const whole = await decode(file, thread).catch((error: unknown) => {
        settle(turn, null)
        throw error
      })
      if (whole === null) {
        settle(turn, null)
        return null
      }
      const kept = new Promise<Kept>((resolve, reject) => settle(turn, { whole, resolve, reject }))
      // Whoever asked for the file hears of a failure; until then it is not one that nobody looks at.
      kept.catch(() => {})
      return { kept }
    },
    flush,
  }
}
