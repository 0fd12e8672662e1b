import { randomUUID } from 'node:crypto'
import type { Alert, AlertState } from '../../shared/model/alert'
import type { Kept, SavedView } from '../../shared/model/saved-view'
import { parseQuery } from '../../shared/query/parse'
import { printSearch } from '../../shared/query/print'
import { Failure } from '../../shared/rpc/message'
import type { Calls } from '../../shared/rpc/server'
import type { EngineContext } from '../engine'
import { noAlertOnSql } from '../findings/alert-rows'
import { alertViews } from '../findings/alerts'
import { queryOf } from '../findings/condition'
import { gathered, keepIn, withdrawFrom } from './keeping'
import { viewShelves } from './shelves'

/** Whether rows gathered for the alert as it was are rows of the alert as it is. */
const sameAlert = (a: SavedView, b: SavedView): boolean =>
  JSON.stringify([a.query, a.range, a.zone, a.alert]) === JSON.stringify([b.query, b.range, b.zone, b.alert])

type ViewsCalls = Pick<
  Calls,
  'views.list' | 'views.save' | 'views.remove' | 'alerts.list' | 'alerts.firings' | 'alerts.seen'
>

export const listedViews = (context: EngineContext): readonly Kept<SavedView>[] => gathered(viewShelves(context))

/** Keeps views by some way, and lets the alerts among them that became others begin anew. */
export const withAlerts = <T>(context: EngineContext, views: readonly SavedView[], keep: () => T): T => {
  const before = new Map(listedViews(context).map(view => [view.id, view]))
  const kept = keep()
  const begun = views.filter(view => {
    const known = before.get(view.id)
    return view.alert !== null && !(known && sameAlert(known, view))
  })
  context.current()?.alerts?.reset(begun.map(({ id }) => id))
  return kept
}

export const viewsCalls = (context: EngineContext): ViewsCalls => ({
  'views.list': () => listedViews(context),

  'views.save': ({ view: { id, dialect: asked, ...said }, places }) => {
    const { text, zone } = said
    const parsed = parseQuery(text, { dialect: asked, zone })
    const query = queryOf({ query: text, dialect: asked, zone })
    if (said.alert !== null && query.shape.kind === 'sql') throw new Failure('bad-input', noAlertOnSql)
    const before = listedViews(context).find(known => known.id === id)
    const now = Date.now()
    const view: SavedView = {
      ...said,
      id: id ?? randomUUID(),
      dialect: parsed.dialect,
      query: printSearch(query),
      created: before?.created ?? now,
      updated: now,
    }
    const kept = withAlerts(context, [view], () => keepIn(viewShelves(context), view, places))
    context.announce()
    return kept
  },

  'views.remove': ({ id }) => {
    withdrawFrom(viewShelves(context), id)
    context.announce()
    return null
  },

  'alerts.list': (): readonly Alert[] => {
    const { store } = context.needed()
    const states = new Map(store.kept.alertStates().map(state => [state.view, state]))
    const summary = store.kept.alertSummary()
    return alertViews(store.kept.views(), context.library.views()).map(({ id, name, alert }) => {
      const last = store.lastRow()
      const fresh: AlertState = { view: id, from: last, to: last, rows: 0, evaluated: null, problem: null }
      const told = summary.get(id)
      return { ...(states.get(id) ?? fresh), ...alert, name, fired: told?.fired ?? 0, last: told?.last ?? null }
    })
  },

  'alerts.firings': ({ limit }) => context.current()?.store.kept.firings(limit) ?? [],

  'alerts.seen': () => {
    const open = context.current()
    if (open && !open.store.readOnly) open.store.kept.seeFirings()
    context.announce()
    return null
  },
})
