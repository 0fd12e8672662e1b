import type { ImportJob } from '../../shared/contract'
import type { EvidenceFile } from '../../shared/model/file'
import { Failure } from '../../shared/rpc/message'
import type { EnrichHost } from '../enrich/host-facts'
import type { CaseStore } from '../store/case-store'
import { type Control, createControl, createDecoderThread, type DecoderThread } from './decoder-thread'
import { gatherCaptures } from './gather-captures'
import { createImportProgress, type ImportProgress } from './import-progress'
import { type Read, readEvidence, storeDuplicates } from './read-evidence'
import { smallBytes } from './read-file'
import { createSmallFiles, mostBundleBytes, mostInBundle, type SmallFiles } from './small-files'
import { spoolStdin } from './spool-stdin'
import { type Found, walk } from './walk'

export type ImporterOptions = {
  readonly store: CaseStore
  readonly enrich: EnrichHost
  /** Files decoded at the same time, each in a thread of its own. */
  readonly workers: number
  readonly onProgress: (job: ImportJob) => void
  /** After each commit. */
  readonly onCommit: () => void
}

/** Imports into one case. Several jobs may run at once; they share the decode threads. */
export type Importer = {
  /** `path` may be a file, a folder, or `-` for standard input. Returns the id of the job. */
  readonly start: (
    files: readonly { readonly path: string; readonly name: string }[],
    format: string | null,
    options?: { readonly keepDuplicates?: boolean; readonly quiet?: boolean },
  ) => string
  /** Reads a file once more for the records of it that were counted as duplicates. Returns the id of the job. */
  readonly storeDuplicates: (file: EvidenceFile) => string
  readonly jobs: () => readonly ImportJob[]
  readonly pause: (id: string) => void
  readonly resume: (id: string) => void
  /** What was committed stays; importing the same files again reads the rest. */
  readonly cancel: (id: string) => void
  readonly finished: (id: string) => Promise<ImportJob>
  readonly idle: () => Promise<void>
  readonly close: () => Promise<void>
}

type Job = {
  readonly id: string
  readonly work: Work
  readonly quiet: boolean
  readonly control: Control
  readonly progress: ImportProgress
  readonly messages: string[]
  state: ImportJob['state']
  current: string | null
  done: Promise<void>
}

/** A small file and its number in the import. */
type Numbered = { readonly found: Extract<Found, { kind: 'file' }>; readonly file: number }

/** What a job is to do. */
type Work =
  | {
      readonly kind: 'read'
      readonly paths: readonly string[]
      readonly format: string | null
      readonly duplicates: 'count' | 'keep'
    }
  | { readonly kind: 'duplicates'; readonly file: EvidenceFile }
type Task =
  | Exclude<Found, { kind: 'passed-over' }>
  | { readonly kind: 'again'; readonly evidence: EvidenceFile; readonly bytes: number; readonly name: string }

const progressMs = 200
/** Jobs that are over are told of until so many newer ones are. */
const mostOver = 20
/** Sentences kept of one job; the books of each file have theirs anyway. */
const mostMessages = 200

export const createImporter = ({ store, enrich, workers, onProgress, onCommit }: ImporterOptions): Importer => {
  const jobs = new Map<string, Job>()
  const idleThreads: DecoderThread[] = Array.from({ length: Math.max(1, workers) }, createDecoderThread)
  const allThreads = [...idleThreads]
  // The next to be taken; a folder of many files begins the others.
  for (const thread of idleThreads.slice(-2)) thread.warm()
  const waiting: ((thread: DecoderThread) => void)[] = []
  /** Sizes of files being read now: equal bytes may arrive twice at once, and the second has to wait for the first. */
  const busySizes = new Map<number, Promise<unknown>>()
  /** Resolves when it is this file's turn; the function it gives ends the turn. */
  const turnOf = async (bytes: number): Promise<() => void> => {
    const before = busySizes.get(bytes)
    let end = () => {}
    const own = new Promise<void>(resolve => (end = resolve))
    const both = Promise.all([before, own])
    busySizes.set(bytes, both)
    await before
    return () => {
      if (busySizes.get(bytes) === both) busySizes.delete(bytes)
      end()
    }
  }
  let nextId = 1
  let files = 0

  const takeThread = (): Promise<DecoderThread> => {
    const thread = idleThreads.pop()
    return thread ? Promise.resolve(thread) : new Promise(resolve => waiting.push(resolve))
  }
  const giveBack = (thread: DecoderThread): void => {
    const next = waiting.shift()
    if (next) next(thread)
    else idleThreads.push(thread)
  }

  const snapshot = ({ id, state, current, progress, messages, quiet }: Job): ImportJob => ({
    id,
    state,
    ...progress.snapshot(),
    current,
    messages: [...messages],
    quiet,
  })

  const told = new Map<string, number>()
  const tell = (job: Job, always = false): void => {
    const now = performance.now()
    if (!always && now - (told.get(job.id) ?? Number.NEGATIVE_INFINITY) < progressMs) return
    told.set(job.id, now)
    onProgress(snapshot(job))
  }

  const say = (job: Job, message: string): void => {
    if (job.messages.length < mostMessages) job.messages.push(message)
  }

  const recordProblem = (job: Job, { name, bytes, sentence }: Extract<Found, { kind: 'problem' }>): void => {
    // The same problem met again is the same entry in the books.
    const known = store.unreadFile(name)
    if (known) store.resumeFile(known.id, name)
    const id = known?.id ?? store.addFile({ path: name, bytes, format: null })
    store.finishFile(id, { state: 'failed', sha256: null, bytes, error: sentence, format: null })
    say(job, sentence)
    onCommit()
  }

  /** Reads one file with a thread of its own, and tells of it. */
  const read = async (
    job: Job,
    found: Extract<Task, { kind: 'file' | 'again' }>,
    file: number,
    thread: DecoderThread,
  ): Promise<void> => {
    job.current = found.name
    let seen = 0
    let stored = 0
    const reading = {
      store,
      enrich,
      thread,
      control: job.control,
      onCommit: (bytesRead: number, seenNow: number, storedNow: number) => {
        seen = seenNow
        stored = storedNow
        job.progress.at(file, bytesRead, seen, stored)
        onCommit()
        tell(job)
      },
      onProgress: (bytesRead: number) => {
        job.progress.at(file, bytesRead, seen, stored)
        tell(job)
      },
    }
    const { work } = job
    let done: Read = { bytes: found.bytes, message: null }
    if (found.kind === 'again') done = await storeDuplicates(reading, found.evidence)
    else if (work.kind === 'read')
      done = await readEvidence(
        {
          ...reading,
          format: found.readAs ?? work.format,
          isChosen: work.format !== null,
          duplicates: work.duplicates,
        },
        found,
      )
    if (done.message !== null) say(job, done.message)
    job.progress.fileDone(file, done.bytes)
    onCommit()
    tell(job)
  }

  /** Decodes small files; what became of each is known when it is stored together with others. */
  const readBundle = async (
    job: Job,
    small: SmallFiles,
    bundle: readonly Numbered[],
    thread: DecoderThread,
  ): Promise<readonly Promise<void>[]> => {
    job.current = bundle[0]?.found.name ?? null
    const waiting = await small.read(
      bundle.map(({ found }) => found),
      thread,
    )
    return bundle.flatMap(({ file }, at) => {
      const kept = waiting[at]?.then(({ bytes, seen, stored, message }) => {
        if (message !== null) say(job, message)
        job.progress.at(file, bytes, seen, stored)
        job.progress.fileDone(file, bytes)
        tell(job)
      })
      return kept ?? []
    })
  }

  async function* tasksOf(job: Job): AsyncGenerator<Task> {
    const { work } = job
    if (work.kind === 'duplicates') {
      const { file } = work
      yield { kind: 'again', evidence: file, bytes: file.bytes, name: file.path }
      return
    }
    for await (const found of gatherCaptures(everything(work.paths), work.format, job.control.cancelled)) {
      if (found.kind === 'passed-over') say(job, `${found.name} belongs to the operating system and was passed over.`)
      else yield found
    }
  }

  async function* everything(paths: readonly string[]): AsyncGenerator<Found> {
    for (const path of paths) yield* walk(path === '-' ? await spoolStdin(store.path) : path)
  }

  const smallFilesOf = ({ work, control }: Job): SmallFiles | null => {
    // A file that broke off in the middle is taken up there; only whole ones are stored as a whole.
    const isBroken = store.unfinishedFiles().some(({ seen, bytes }) => seen > 0 && bytes <= smallBytes)
    if (work.kind !== 'read' || isBroken) return null
    const { format, duplicates } = work
    return createSmallFiles({
      store,
      enrich,
      control,
      format,
      duplicates,
      onCommit,
    })
  }

  const run = async (job: Job): Promise<void> => {
    job.state = 'running'
    tell(job, true)
    const failures: unknown[] = []
    const fail = (error: unknown): void => {
      failures.push(error)
      job.control.cancel()
    }
    const small = smallFilesOf(job)
    const running = new Set<Promise<void>>()
    const isOver = (): boolean => job.control.cancelled() || failures.length > 0
    const follow = (work: Promise<void>): void => {
      const followed = work.catch(fail).finally(() => running.delete(followed))
      running.add(followed)
    }
    /** Begins work with a thread of its own as soon as there is one. */
    const begin = async (work: (thread: DecoderThread) => Promise<void>, end: () => void): Promise<void> => {
      const thread = await takeThread()
      const done = () => {
        giveBack(thread)
        end()
      }
      if (isOver()) done()
      else follow(work(thread).finally(done))
    }

    let bundle: Numbered[] = []
    const beginBundle = async (): Promise<void> => {
      const ready = bundle
      bundle = []
      if (small === null || ready.length === 0) return
      const read = async (thread: DecoderThread): Promise<void> => {
        for (const stored of await readBundle(job, small, ready, thread)) follow(stored)
      }
      await begin(read, () => {})
    }

    for await (const found of tasksOf(job)) {
      if (isOver()) break
      job.progress.found(found.bytes)
      const file = files++
      if (found.kind === 'problem') {
        recordProblem(job, found)
        job.progress.fileDone(file, found.bytes)
      } else if (small !== null && found.kind === 'file' && found.bytes <= smallBytes) {
        bundle.push({ found, file })
        const bytes = bundle.reduce((sum, one) => sum + one.found.bytes, 0)
        if (bundle.length >= mostInBundle || bytes >= mostBundleBytes) await beginBundle()
      } else {
        await beginBundle()
        const endTurn = await turnOf(found.bytes)
        await begin(thread => read(job, found, file, thread), endTurn)
      }
    }
    await beginBundle()
    // Those that were decoded wait for a commit; when the last has been, nothing more comes to it.
    while (running.size > 0) {
      small?.flush()
      await Promise.race(running)
    }
    const [failure] = failures
    if (failure !== undefined) {
      job.state = 'failed'
      say(
        job,
        failure instanceof Failure
          ? failure.message
          : `The import ended unexpectedly: ${failure instanceof Error ? failure.message : 'for a reason unknown'}`,
      )
    } else job.state = job.control.cancelled() ? 'cancelled' : 'done'
    job.current = null
    onCommit()
    tell(job, true)
    forgetOld()
  }

  const forgetOld = (): void => {
    const over = [...jobs.values()].filter(job => !goesOn(job))
    for (const { id } of over.slice(0, -mostOver)) {
      jobs.delete(id)
      told.delete(id)
    }
  }

  const begin = (work: Work, quiet: boolean): string => {
    const job: Job = {
      id: `import-${nextId++}`,
      work,
      quiet,
      control: createControl(),
      progress: createImportProgress(),
      messages: [],
      state: 'queued',
      current: null,
      done: Promise.resolve(),
    }
    jobs.set(job.id, job)
    job.done = run(job).catch((error: unknown) => {
      job.state = 'failed'
      say(job, `The import ended unexpectedly: ${error instanceof Error ? error.message : String(error)}`)
      tell(job, true)
    })
    return job.id
  }

  const jobOf = (id: string): Job => {
    const job = jobs.get(id)
    if (job) return job
    throw new Failure('bad-input', `There is no import ${id}.`)
  }
  const goesOn = (job: Job): boolean => job.state === 'queued' || job.state === 'running' || job.state === 'paused'

  return {
    start: (given, format, { keepDuplicates = false, quiet = false } = {}) =>
      begin(
        {
          kind: 'read',
          paths: given.map(file => file.path),
          format,
          duplicates: keepDuplicates ? 'keep' : 'count',
        },
        quiet,
      ),
    storeDuplicates: file => begin({ kind: 'duplicates', file }, false),
    jobs: () => [...jobs.values()].map(snapshot),
    pause: id => {
      const job = jobOf(id)
      if (job.state !== 'running') return
      job.control.pause()
      job.state = 'paused'
      tell(job, true)
    },
    resume: id => {
      const job = jobOf(id)
      if (job.state !== 'paused') return
      job.control.run()
      job.state = 'running'
      tell(job, true)
    },
    cancel: id => {
      const job = jobOf(id)
      if (goesOn(job)) job.control.cancel()
    },
    finished: async id => {
      const job = jobOf(id)
      await job.done
      return snapshot(job)
    },
    idle: async () => {
      await Promise.all([...jobs.values()].map(job => job.done))
    },
    close: async () => {
      for (const job of jobs.values()) if (goesOn(job)) job.control.cancel()
      await Promise.all([...jobs.values()].map(job => job.done))
      await Promise.all(allThreads.map(thread => thread.close()))
    },
  }
}
