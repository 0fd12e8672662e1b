import type { Dashboard } from '../../shared/model/dashboard'
import { mostDashboards, mostViews } from '../../shared/model/library'
import type { SavedView } from '../../shared/model/saved-view'
import type { EngineContext } from '../engine'
import type { Shelves } from './keeping'

export const viewShelves = ({ current, library }: EngineContext): Shelves<SavedView> => {
  const open = current()
  return {
    own: open && {
      list: open.store.kept.views,
      put: open.store.kept.putViews,
      remove: open.store.kept.removeView,
      readOnly: open.store.readOnly,
    },
    library: { list: library.views, put: views => library.put({ views }), remove: library.removeView },
    most: mostViews,
    noun: 'saved views',
  }
}

export const dashboardShelves = ({ current, library }: EngineContext): Shelves<Dashboard> => {
  const open = current()
  return {
    own: open && {
      list: open.store.kept.dashboards,
      put: open.store.kept.putDashboards,
      remove: open.store.kept.removeDashboard,
      readOnly: open.store.readOnly,
    },
    library: {
      list: library.dashboards,
      put: dashboards => library.put({ dashboards }),
      remove: library.removeDashboard,
    },
    most: mostDashboards,
    noun: 'dashboards',
  }
}
