import type { AlertFiring, AlertState } from '../../shared/model/alert'
import type { SavedView } from '../../shared/model/saved-view'
import { printSearch } from '../../shared/query/print'
import { Failure } from '../../shared/rpc/message'
import { formatCount } from '../../shared/units/number'
import type { Lens } from '../query/lens'
import type { CaseStore } from '../store/case-store'
import { gathered, rowsAfter, settled } from './alert-rows'
import { makeFinding } from './findings'

/** Watches one case: when rows came, every alert is held against those it has not seen. */
export type Alerts = {
  /** Looks at what is new at the end of an import: whatever there is to tell is told. */
  readonly evaluate: () => void
  /** Looks before long; for rows that come all the time. An alert that has just fired gathers rows for a while first. */
  readonly soon: () => void
  /** Counts for these alerts begin with the rows that come from now on. */
  readonly reset: (views: readonly string[]) => void
  /** Resolves when nothing is being looked at. */
  readonly idle: () => Promise<void>
  readonly close: () => Promise<void>
}

export type AlertsOptions = {
  readonly store: CaseStore
  readonly lens: Lens
  /** Saved views that all cases share. */
  readonly shared: () => readonly SavedView[]
  readonly onFired: (firing: AlertFiring) => void
  /** How often rows that come all the time are looked at, and how long an alert that fired on them rests, ms. */
  readonly everyMs?: number
  readonly restMs?: number
}

export type AlertView = SavedView & { readonly alert: NonNullable<SavedView['alert']> }

const isAlert = (view: SavedView): view is AlertView => view.alert !== null

/** The alerts of a case and of the library; the case's own where both have one. */
export const alertViews = (own: readonly SavedView[], shared: readonly SavedView[]): readonly AlertView[] => {
  const ids = new Set(own.map(({ id }) => id))
  return [...own, ...shared.filter(({ id }) => !ids.has(id))].filter(isAlert)
}

export const createAlerts = (options: AlertsOptions): Alerts => {
  const { store, lens, shared, onFired, everyMs = 5000, restMs = 300_000 } = options
  const { kept } = store
  const closing = new AbortController()
  let work: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | null = null

  const begun = (view: string): AlertState => {
    const last = store.lastRow()
    return { view, from: last, to: last, rows: 0, evaluated: null, problem: null }
  }

  /** An alert of the library that this case meets for the first time counts from here. */
  const enrol = (): ReadonlyMap<string, AlertState> => {
    const states = new Map(kept.alertStates().map(state => [state.view, state]))
    const views = alertViews(kept.views(), shared())
    const added = views.filter(({ id }) => !states.has(id)).map(({ id }) => begun(id))
    if (added.length > 0) kept.putAlertStates(added)
    for (const state of added) states.set(state.view, state)
    return states
  }

  /** The state the alert is in now; null where it has just fired. */
  const evaluateOne = async (view: AlertView, state: AlertState, rests: boolean): Promise<AlertState | null> => {
    const { signal } = closing
    const to = store.lastRow()
    const evaluated = Date.now()
    try {
      const query = await settled(lens, view, signal)
      const rows = await gathered(lens, query, state, to, signal)
      if (rows <= view.alert.moreThan || rests) return { ...state, to, rows, evaluated, problem: null }
      const where = rowsAfter(query.where, state.from, to)
      const scope = {
        query: printSearch({ ...query, where }),
        dialect: 'search',
        from: null,
        to: null,
        zone: 'UTC',
      } as const
      const { name, note, alert } = view
      const words = [sentence(view, rows, query.shape.kind === 'rows' ? 'row' : 'line'), note].filter(
        text => text !== '',
      )
      const finding = await makeFinding(
        lens,
        { title: name, severity: alert.severity, note: words.join('\n\n'), scope, rows: [] },
        signal,
      )
      const next: AlertState = { view: view.id, from: to, to, rows: 0, evaluated, problem: null }
      const firing = { view: view.id, name, severity: alert.severity, rows, from: state.from, to, at: evaluated }
      onFired(kept.fire(next, firing, finding))
      return null
    } catch (error) {
      signal.throwIfAborted()
      const problem = error instanceof Failure ? error.message : `It ended unexpectedly: ${String(error)}`
      return { ...state, evaluated, problem }
    }
  }

  const evaluateAll = async (live: boolean): Promise<void> => {
    const views = alertViews(kept.views(), shared())
    if (views.length === 0) return
    const states = enrol()
    const fired = kept.alertSummary()
    const changed: AlertState[] = []
    for (const view of views) {
      const state = states.get(view.id) ?? begun(view.id)
      if (state.to === store.lastRow() && state.problem === null && state.rows <= view.alert.moreThan) continue
      const rests = live && Date.now() - (fired.get(view.id)?.last.at ?? 0) < restMs
      const next = await evaluateOne(view, state, rests)
      if (next) changed.push(next)
    }
    // What was changed meanwhile by hand is not what was evaluated.
    const known = new Map(kept.alertStates().map(state => [state.view, state]))
    const settledStates = changed.filter(({ view, from }) => known.get(view)?.from === from)
    if (settledStates.length > 0) kept.putAlertStates(settledStates)
  }

  const look = (live: boolean): void => {
    work = work
      .then(() => (closing.signal.aborted ? undefined : evaluateAll(live)))
      .catch((error: unknown) => {
        // A disk that is full is told of by what fills it; the rows are looked at another time.
        if (!closing.signal.aborted && !(error instanceof Failure)) throw error
      })
  }

  enrol()
  return {
    evaluate: () => look(false),
    soon: () => {
      timer ??= setTimeout(() => {
        timer = null
        look(true)
      }, everyMs)
    },
    reset: views => {
      if (views.length > 0) kept.putAlertStates(views.map(begun))
    },
    idle: async () => {
      await work
    },
    close: async () => {
      if (timer) clearTimeout(timer)
      closing.abort(new Failure('cancelled', 'The case is being closed.'))
      await work
    },
  }
}

const sentence = ({ name, alert }: AlertView, rows: number, noun: string): string =>
  `Alert “${name}”: ${formatCount(rows)} new ${noun}${rows === 1 ? '' : 's'}, more than ${formatCount(alert.moreThan)}.`
