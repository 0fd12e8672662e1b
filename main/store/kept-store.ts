import type { AlertFiring, AlertState } from '../../shared/model/alert'
import { type Dashboard, dashboard } from '../../shared/model/dashboard'
import type { Finding } from '../../shared/model/finding'
import type { HistoryEntry } from '../../shared/model/history'
import { type SavedView, savedView } from '../../shared/model/saved-view'
import { type AlertTable, createAlertTable, type NewFiring } from './alert-table'
import type { Database } from './database'
import type { FindingTable } from './finding-table'
import { createHistoryTable, type HistoryTable, type NewEntry } from './history-table'
import { createKeptTable } from './kept-table'

/** What the analyst keeps in the case to come back to. */
export type KeptStore = {
  readonly views: () => readonly SavedView[]
  readonly putViews: (views: readonly SavedView[]) => void
  readonly removeView: (id: string) => void
  readonly dashboards: () => readonly Dashboard[]
  readonly putDashboards: (dashboards: readonly Dashboard[]) => void
  readonly removeDashboard: (id: string) => void

  readonly alertStates: () => readonly AlertState[]
  readonly putAlertStates: (states: readonly AlertState[]) => void
  readonly alertSummary: AlertTable['summary']
  readonly firings: (limit: number) => readonly AlertFiring[]
  /** One transaction: the finding, that the alert fired, and how far it has got. Whatever happens, it is never done twice. */
  readonly fire: (state: AlertState, firing: Omit<NewFiring, 'finding'>, finding: Omit<Finding, 'id'>) => AlertFiring
  readonly seeFirings: () => void

  readonly history: HistoryTable['list']
  readonly addHistory: (entry: NewEntry) => void
  readonly removeHistory: (id: HistoryEntry['id'] | null) => void
}

export type KeptParts = {
  readonly db: Database
  readonly findings: FindingTable
  readonly reading: <T>(work: () => T) => T
  readonly writing: <T>(what: string, work: () => T) => T
  /** For what changes no row and no finding. */
  readonly noting: <T>(what: string, work: () => T) => T
}

export const createKeptStore = ({ db, findings, reading, writing, noting }: KeptParts): KeptStore => {
  const views = createKeptTable<SavedView>(db, {
    table: 'saved_view',
    schema: savedView,
    columns: ({ name, query }) => ({ name, query }),
  })
  const dashboards = createKeptTable<Dashboard>(db, {
    table: 'dashboard',
    schema: dashboard,
    columns: ({ title }) => ({ name: title }),
  })
  const alerts = createAlertTable(db)
  const history = createHistoryTable(db)

  return {
    views: () => reading(views.all),
    putViews: all => noting('saved view', () => all.forEach(views.put)),
    removeView: id =>
      noting('saved view', () => {
        views.remove(id)
        alerts.remove(id)
      }),
    dashboards: () => reading(dashboards.all),
    putDashboards: all => noting('dashboard', () => all.forEach(dashboards.put)),
    removeDashboard: id => noting('dashboard', () => dashboards.remove(id)),

    alertStates: () => reading(alerts.states),
    putAlertStates: states =>
      noting('alert', () => {
        for (const state of states) alerts.put(state)
      }),
    alertSummary: () => reading(alerts.summary),
    firings: limit => reading(() => alerts.firings(limit)),
    fire: (state, firing, finding) =>
      writing('alert', () => {
        alerts.put(state)
        return alerts.fired({ ...firing, finding: findings.add(finding).id })
      }),
    seeFirings: () => noting('alert', alerts.see),

    history: ask => reading(() => history.list(ask)),
    addHistory: entry => noting('history', () => history.add(entry)),
    removeHistory: id => noting('history', () => history.remove(id)),
  }
}
