import type { ImportJob } from '../../shared/contract'
import { Failure } from '../../shared/rpc/message'
import type { Calls } from '../../shared/rpc/server'
import type { EngineContext, OpenCase } from '../engine'
import type { Importer } from '../sources/importer'
import { rawRecord } from './raw-record'

const writable = ({ importer, store }: OpenCase): Importer => {
  if (importer) return importer
  throw new Failure('busy', store.readOnlyReason ?? 'This case is open for reading only.')
}

type EvidenceCalls = Pick<
  Calls,
  | 'evidence.import'
  | 'evidence.jobs'
  | 'evidence.pause'
  | 'evidence.resume'
  | 'evidence.cancel'
  | 'evidence.files'
  | 'evidence.rejects'
  | 'evidence.reject-raw'
>

export const evidenceCalls = ({ needed, current, openOrNew, pathOf }: EngineContext): EvidenceCalls => ({
  'evidence.import': async ({ files, format }) => {
    const paths = files.map(file => ({ path: pathOf(file), name: file.name }))
    return { job: writable(await openOrNew()).start(paths, format) }
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
  'evidence.files': () => current()?.store.files() ?? [],
  'evidence.rejects': ({ file, search, offset, limit }) =>
    needed().store.rejects({ fileId: file, search, offset, limit }),
  'evidence.reject-raw': ({ id }) => {
    const { store } = needed()
    const reject = store.reject(id)
    if (!reject) throw new Failure('bad-input', `There is no rejected record ${id}.`)
    const { fileId, record, offset, length } = reject
    return rawRecord(store, { fileId, record, offset, length, part: 0 })
  },
})
