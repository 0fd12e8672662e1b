import { randomUUID } from 'node:crypto'
import type { ListedDashboard } from '../../shared/contract/views'
import { freePlace } from '../../shared/dashboard/arrange'
import { type Dashboard, mostTiles } from '../../shared/model/dashboard'
import { Failure } from '../../shared/rpc/message'
import type { Calls } from '../../shared/rpc/server'
import type { EngineContext } from '../engine'
import { shippedDashboards } from '../shipped-dashboards'
import { gathered, keepIn, withdrawFrom } from './keeping'
import { libraryText } from './library'
import { dashboardShelves } from './shelves'
import { tilesAs } from './tile-data'
import { listedViews } from './views'

const shipped = new Set(shippedDashboards.map(({ id }) => id))

const fileName = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '') || 'dashboard'

type DashboardsCalls = Pick<
  Calls,
  | 'dashboards.list'
  | 'dashboards.save'
  | 'dashboards.remove'
  | 'dashboards.pin'
  | 'dashboards.export'
  | 'dashboards.data'
>

export const dashboardsCalls = (context: EngineContext): DashboardsCalls => {
  const listed = (): readonly ListedDashboard[] => [
    ...shippedDashboards.map(each => ({ ...each, places: [], shipped: true })),
    ...gathered(dashboardShelves(context)).flatMap(each => (shipped.has(each.id) ? [] : [{ ...each, shipped: false }])),
  ]
  const found = (id: string): ListedDashboard => {
    const one = listed().find(each => each.id === id)
    if (one) return one
    throw new Failure('bad-input', 'There is no such dashboard; it may have been removed.')
  }
  const keep = (dashboard: Dashboard, places: ListedDashboard['places']): ListedDashboard => {
    const kept = keepIn(dashboardShelves(context), dashboard, places)
    context.announce()
    return { ...kept, shipped: false }
  }
  const refuseShipped = (id: string | null): void => {
    if (id === null || !shipped.has(id)) return
    throw new Failure('bad-input', 'This dashboard comes with Netwake and stays as it is. Duplicate it to change it.')
  }

  return {
    'dashboards.list': listed,

    'dashboards.save': ({ dashboard: { id, ...said }, places }) => {
      refuseShipped(id)
      const now = Date.now()
      const before = listed().find(each => each.id === id)
      return keep({ ...said, id: id ?? randomUUID(), created: before?.created ?? now, updated: now }, places)
    },

    'dashboards.remove': ({ id }) => {
      refuseShipped(id)
      withdrawFrom(dashboardShelves(context), id)
      context.announce()
      return null
    },

    'dashboards.pin': ({ dashboard: id, title, tile }) => {
      refuseShipped(id)
      const now = Date.now()
      const {
        places,
        shipped: _,
        ...target
      } = id === null
        ? {
            id: randomUUID(),
            title: title || tile.title || 'Dashboard',
            note: '',
            tiles: [],
            created: now,
            updated: now,
            places: [context.current()?.store.readOnly === false ? ('case' as const) : ('library' as const)],
            shipped: false,
          }
        : found(id)
      if (target.tiles.length >= mostTiles)
        throw new Failure('bad-input', `A dashboard has ${mostTiles} tiles at most. Pin it to another one.`)
      const added = { ...tile, id: randomUUID(), place: freePlace(target.tiles, tile.kind) }
      return keep({ ...target, tiles: [...target.tiles, added], updated: now }, places)
    },

    'dashboards.export': ({ id }) => {
      const { places: _, shipped: __, ...dashboard } = found(id)
      const used = new Set(dashboard.tiles.flatMap(({ source }) => (source.kind === 'view' ? [source.view] : [])))
      const views = listedViews(context).filter(view => used.has(view.id))
      // As another's: a dashboard that comes with the program would be taken for it again.
      const own = shipped.has(id) ? { ...dashboard, id: randomUUID() } : dashboard
      return {
        name: `${fileName(dashboard.title)}.netwake-dashboard.json`,
        mime: 'application/json',
        text: libraryText(views, [own]),
      }
    },

    'dashboards.data': async ({ title, tiles, kind }, signal) => ({
      name: `${fileName(title)}.${kind}`,
      mime: kind === 'csv' ? 'text/csv' : 'application/json',
      text: await tilesAs(kind, title, context, tiles, signal),
    }),
  }
}
