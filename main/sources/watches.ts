import { realpath, stat } from 'node:fs/promises'
import type { Watch } from '../../shared/model/watch'
import { Failure } from '../../shared/rpc/message'
import { causeOf } from './cause-of'
import type { Importer } from './importer'
import { type WatchFolder, watchFolder } from './watch-folder'

/** The folders watched for one case. */
export type Watches = {
  /** Returns the id; a folder that is watched already keeps its own. */
  readonly start: (path: string) => Promise<string>
  /** An import on its way goes on. */
  readonly stop: (id: string) => void
  readonly list: () => readonly Watch[]
  readonly close: () => Promise<void>
}

const mostWatches = 16

export const createWatches = (importer: Importer, onChange: () => void): Watches => {
  const watches = new Map<string, WatchFolder>()
  let nextId = 1

  const folderAt = async (path: string): Promise<string> => {
    try {
      const folder = await realpath(path)
      if ((await stat(folder)).isDirectory()) return folder
    } catch (error) {
      throw new Failure('bad-input', `${path} cannot be watched: ${causeOf(error)}.`)
    }
    throw new Failure('bad-input', `${path} is no folder. Add a file as evidence instead.`)
  }

  return {
    start: async path => {
      const folder = await folderAt(path)
      for (const [id, watch] of watches) {
        const { folder: watched, problem } = watch.state()
        if (watched === folder && problem === null) return id
        if (watched === folder) watches.delete(id)
      }
      if (watches.size >= mostWatches)
        throw new Failure('bad-input', `${mostWatches} folders are watched already; stop one of them first.`)
      const id = `watch-${nextId++}`
      watches.set(id, watchFolder({ id, folder, importer, onChange }))
      onChange()
      return id
    },
    stop: id => {
      void watches.get(id)?.stop() // waits for its import, and fails never
      watches.delete(id)
      onChange()
    },
    list: () => [...watches.values()].map(watch => watch.state()),
    close: async () => {
      await Promise.all([...watches.values()].map(watch => watch.stop()))
    },
  }
}
