import type { ImportJob } from '../../shared/contract'
import { Failure } from '../../shared/rpc/message'
import type { Calls } from '../../shared/rpc/server'
import type { EngineContext, OpenCase } from '../engine'
import { rejectsAs } from '../report/rejects'
import type { Importer } from '../sources/importer'
import { rejectRaw } from './reject-raw'

export const writable = ({ importer, store }: OpenCase): Importer => {
  if (importer) return importer
  throw new Failure('busy', store.readOnlyReason ?? 'This case is open for reading only.')
}

/** As many as a window can be handed in one text. */
const exportMostRejects = 200_000
const mimes = { csv: 'text/csv', ndjson: 'application/x-ndjson' } as const

type EvidenceCalls = Pick<
  Calls,
  | 'evidence.import'
  | 'evidence.jobs'
  | 'evidence.pause'
  | 'evidence.resume'
  | 'evidence.cancel'
  | 'evidence.files'
  | 'evidence.file'
  | 'evidence.rejects'
  | 'evidence.reject-raw'
  | 'evidence.export-rejects'
  | 'evidence.store-duplicates'
>

export const evidenceCalls = ({ needed, current, openOrNew, pathOf }: EngineContext): EvidenceCalls => ({
  'evidence.import': async ({ files, format, keepDuplicates }) => {
    const paths = files.map(file => ({ path: pathOf(file), name: file.name }))
    return { job: writable(await openOrNew()).start(paths, format, { keepDuplicates }) }
  },
  'evidence.store-duplicates': ({ file: id }) => {
    const open = needed()
    const file = open.store.files().find(known => known.id === id)
    if (!file) throw new Failure('bad-input', `There is no evidence file ${id}.`)
    return { job: writable(open).storeDuplicates(file) }
  },
  'evidence.jobs': (): readonly ImportJob[] => current()?.importer?.jobs() ?? [],
  'evidence.pause': ({ job }) => {
    writable(needed()).pause(job)
    return null
  },
  'evidence.resume': ({ job }) => {
    writable(needed()).resume(job)
    return null
  },
  'evidence.cancel': ({ job }) => {
    writable(needed()).cancel(job)
    return null
  },
  'evidence.files': ({ offset, limit }) => {
    const files = current()?.store.files() ?? []
    return { total: files.length, files: files.slice(offset, offset + limit) }
  },
  'evidence.file': ({ id }) =>
    current()
      ?.store.files()
      .find(file => file.id === id) ?? null,
  'evidence.rejects': ({ file, search, offset, limit }) =>
    needed().store.rejects({ fileId: file, search, offset, limit }),
  'evidence.reject-raw': ({ id }) => {
    const { store } = needed()
    const reject = store.reject(id)
    if (!reject) throw new Failure('bad-input', `There is no rejected record ${id}.`)
    return rejectRaw(store, reject)
  },
  'evidence.export-rejects': ({ file, search, kind }) => {
    const { total, rejects } = needed().store.rejects({ fileId: file, search, offset: 0, limit: exportMostRejects })
    if (total > exportMostRejects)
      throw new Failure(
        'bad-input',
        `There are ${total.toLocaleString('en')} rejected records; a window exports at most ${exportMostRejects.toLocaleString('en')}. Narrow the search, or use netwake rejects --json.`,
      )
    return { name: `rejects.${kind}`, mime: mimes[kind], text: rejectsAs[kind](rejects) }
  },
})
