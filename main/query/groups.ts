import type { Cell, Group, Groups, Measure } from '../../shared/contract'
import { flowTypes } from '../../shared/model/codes'
import type { ColumnName } from '../../shared/model/columns'
import type { Expr } from '../../shared/query/ast'
import { Failure } from '../../shared/rpc/message'
import { type GroupKey, groupKey } from './field-keys'
import { type Grouping, type GroupPart, groupingLayout } from './group-scan'
import { unpack } from './key'
import type { GroupOrder, MergedGroups } from './merge-groups'
import { type PlanContext, planWhere } from './plan'
import type { Predicate } from './predicate'
import type { ScanPool } from './scan-pool'

export type GroupsQuestion = {
  readonly where: Expr | null
  readonly by: readonly string[]
  readonly measures: readonly Measure[]
  readonly order: { readonly measure: Measure; readonly descending: boolean }
  readonly limit: number
}

/** The lens knows no clock; who asks says how long it took. */
export type GroupsAnswer = Omit<Groups, 'elapsedMs'>

const sumColumns: Partial<Record<Measure, ColumnName>> = { bytes: 'bytes', packets: 'packets', sessions: 'sessions' }
const distinctColumns: Partial<Record<Measure, ColumnName>> = { sources: 'src_ip', destinations: 'dst_ip' }

/** The columns behind measures, and where each measure stands in a merged answer. */
export type MeasurePlan = Pick<Grouping, 'sums' | 'distinct'> & {
  readonly placeOf: (measure: Measure) => Pick<GroupOrder, 'by' | 'at'>
}

export const planMeasures = (measures: readonly Measure[]): MeasurePlan => {
  const used = [...new Set(measures)]
  const sums = used.flatMap(measure => sumColumns[measure] ?? [])
  const distinct = used.flatMap(measure => distinctColumns[measure] ?? [])
  return {
    sums,
    distinct,
    placeOf: measure => {
      const [sum, different] = [sumColumns[measure], distinctColumns[measure]]
      if (sum) return { by: 'sums', at: sums.indexOf(sum) }
      if (different) return { by: 'distinct', at: distinct.indexOf(different) }
      return { by: 'flows', at: 0 }
    },
  }
}

export const measuredValue = (merged: MergedGroups, { by, at }: Pick<GroupOrder, 'by' | 'at'>, group: number): number =>
  (by === 'flows' ? merged.flows[group] : merged[by][at]?.[group]) ?? 0

/** A grouping with what its codes mean. */
export type ReadableGrouping = { readonly grouping: Grouping; readonly keys: readonly GroupKey[] }

export const groupingBy = (
  keys: readonly GroupKey[],
  { sums, distinct }: Pick<Grouping, 'sums' | 'distinct'>,
  span = false,
): ReadableGrouping => {
  const sets = keys.flatMap(({ expand }, key) => (expand ? [{ key, ...expand }] : []))
  return { grouping: { by: keys.map(({ key }) => key), sums, distinct, span, expand: sets[0] ?? null }, keys }
}

export const cellsOf = ({ grouping, keys }: ReadableGrouping, merged: MergedGroups, group: number): Cell[] => {
  const { words, fields } = groupingLayout(grouping)
  return keys.map(({ cell }, at) => cell(unpack(merged.keys, group * words, fields[at] ?? { bit: 0, bits: 1 })))
}

/** Puts one or several groupings to the workers in one scan. Each part list belongs to one grouping. */
export const scanGroups = async (
  pool: ScanPool,
  context: PlanContext,
  where: Predicate,
  groupings: readonly Grouping[],
  signal?: AbortSignal,
  segments = context.store.segments(),
): Promise<readonly (readonly GroupPart[])[]> => {
  const findings = await pool.ask({ where, task: { kind: 'groups', groupings } }, segments, signal)
  return groupings.map((_, at) => findings.flatMap(({ parts }) => parts[at] ?? []))
}

const most = 4

export const answerGroups = async (
  { where, by, measures, order, limit }: GroupsQuestion,
  pool: ScanPool,
  context: PlanContext,
  signal?: AbortSignal,
): Promise<GroupsAnswer> => {
  if (by.length === 0 || by.length > most) throw new Failure('bad-input', `Rows are grouped by one to ${most} fields.`)
  if (new Set(by).size < by.length)
    throw new Failure('bad-input', 'Rows are grouped by different fields; one is named twice.')
  const segments = context.store.segments()
  const readable = groupingBy(
    by.map(name => groupKey(name, context, segments)),
    planMeasures([...measures, order.measure]),
  )
  const { placeOf } = planMeasures([...measures, order.measure])
  const groupOrder = { ...placeOf(order.measure), descending: order.descending, limit }
  const [parts = []] = await scanGroups(pool, context, planWhere(where, context), [readable.grouping], signal, segments)
  const merged = await pool.merge(readable.grouping, parts, groupOrder, signal)
  const groups = Array.from(
    { length: merged.size },
    (_, at): Group => ({
      key: cellsOf(readable, merged, at),
      values: measures.map(measure => measuredValue(merged, placeOf(measure), at)),
    }),
  )
  return { groups, total: merged.total }
}

export type FacetsQuestion = { readonly where: Expr | null; readonly fields: readonly string[]; readonly limit: number }

export const answerFacets = async (
  { where, fields, limit }: FacetsQuestion,
  pool: ScanPool,
  context: PlanContext,
  signal?: AbortSignal,
): Promise<Readonly<Record<string, Groups>>> => {
  const began = performance.now()
  const segments = context.store.segments()
  const names = [...new Set(fields)]
  const readable = names.map(name => groupingBy([groupKey(name, context, segments)], { sums: [], distinct: [] }))
  const parts = await scanGroups(
    pool,
    context,
    planWhere(where, context),
    readable.map(({ grouping }) => grouping),
    signal,
    segments,
  )
  const answers: Record<string, Groups> = {}
  for (const [at, name] of names.entries()) {
    const facet = readable[at]
    if (!facet) continue
    const merged = await pool.merge(
      facet.grouping,
      parts[at] ?? [],
      { by: 'flows', at: 0, descending: true, limit },
      signal,
    )
    const groups = Array.from(
      { length: merged.size },
      (_, group): Group => ({
        key: cellsOf(facet, merged, group),
        values: [merged.flows[group] ?? 0],
      }),
    )
    const found = { groups, total: merged.total, elapsedMs: Math.round((performance.now() - began) * 10) / 10 }
    answers[name] = name === 'flow_type' ? withAbsentTypes(found, limit) : found
  }
  return answers
}

/** That a flow type does not occur is an answer too: the types without flows follow the others. */
const withAbsentTypes = (found: Groups, limit: number): Groups => {
  if (found.total > found.groups.length) return found
  const present = new Set(found.groups.map(({ key }) => key[0]))
  const absent = flowTypes.filter(type => !present.has(type)).map((type): Group => ({ key: [type], values: [0] }))
  return {
    ...found,
    groups: [...found.groups, ...absent].slice(0, Math.max(limit, found.groups.length)),
    total: flowTypes.length,
  }
}
