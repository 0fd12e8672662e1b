import type { EnrichHost } from '../enrich/host-facts'
import type { CaseStore, WholeFile } from '../store/case-store'
import type { Control, DecoderThread } from './decoder-thread'
import { optionsOf } from './read-evidence'
import type { Found } from './walk'

type File = Extract<Found, { kind: 'file' }>

/** So many are handed to a thread at once, of so many bytes: a message for each would take longer than its file. */
export const mostInBundle = 32
export const mostBundleBytes = 1024 * 1024

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
  /**
   * Decodes files and keeps them for the next commit; for each a promise that resolves when it is stored, null when it
   * was cancelled before.
   */
  readonly read: (files: readonly File[], thread: DecoderThread) => Promise<readonly (Promise<Kept> | null)[]>
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
  /** Files are stored in the order they were found, whichever is decoded first: what was decoded before its turn. */
  const decoded = new Map<number, readonly Waiting[]>()
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

  const settle = (turn: number, files: readonly Waiting[]): void => {
    decoded.set(turn, files)
    for (let next = decoded.get(nextStored); next !== undefined; next = decoded.get(nextStored)) {
      decoded.delete(nextStored++)
      for (const file of next) {
        waiting.push(file)
        rows += file.whole.batches.reduce((sum, batch) => sum + batch.rows, 0)
        if (waiting.length >= mostFiles || rows >= mostRows) flush()
        else timer ??= setTimeout(flush, mostWaitMs)
      }
    }
  }

  const decode = async (files: readonly File[], thread: DecoderThread): Promise<readonly (WholeFile | null)[]> => {
    const formatOf = ({ readAs }: File) => readAs ?? asked
    const tasks = files.map(file => {
      const { name, path, member } = file
      return { name, path, member, format: formatOf(file), passOver: 0 }
    })
    const done = await thread.decodeAll(tasks, control)
    return files.map((file, at) => {
      const { outcome, batches } = done[at] ?? {}
      if (!outcome || !batches || outcome.state === 'cancelled') return null
      const { state, sha256, error, format: recognised } = outcome
      const bytes = Math.max(outcome.bytes, state === 'complete' ? 0 : file.bytes)
      return {
        path: file.name,
        bytes,
        sha256,
        state,
        error,
        format: recognised,
        formatOptions: optionsOf(formatOf(file)),
        batches,
      }
    })
  }

  return {
    read: async (files, thread) => {
      const turn = nextTurn++
      const settled: Waiting[] = []
      try {
        const wholes = await decode(files, thread)
        return wholes.map(whole => {
          if (whole === null) return null
          const kept = new Promise<Kept>((resolve, reject) => settled.push({ whole, resolve, reject }))
          // Whoever asked for the file hears of a failure; until then it is not one that nobody looks at.
          kept.catch(() => {})
          return kept
        })
      } finally {
        settle(turn, settled)
      }
    },
    flush,
  }
}
