import { createContext, useContext, useMemo, useSyncExternalStore } from 'react'
import type { Expr } from '../../shared/query/ast'
import { exclude, include, only } from '../../shared/query/term'
import type { Investigation } from './investigation'
import type { InvestigationStore } from './investigation-store'

export const InvestigationContext = createContext<InvestigationStore | null>(null)

export const useInvestigationStore = (): InvestigationStore => {
  const store = useContext(InvestigationContext)
  if (!store) throw new Error('useInvestigation needs an InvestigationContext above it')
  return store
}

/** Include adds a condition, exclude adds its opposite, only replaces the query by it. */
export type NarrowMode = 'include' | 'exclude' | 'only'

/** The query text after narrowing it. */
export const narrowedQuery = (query: string, expr: Expr, mode: NarrowMode, zone: string): string => {
  switch (mode) {
    case 'include':
      return include(query, expr, zone)
    case 'exclude':
      return exclude(query, expr, zone)
    case 'only':
      return only(query, expr, zone)
  }
}

export type InvestigationHandle = {
  readonly value: Investigation
  readonly change: (patch: Partial<Investigation>) => void
  /** Narrows the query by a condition, and with it every view. `patch` is part of the same step. */
  readonly narrow: (expr: Expr, mode: NarrowMode, patch?: Partial<Investigation>) => void
  readonly undo: () => void
  readonly redo: () => void
  readonly canUndo: boolean
  readonly canRedo: boolean
}

export const useInvestigation = (): InvestigationHandle => {
  const store = useInvestigationStore()
  const course = useSyncExternalStore(store.subscribe, store.get)
  return useMemo(
    () => ({
      value: course.value,
      change: store.change,
      narrow: (expr, mode, patch = {}) => {
        const { query, zone } = store.get().value
        store.change({ ...patch, query: narrowedQuery(query, expr, mode, zone) })
      },
      undo: store.undo,
      redo: store.redo,
      canUndo: course.past.length > 0,
      canRedo: course.future.length > 0,
    }),
    [store, course],
  )
}
