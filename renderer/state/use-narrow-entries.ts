import { useCallback } from 'react'
import type { Expr } from '../../shared/query/ast'
import { rowsBehind } from '../../shared/query/term'
import { t } from '../text'
import type { MenuEntry } from '../ui/menu'
import type { Investigation } from './investigation'
import { openNewFinding } from './new-finding'
import { useInvestigation } from './use-investigation'

/** What a mark stands for: the condition of its rows, its words, and what else changes when it is chosen. */
export type Marked = {
  readonly expr: Expr
  readonly label: string
  readonly patch?: Partial<Investigation>
}

/** The one menu every mark has: include, exclude, only this, its rows, a new finding. */
export const useNarrowEntries = (): ((marked: Marked) => readonly MenuEntry[]) => {
  const { value, change, narrow } = useInvestigation()
  const { query, zone } = value
  return useCallback(
    ({ expr, label, patch = {} }) => {
      const action = (
        id: 'include' | 'exclude' | 'only' | 'open' | 'newFinding' | 'copy',
        run: () => void,
      ): MenuEntry => ({
        kind: 'action',
        id,
        label: t(`narrow.${id}`),
        run,
      })
      const rows = rowsBehind(query, expr, zone)
      return [
        { kind: 'heading', id: 'what', label },
        action('include', () => narrow(expr, 'include', patch)),
        action('exclude', () => narrow(expr, 'exclude')),
        action('only', () => narrow(expr, 'only', patch)),
        { kind: 'line', id: 'line' },
        action('open', () => change({ ...patch, query: rows, panel: 'flows' })),
        action('newFinding', () => openNewFinding({ query: rows, title: label })),
        action('copy', () => void navigator.clipboard.writeText(label)), // refused only without focus, and the menu had it
      ]
    },
    [query, zone, change, narrow],
  )
}
