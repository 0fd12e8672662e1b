import { both, type Expr } from '../../shared/query/ast'
import { termsOf } from '../../shared/query/conditions'
import { dataRange, type PlanContext } from './plan'

/** A stretch of time, ms, the end excluded. */
export type Stretch = { readonly from: number; readonly to: number }

/** What a question is about in time, and the rest of its condition. */
export type Asked = { readonly range: Stretch; readonly rest: Expr | null }

/**
 * The range of an investigation, narrowed by what the condition says of `start` outright; as far as the data reach where
 * neither says anything. Times that stand under `or` or `not`, and windows of the day, stay in the rest.
 */
export const askedPeriod = (
  where: Expr | null,
  from: number | null,
  to: number | null,
  context: PlanContext,
): Asked => {
  const data = dataRange(context)
  const end = context.now() ?? data.to
  let range = { from: from ?? Number.NEGATIVE_INFINITY, to: to ?? Number.POSITIVE_INFINITY }
  let rest: Expr | null = null
  for (const term of termsOf(where)) {
    const stretch = stretchOf(term, end)
    if (stretch === null) rest = both(rest, term)
    else range = { from: Math.max(range.from, stretch.from), to: Math.min(range.to, stretch.to) }
  }
  const begin = Number.isFinite(range.from) ? range.from : data.from
  const last = Number.isFinite(range.to) ? range.to : Math.max(data.to, end)
  return { range: { from: begin, to: Math.max(last, begin + 1) }, rest }
}

const stretchOf = (term: Expr, end: number): Stretch | null => {
  const everything = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }
  if (term.kind === 'recent') return { ...everything, from: end - term.ms }
  if (term.kind === 'between' && term.field === 'start') return { from: Number(term.low), to: Number(term.high) + 1 }
  if (term.kind !== 'compare' || term.field !== 'start') return null
  const value = Number(term.value)
  switch (term.op) {
    case '=':
      return { from: value, to: value + 1 }
    case '<':
      return { ...everything, to: value }
    case '<=':
      return { ...everything, to: value + 1 }
    case '>':
      return { ...everything, from: value + 1 }
    case '>=':
      return { ...everything, from: value }
  }
}

/** As long as the stretch, directly before it. */
export const before = ({ from, to }: Stretch): Stretch => ({ from: from - (to - from), to: from })

export const within = ({ from, to }: Stretch): Expr => ({ kind: 'between', field: 'start', low: from, high: to - 1 })
