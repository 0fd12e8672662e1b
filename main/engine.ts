import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { EventName, Events, FileRef } from '../shared/contract'
import { Failure } from '../shared/rpc/message'
import type { Calls } from '../shared/rpc/server'
import { createCalls } from './calls'
import { createEnricher, type Enricher } from './enrich/enrich'
import { createServices, type Services } from './enrich/service'
import { type Alerts, createAlerts } from './findings/alerts'
import { createLibrary, type Library } from './library'
import { outPath } from './out-paths'
import { createLens, type Lens } from './query/lens'
import { createSqlAnswers, type SqlAnswers } from './query/sql/sql-answers'
import { createRecentCases, freeCasePath, type RecentCases } from './recent-cases'
import { createImporter, type Importer } from './sources/importer'
import { type Captures, createCaptures } from './sources/listen/captures'
import { createWatches, type Watches } from './sources/watches'
import type { CaseStore } from './store/case-store'
import { openCase } from './store/open-case'

/** source -> decode -> normalise -> enrich -> store -> query -> view: the case that is open, with every stage around it. */
export type OpenCase = {
  readonly store: CaseStore
  readonly lens: Lens
  /** Answers statements of SQL. */
  readonly sql: SqlAnswers
  /** Null when the case is read-only. */
  readonly importer: Importer | null
  /** Null when the case is read-only. */
  readonly captures: Captures | null
  /** Folders whose new files are read as they come; null when the case is read-only. */
  readonly watches: Watches | null
  /** Saved views held against new rows; null when the case is read-only. */
  readonly alerts: Alerts | null
}

/** What the calls stand on. */
export type EngineContext = {
  readonly home: string
  readonly enricher: Enricher
  readonly services: Services
  readonly recent: RecentCases
  /** What all cases share. */
  readonly library: Library
  readonly emit: <E extends EventName>(name: E, data: Events[E]) => void
  /** Tells windows that the case changed: questions are asked again. */
  readonly announce: () => void
  readonly current: () => OpenCase | null
  /** The open case, or a `Failure` that says how to open one. */
  readonly needed: () => OpenCase
  readonly open: (
    path: string,
    options?: { readonly create?: boolean; readonly readOnly?: boolean },
  ) => Promise<OpenCase>
  /** The open case; a new one in the folder of cases when there is none. */
  readonly openOrNew: () => Promise<OpenCase>
  readonly closeCase: () => Promise<void>
  readonly grant: (path: string, name?: string, ref?: string) => FileRef
  readonly pathOf: (file: FileRef) => string
}

export type Engine = Pick<EngineContext, 'open' | 'current' | 'closeCase' | 'grant' | 'enricher' | 'services'> & {
  readonly calls: Calls
  readonly close: () => Promise<void>
}

export type EngineOptions = {
  /** Folder of cases, uploads and the list of recent cases. */
  readonly home: string
  readonly emit?: EngineContext['emit']
  /** Threads that decode and threads that scan, each. */
  readonly workers?: number
}

/** Windows are told of commits at most this often. */
const announceMs = 250

export const createEngine = ({ home, emit = () => {}, workers = 2 }: EngineOptions): Engine => {
  mkdirSync(home, { recursive: true })
  const enricher = createEnricher(outPath('data'))
  const services = createServices(outPath('data'))
  const recent = createRecentCases(home)
  const library = createLibrary(home)
  const granted = new Map<string, string>()
  let current: OpenCase | null = null
  let announcing: NodeJS.Timeout | null = null

  const announce = () => {
    announcing ??= setTimeout(() => {
      announcing = null
      emit('case.changed', { revision: current?.store.revision() ?? 0, open: current !== null })
    }, announceMs)
  }

  const closeCase = async () => {
    const closing = current
    current = null
    if (!closing) return
    await closing.captures?.close()
    // An import that a watch waits for ends with the importer.
    await Promise.all([closing.watches?.close(), closing.importer?.close()])
    await closing.alerts?.close()
    await closing.lens.close()
    closing.store.close()
    announce()
  }

  const open: EngineContext['open'] = async (path, options = {}) => {
    const wanted = resolve(path)
    const store = current?.store.path === wanted ? null : await openCase(wanted, options)
    if (current && !store) return current
    await closeCase()
    if (!store) throw new Failure('internal', `The case ${wanted} was closed while it was being opened.`)
    let capturing = false
    const lens = createLens(store, { workers, services, now: () => (capturing ? Date.now() : null) })
    const alerts = store.readOnly
      ? null
      : createAlerts({
          store,
          lens,
          shared: library.views,
          onFired: firing => {
            emit('alert.fired', firing)
            announce()
          },
        })
    const importer = store.readOnly
      ? null
      : createImporter({
          store,
          enrich: enricher.host,
          workers,
          onProgress: job => {
            emit('import.progress', job)
            if (['done', 'cancelled', 'failed'].includes(job.state)) alerts?.evaluate()
          },
          onCommit: announce,
        })
    const captures = store.readOnly
      ? null
      : createCaptures({
          store,
          enrich: enricher.host,
          onCommit: () => {
            announce()
            alerts?.soon()
          },
          onChange: list => {
            emit('live.changed', list)
            capturing = list.some(({ stopped }) => stopped === null)
            if (!capturing) alerts?.evaluate()
          },
        })
    const watches = importer && createWatches(importer, announce)
    current = { store, lens, sql: createSqlAnswers(store, lens), importer, captures, watches, alerts }
    recent.opened(wanted)
    announce()
    // A process that ended before it had looked left rows nobody has held against the alerts.
    alerts?.evaluate()
    return current
  }

  const context: EngineContext = {
    home,
    enricher,
    services,
    recent,
    library,
    emit,
    announce,
    current: () => current,
    needed: () => {
      if (current) return current
      throw new Failure('bad-input', 'No case is open. Open one, or drop log files to start a new one.')
    },
    open,
    openOrNew: async () => current ?? open(freeCasePath(home), { create: true }),
    closeCase,
    grant: (path, name = basename(path), ref = randomUUID()) => {
      granted.set(ref, resolve(path))
      return { ref, name }
    },
    pathOf: ({ ref, name }) => {
      const path = granted.get(ref)
      if (path !== undefined) return path
      throw new Failure('bad-input', `The file ${name} was not handed to this window. Drop it or pick it again.`)
    },
  }

  return {
    calls: createCalls(context),
    open,
    current: context.current,
    closeCase,
    grant: context.grant,
    enricher,
    services,
    close: async () => {
      if (announcing) clearTimeout(announcing)
      await closeCase()
      if (announcing) clearTimeout(announcing)
    },
  }
}
