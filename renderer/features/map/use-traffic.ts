import { useMemo, useState } from 'react'
import type { ScopeInput } from '../../../shared/contract'
import { useAnswer } from '../../engine/use-answer'
import { narrowed } from '../../state/narrowed'
import { endAt, type Place, privatePlace, touching, unknownPlace } from '../../state/place'
import { mergePairs, type Pair, type PlaceTotals, pairFields, pairsOf, placeTotals, privateBoth } from './traffic'

export type Traffic = {
  readonly pairs: readonly Pair[]
  readonly totals: readonly PlaceTotals[]
  /** Pairs the engine knows of beyond the ones it was asked for. */
  readonly more: number
}

const mostPairs = 5000

const asked = (scope: ScopeInput) => ({
  ...scope,
  by: pairFields,
  measures: ['flows' as const, 'bytes' as const],
  limit: mostPairs,
})

/** Who talked to whom between places, under the current scope. */
export const useTraffic = (scope: ScopeInput) => {
  const lost = useAnswer('flows.count', narrowed(scope, touching(unknownPlace)))
  // Rare: a public address no table places. Only then the question is asked in parts, so that it is not taken for private.
  const apart = (lost.data?.rows ?? 0) > 0
  const notFrom = { kind: 'not', term: endAt('src', unknownPlace) } as const
  const notTo = { kind: 'not', term: endAt('dst', unknownPlace) } as const
  const known = narrowed(scope, { kind: 'and', terms: [notFrom, notTo] })
  const main = useAnswer('flows.groups', lost.data ? asked(apart ? known : scope) : null)
  const fromLost = useAnswer('flows.groups', apart ? asked(narrowed(scope, endAt('src', unknownPlace))) : null)
  const toLost = useAnswer(
    'flows.groups',
    apart ? asked(narrowed(scope, { kind: 'and', terms: [notFrom, endAt('dst', unknownPlace)] })) : null,
  )
  const senders = useAnswer('flows.groups', {
    ...scope,
    by: ['src_country'],
    measures: ['flows', 'sources'],
    limit: 300,
  })

  const answers = [lost, main, senders, ...(apart ? [fromLost, toLost] : [])]
  const settled = answers.every(({ data, stale }) => data !== undefined && !stale)
  const whole = useMemo((): Traffic | null => {
    if (!settled || !main.data || !senders.data) return null
    const pairs = mergePairs([
      ...pairsOf(main.data.groups, privateBoth),
      ...pairsOf(fromLost.data?.groups ?? [], { from: unknownPlace, to: privatePlace }),
      ...pairsOf(toLost.data?.groups ?? [], { from: privatePlace, to: unknownPlace }),
    ])
    const sources = new Map<Place, number>()
    for (const { key, values } of senders.data.groups) sources.set(String(key[0] ?? privatePlace), values[1] ?? 0)
    const parts = [main.data, fromLost.data, toLost.data]
    const more = parts.reduce((sum, part) => sum + (part ? part.total - part.groups.length : 0), 0)
    return { pairs, totals: placeTotals(pairs, sources), more }
  }, [settled, main.data, senders.data, fromLost.data, toLost.data])

  // Answers to an older and a newer question are never added up: the last whole picture stays until the next is whole.
  const [kept, setKept] = useState<Traffic | null>(null)
  if (whole && whole !== kept) setKept(whole)

  return {
    data: whole ?? kept,
    error: answers.find(({ error }) => error)?.error ?? null,
    loading: answers.some(({ loading }) => loading),
  }
}
