import { type FSWatcher, watch } from 'node:fs'
import { basename } from 'node:path'
import type { Watch } from '../../shared/model/watch'
import type { Importer } from './importer'
import { openForWriting } from './open-for-writing'
import { type Found, filesUnder } from './watched-files'

export type WatchFolderOptions = {
  readonly id: string
  /** Without links in it. */
  readonly folder: string
  readonly importer: Pick<Importer, 'start' | 'finished'>
  readonly onChange: () => void
  /** A file of which neither size nor time of change moved for so long has come to rest. */
  readonly restMs?: number
  /** The folder is looked at this often; the system tells of changes in between where it can. */
  readonly lookMs?: number
}

export type WatchFolder = { readonly state: () => Watch; readonly stop: () => Promise<void> }

type Known = Pick<Found, 'size' | 'mtimeMs'> & {
  readonly state: 'waiting' | 'read' | 'changed'
  /** When it was last seen to change. */
  readonly since: number
}

/** Looking into a large folder must not become all the program does. */
const lookShare = 10
const soonMs = 200
const namesShown = 5
const mostAtOnce = 1000

/** Reads the files of a folder as they come to rest in it, until it is stopped. */
export const watchFolder = ({
  id,
  folder,
  importer,
  onChange,
  restMs = 2000,
  lookMs = 1000,
}: WatchFolderOptions): WatchFolder => {
  const since = Date.now()
  const known = new Map<string, Known>()
  let filesRead = 0
  let problem: string | null = null
  let stopped = false
  let timer: NodeJS.Timeout | null = null
  let due = 0
  let watcher: FSWatcher | null = null
  let looking: Promise<void> = Promise.resolve()

  const inState = (state: Known['state']): readonly string[] =>
    [...known].flatMap(([path, file]) => (file.state === state ? [path] : []))

  const note = ({ path, size, mtimeMs }: Found, now: number): void => {
    const before = known.get(path)
    if (before?.size === size && before.mtimeMs === mtimeMs) return
    const state = before === undefined || before.state === 'waiting' ? 'waiting' : 'changed'
    known.set(path, { size, mtimeMs, state, since: now })
  }

  const atRest = async (now: number): Promise<readonly string[]> => {
    const quiet = inState('waiting').filter(path => now - (known.get(path)?.since ?? now) >= restMs)
    if (quiet.length === 0) return []
    const held = await openForWriting(new Set(quiet))
    return quiet.filter(path => !held.has(path)).slice(0, mostAtOnce)
  }

  const read = async (paths: readonly string[]): Promise<void> => {
    const job = importer.start(
      paths.map(path => ({ path, name: path })),
      null,
      { quiet: true },
    )
    const { state, messages } = await importer.finished(job)
    if (state !== 'done') {
      const cause = state === 'cancelled' ? 'an import of it was cancelled' : (messages.at(-1) ?? 'an import failed')
      end(`${folder} is not watched any more: ${cause.replace(/\.$/, '')}.`)
      return
    }
    filesRead += paths.length
    for (const path of paths) {
      const file = known.get(path)
      if (file) known.set(path, { ...file, state: 'read' })
    }
  }

  const look = async (): Promise<void> => {
    const before = JSON.stringify(state())
    const { files, problem: found } = await filesUnder(folder)
    if (stopped) return
    const now = Date.now()
    const present = new Set(files.map(({ path }) => path))
    for (const path of known.keys()) if (!present.has(path)) known.delete(path)
    for (const file of files) note(file, now)
    if (found !== null) end(`${folder} ${found}.`)
    else {
      const ready = await atRest(now)
      if (ready.length > 0 && !stopped) await read(ready)
    }
    if (JSON.stringify(state()) !== before) onChange()
  }

  /** Looks after so long, or sooner where that was to be: what never comes to rest must not put it off for ever. */
  const lookIn = (ms: number): void => {
    const at = performance.now() + ms
    if (stopped || (timer !== null && at >= due)) return
    if (timer) clearTimeout(timer)
    due = at
    timer = setTimeout(() => {
      timer = null
      const began = performance.now()
      looking = look()
        .catch((error: unknown) => end(`${folder} is not watched any more: ${String(error)}.`))
        .finally(() => lookIn(Math.max(lookMs, (performance.now() - began) * lookShare)))
    }, ms)
    timer.unref()
  }

  const close = (): void => {
    stopped = true
    if (timer) clearTimeout(timer)
    watcher?.close()
  }
  const end = (sentence: string): void => {
    problem = sentence
    close()
    onChange()
  }

  const state = (): Watch => {
    const [waiting, changed] = [inState('waiting'), inState('changed')]
    return {
      id,
      folder,
      since,
      read: filesRead,
      waiting: waiting.length,
      waitingFor: waiting.slice(0, namesShown).map(path => basename(path)),
      changed: changed.length,
      changedNames: changed.slice(0, namesShown).map(path => basename(path)),
      problem,
    }
  }

  try {
    // What happens in folders below is seen when the folder is looked at again.
    watcher = watch(folder, { persistent: false }, () => {
      if (timer) lookIn(soonMs)
    })
    watcher.on('error', () => watcher?.close())
  } catch {
    watcher = null // the system has no more watches to give: looking now and then will do
  }
  lookIn(0)

  return {
    state,
    stop: async () => {
      close()
      await looking
    },
  }
}
