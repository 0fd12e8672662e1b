import type { ImportJob } from '../../shared/contract'
import { Failure } from '../../shared/rpc/message'
import type { EnrichHost } from '../enrich/host-facts'
import type { CaseStore } from '../store/case-store'
import { type Control, createControl, createDecoderThread, type DecoderThread } from './decoder-thread'
import { createImportProgress, type ImportProgress } from './import-progress'
import { readEvidence } from './read-evidence'
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
  readonly start: (files: readonly { readonly path: string; readonly name: string }[], format: string | null) => string
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
  readonly paths: readonly string[]
  readonly format: string | null
  readonly control: Control
  readonly progress: ImportProgress
  readonly messages: string[]
  state: ImportJob['state']
  current: string | null
  done: Promise<void>
}

const progressMs = 200
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

  const snapshot = ({ id, state, current, progress, messages }: Job): ImportJob => ({
    id,
    state,
    ...progress.snapshot(),
    current,
    messages: [...messages],
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
    const known = store.unfinishedFiles().find(({ path, seen }) => path === name && seen === 0)
    if (known) store.resumeFile(known.id, name)
    const id = known?.id ?? store.addFile({ path: name, bytes, format: null })
    store.finishFile(id, { state: 'failed', sha256: null, bytes, error: sentence, format: null })
    say(job, sentence)
    onCommit()
  }

  const read = async (
    job: Job,
    found: Extract<Found, { kind: 'file' }>,
    file: number,
    thread: DecoderThread,
  ): Promise<void> => {
    job.current = found.name
    let seen = 0
    let stored = 0
    const { bytes, message } = await readEvidence(
      {
        store,
        enrich,
        thread,
        control: job.control,
        format: job.format,
        onCommit: (bytesRead, seenNow, storedNow) => {
          seen = seenNow
          stored = storedNow
          job.progress.at(file, bytesRead, seen, stored)
          onCommit()
          tell(job)
        },
        onProgress: bytesRead => {
          job.progress.at(file, bytesRead, seen, stored)
          tell(job)
        },
      },
      found,
    )
    if (message !== null) say(job, message)
    job.progress.fileDone(file, bytes)
    onCommit()
    tell(job)
  }

  async function* everything(job: Job): AsyncGenerator<Found> {
    for (const path of job.paths) yield* walk(path === '-' ? await spoolStdin(store.path) : path)
  }

  const run = async (job: Job): Promise<void> => {
    job.state = 'running'
    tell(job, true)
    const failures: unknown[] = []
    const running = new Set<Promise<void>>()
    for await (const found of everything(job)) {
      if (job.control.cancelled() || failures.length > 0) break
      if (found.kind === 'passed-over') {
        say(job, `${found.name} belongs to the operating system and was passed over.`)
        continue
      }
      job.progress.found(found.bytes)
      const file = files++
      if (found.kind === 'problem') {
        recordProblem(job, found)
        job.progress.fileDone(file, found.bytes)
        continue
      }
      const endTurn = await turnOf(found.bytes)
      const thread = await takeThread()
      if (job.control.cancelled() || failures.length > 0) {
        giveBack(thread)
        endTurn()
        break
      }
      const reading = read(job, found, file, thread)
        .catch((error: unknown) => {
          failures.push(error)
          job.control.cancel()
        })
        .finally(() => {
          giveBack(thread)
          endTurn()
          running.delete(reading)
        })
      running.add(reading)
    }
    await Promise.all(running)
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
  }

  const jobOf = (id: string): Job => {
    const job = jobs.get(id)
    if (job) return job
    throw new Failure('bad-input', `There is no import ${id}.`)
  }
  const goesOn = (job: Job): boolean => job.state === 'queued' || job.state === 'running' || job.state === 'paused'

  return {
    start: (given, format) => {
      const job: Job = {
        id: `import-${nextId++}`,
        paths: given.map(file => file.path),
        format,
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
    },
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
