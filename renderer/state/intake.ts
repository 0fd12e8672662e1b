import type { DialogPurpose, FileRef, Input } from '../../shared/contract'
import type { Engine } from '../engine/engine'
import type { Shell } from '../shell/shell'
import { t } from '../text'
import { formatCount } from '../ui/format'
import { isRunning } from './capture-text'
import { leaveAsked, type PathPurpose, pathAsked } from './desk'
import type { InvestigationStore } from './investigation-store'
import { notify, notifyError } from './notices'
import { createValue, type Readable } from './value'

/** Files on their way from the browser to the engine. */
export type Handover = {
  readonly files: number
  readonly filesDone: number
  readonly sentBytes: number
  readonly totalBytes: number
  readonly current: string
  readonly stop: () => void
}

/** Takes evidence in, wherever it comes from: files dropped, picked or typed, and the wire. */
export type Intake = {
  readonly handover: Readable<Handover | null>
  readonly take: (files: readonly File[]) => Promise<void>
  readonly takePath: (path: string, purpose: PathPurpose) => Promise<void>
  readonly takeRefs: (purpose: DialogPurpose, refs: readonly FileRef[]) => Promise<void>
  /** Starts a capture; throws the engine's sentence when that fails, for the dialog to show. */
  readonly listen: (order: Input<'live.start'>) => Promise<void>
  readonly ask: (purpose: DialogPurpose) => void
  readonly newCase: () => Promise<void>
  readonly openRef: (file: FileRef) => Promise<void>
  readonly teachingIncident: () => Promise<void>
  readonly closeCase: () => Promise<void>
}

/** A list of addresses comes alone or among a few logs; folders of thousands of files are logs. */
const mostLookedAt = 1000

const isCase = (name: string): boolean => /\.netwake$/i.test(name)

/** Lets the user pick files in a page, where only an input element may ask. */
const pickInPage = (purpose: DialogPurpose, took: (files: readonly File[]) => void): void => {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = purpose !== 'open-case'
  input.webkitdirectory = purpose === 'folder'
  if (purpose === 'open-case') input.accept = '.netwake'
  input.addEventListener('change', () => took([...(input.files ?? [])]))
  input.click()
}

export const createIntake = (engine: Engine, shell: Shell, investigation: InvestigationStore): Intake => {
  const handover = createValue<Handover | null>(null)

  /** A fresh case starts with a fresh investigation: ranges and rows of another case mean nothing in it. */
  const show = async (panel: 'evidence' | 'overview' | 'live'): Promise<void> => {
    await engine.refreshCase()
    investigation.change({ panel, query: '', range: null, selection: null })
  }

  const openRef = async (file: FileRef): Promise<void> => {
    const found = await engine.ask('case.open', { file })
    if (found.readOnlyReason !== null) notify('info', found.readOnlyReason)
    await show(found.flows > 0 ? 'overview' : 'evidence')
  }

  const createCase = async (file: FileRef | null): Promise<void> => {
    await engine.ask('case.create', { file })
    await show('evidence')
  }

  /** A case that is left stops listening, so that is asked about first. */
  const leaving = async (go: () => Promise<void>): Promise<void> => {
    const open = (engine.openCase.get() ?? null) !== null
    const listeners = open ? (await engine.ask('live.captures', {})).filter(isRunning).length : 0
    if (listeners === 0) return go()
    leaveAsked.set({ listeners, go: () => void go().catch(notifyError) })
  }

  /** Takes lists of addresses in as inventories; what is left are logs. */
  const takeInventories = async (files: readonly FileRef[]): Promise<readonly FileRef[]> => {
    const looked = files.slice(0, mostLookedAt)
    const isInventory = await engine.ask('inventory.looks', { files: looked })
    for (const file of looked.filter((_, at) => isInventory[at])) {
      const { inventory } = await engine.ask('inventory.import', { file })
      const { name, stored, rejected } = inventory
      const asEvidence = async (): Promise<void> => {
        await engine.ask('inventory.remove', { id: inventory.id })
        await engine.ask('evidence.import', { files: [file] })
      }
      notify(
        'info',
        t('inventory.imported', { name, count: stored, stored: formatCount(stored), rejected: formatCount(rejected) }),
        { label: t('inventory.asEvidence'), run: () => void asEvidence().catch(notifyError) },
      )
    }
    return files.filter((_, at) => !isInventory[at])
  }

  const importRefs = async (files: readonly FileRef[]): Promise<void> => {
    const first = engine.openCase.get() === null
    const logs = await takeInventories(files)
    if (logs.length > 0) await engine.ask('evidence.import', { files: [...logs] })
    if (first) await show('evidence')
    else investigation.change({ panel: 'evidence' })
  }

  const watch = async (folder: FileRef): Promise<void> => {
    const first = engine.openCase.get() === null
    await engine.ask('watch.start', { folder })
    if (first) await show('evidence')
    else investigation.change({ panel: 'evidence' })
  }

  const takeRefs: Intake['takeRefs'] = async (purpose, refs) => {
    const [first] = refs
    if (!first) return
    if (purpose === 'open-case') return leaving(() => openRef(first))
    if (purpose === 'new-case') return leaving(() => createCase(first))
    if (purpose === 'watch') return watch(first)
    const opened = refs.find(ref => isCase(ref.name))
    const evidence = refs.filter(ref => !isCase(ref.name))
    if (opened && evidence.length === 0) return leaving(() => openRef(opened))
    if (opened) notify('info', t('intake.caseLeftOut', { name: opened.name }))
    await importRefs(evidence)
  }

  const handOver = async (files: readonly File[]): Promise<readonly FileRef[]> => {
    const controller = new AbortController()
    const totalBytes = files.reduce((sum, file) => sum + file.size, 0)
    const refs: FileRef[] = []
    let sentBefore = 0
    const tell = (current: string, sent: number) =>
      handover.set({
        files: files.length,
        filesDone: refs.length,
        sentBytes: sentBefore + sent,
        totalBytes,
        current,
        stop: () => controller.abort(),
      })
    try {
      for (const file of files) {
        tell(file.name, 0)
        const options = { onProgress: (sent: number) => tell(file.name, sent), signal: controller.signal }
        refs.push(await shell.refForFile(file, options))
        sentBefore += file.size
      }
      return refs
    } finally {
      handover.set(null)
    }
  }

  const guarded =
    <A extends unknown[]>(act: (...args: A) => Promise<void>) =>
    async (...args: A): Promise<void> => {
      try {
        await act(...args)
      } catch (error) {
        notifyError(error)
      }
    }

  const take = guarded(async (files: readonly File[]) => {
    if (files.length === 0) return
    if (shell.refForPath && files.every(file => isCase(file.name))) {
      // A page is not told where a dropped file lies, and what is found must go into the case, not into a copy of it.
      notify('info', t('intake.caseByPath'))
      pathAsked.set('open-case')
      return
    }
    if (shell.kind === 'page' && engine.openCase.get() !== null) investigation.change({ panel: 'evidence' })
    await takeRefs('evidence', await handOver(files))
  })

  return {
    handover,
    take,
    takeRefs: guarded(takeRefs),
    openRef: guarded(file => leaving(() => openRef(file))),
    takePath: async (path, purpose) => {
      if (!shell.refForPath) return
      const ref = await shell.refForPath(path, purpose === 'new-case' ? 'new' : 'existing')
      await takeRefs(purpose, [ref])
    },
    listen: async order => {
      const first = engine.openCase.get() === null
      await engine.ask('live.start', order)
      if (first) await show('live')
      else investigation.change({ panel: 'live' })
    },
    ask: purpose => {
      if (shell.askForFiles) shell.askForFiles(purpose)
      // A page's picker does not tell where a case or a folder lies, and neither can be copied to be opened or watched.
      else if (purpose === 'open-case' || purpose === 'new-case' || purpose === 'watch') pathAsked.set(purpose)
      else pickInPage(purpose, files => void take(files))
    },
    newCase: guarded(() => leaving(() => createCase(null))),
    teachingIncident: guarded(() =>
      leaving(async () => {
        await engine.ask('case.sample', {})
        await show('evidence')
      }),
    ),
    closeCase: guarded(() =>
      leaving(async () => {
        await engine.ask('case.close', {})
        await engine.refreshCase()
        investigation.change({ panel: 'start', query: '', range: null, selection: null })
      }),
    ),
  }
}
