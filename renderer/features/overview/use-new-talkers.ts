import { useMemo } from 'react'
import type { ScopeInput } from '../../../shared/contract'
import type { Expr } from '../../../shared/query/ast'
import { useAnswer } from '../../engine/use-answer'
import { narrowed } from '../../state/narrowed'

const dayMs = 86_400_000
/** Sources of the last day that are looked up in the days before; more are not needed to fill a list. */
const mostCandidates = 1000

export type NewTalkers = {
  readonly from: number
  readonly talkers: readonly { readonly address: string; readonly flows: number }[]
  /** Exactly the new ones among all sources of the last day, or among the busiest thousand. */
  readonly complete: boolean
}

/** Sources seen in the last day of the data and never before it. */
export const useNewTalkers = (scope: ScopeInput, first: number | null, last: number | null) => {
  const end = Math.min(scope.to ?? Number.POSITIVE_INFINITY, last === null ? Number.POSITIVE_INFINITY : last + 1)
  const from = end - dayMs
  // With less than two days there is no "before" to be new against.
  const asks = first !== null && last !== null && Number.isFinite(end) && from - dayMs / 2 > first
  const recent = useAnswer(
    'flows.groups',
    asks ? { ...scope, from, to: end, by: ['src_ip'], measures: ['flows'], limit: mostCandidates } : null,
  )
  const candidates = useMemo(
    () => (recent.data?.groups ?? []).flatMap(({ key: [address] }) => (typeof address === 'string' ? [address] : [])),
    [recent.data],
  )
  const [only, ...others] = candidates
  const among: Expr | null =
    only === undefined
      ? null
      : others.length === 0
        ? { kind: 'compare', field: 'src_ip', op: '=', value: only }
        : { kind: 'in', field: 'src_ip', values: candidates }
  const earlier = useAnswer(
    'flows.groups',
    asks && among
      ? { ...narrowed(scope, among), from: null, to: from, by: ['src_ip'], measures: ['flows'], limit: mostCandidates }
      : null,
  )
  const data = useMemo((): NewTalkers | null => {
    if (!recent.data || recent.stale) return null
    if (candidates.length > 0 && (!earlier.data || earlier.stale)) return null
    const known = new Set((earlier.data?.groups ?? []).map(({ key: [address] }) => address))
    const talkers = recent.data.groups.flatMap(({ key: [address], values: [flows = 0] }) =>
      typeof address === 'string' && !known.has(address) ? [{ address, flows }] : [],
    )
    return { from, talkers, complete: recent.data.total <= mostCandidates }
  }, [recent.data, recent.stale, earlier.data, earlier.stale, candidates, from])
  return { data: asks ? data : null, applies: asks, loading: recent.loading || earlier.loading }
}
