import type { AppInfo } from '../../shared/contract'
import type { Calls } from '../../shared/rpc/server'
import type { EngineContext } from '../engine'
import { formats } from '../formats'
import { appVersion } from '../version'

export const appCalls = ({ enricher, recent, grant, current }: EngineContext): Pick<Calls, 'app.info'> => ({
  'app.info': (): AppInfo => ({
    version: appVersion,
    versions: {
      node: process.versions.node,
      ...(process.versions['electron'] ? { electron: process.versions['electron'] } : {}),
      ...(current() ? { sqlite: current()?.store.sqliteVersion ?? '' } : {}),
    },
    databases: enricher.databases,
    formats: formats.map(({ id, title, versions, spec, blindSpots }) => ({ id, title, versions, spec, blindSpots })),
    recent: recent.list().map(found => ({ ...found, ref: grant(found.path) })),
  }),
})
