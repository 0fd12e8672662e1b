import { useMemo } from 'react'
import type { Series } from '../../../shared/contract'
import type { Expr } from '../../../shared/query/ast'
import { type Answer, useAnswer } from '../../engine/use-answer'
import { narrowedQuery, useInvestigation } from '../../state/use-investigation'
import type { Bins } from './bins'

export const lanes = ['allowed', 'denied', 'none', 'alert'] as const
export type Lane = (typeof lanes)[number]

/** What happened in each bar, by what became of it. An alert counts as an alert, whatever its action. */
export type CourseOfTime = {
  readonly bins: Bins
  readonly counts: Readonly<Record<Lane, readonly number[]>>
  readonly totals: Readonly<Record<Lane, number>>
}

const isAlert: Expr = { kind: 'compare', field: 'kind', op: '=', value: 'alert' }

const empty = (bins: Bins): number[] => Array.from({ length: bins.count }, () => 0)

/** Lays an answer's buckets over the bars; both were asked to begin at the same time with the same step. */
const laid = (series: Series, key: string | null, bins: Bins): readonly number[] => {
  const counts = empty(bins)
  for (const group of series.groups) {
    if (group.key !== key) continue
    group.values.forEach((value, at) => {
      const bar = Math.floor((series.from + (at + 0.5) * series.step - bins.from) / bins.step)
      if (bar >= 0 && bar < bins.count) counts[bar] = (counts[bar] ?? 0) + value
    })
  }
  return counts
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

export type CourseAnswer = {
  readonly course: CourseOfTime | null
  readonly running: Pick<Answer<Series>, 'loading' | 'stop'>
  readonly error: Answer<Series>['error']
}

export const useCourse = (bins: Bins | null, readable: boolean): CourseAnswer => {
  const { value } = useInvestigation()
  const { query, zone } = value
  const others = useMemo(
    () => (readable ? narrowedQuery(query, isAlert, 'exclude', zone) : ''),
    [query, zone, readable],
  )
  const alerts = useMemo(
    () => (readable ? narrowedQuery(query, isAlert, 'include', zone) : ''),
    [query, zone, readable],
  )
  const scope = bins && readable ? { zone, from: bins.from, to: bins.to, buckets: bins.count } : null
  const byAction = useAnswer('flows.series', scope && { ...scope, query: others, by: 'action' }, { delayMs: 15 })
  const ofAlerts = useAnswer('flows.series', scope && { ...scope, query: alerts, by: 'kind' }, { delayMs: 15 })

  const course = useMemo(() => {
    if (!bins || !byAction.data || !ofAlerts.data) return null
    const counts = {
      allowed: laid(byAction.data, 'allowed', bins),
      denied: laid(byAction.data, 'denied', bins),
      none: laid(byAction.data, null, bins),
      alert: laid(ofAlerts.data, 'alert', bins),
    }
    const totals = {
      allowed: sum(counts.allowed),
      denied: sum(counts.denied),
      none: sum(counts.none),
      alert: sum(counts.alert),
    }
    return { bins, counts, totals }
  }, [bins, byAction.data, ofAlerts.data])

  return {
    course,
    running: {
      loading: byAction.loading || ofAlerts.loading,
      stop: () => {
        byAction.stop()
        ofAlerts.stop()
      },
    },
    error: byAction.error ?? ofAlerts.error,
  }
}
