import type { Cell, Group, Groups, Measure } from '../../shared/contract'
import { flowTypes } from '../../shared/model/codes'
import type { ColumnName } from '../../shared/model/columns'
import type { Expr } from '../../shared/query/ast'
import { Failure } from '../../shared/rpc/message'
import { type GroupKey, groupKey } from './field-keys'
import type { Expansion } from './group-runs'
import type { GroupPart } from './group-scan'
import { type Grouping, groupingLayout, placesOf, plainGrouping } from './grouping'
import { type Key, unpack } from './key'
import type { MergedGroups } from './merge-groups'
import { type PlanContext, planWhere } from './plan'
import type { Predicate } from './predicate'
import type { Output, Ranking } from './ranking'
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

/** What measures need of a grouping; each is a number of a merged group, in the order of `measures`. */
export type MeasurePlan = {
  readonly measures: readonly Measure[]
  readonly parts: Pick<Grouping, 'sums' | 'spreads'>
  readonly outputs: readonly Output[]
}

export const planMeasures = (measures: readonly Measure[]): MeasurePlan => {
  const used = [...new Set(measures)]
  const summed = used.flatMap(measure => sumColumns[measure] ?? [])
  const different = used.flatMap(measure => distinctColumns[measure] ?? [])
  const parts = {
    sums: summed.map(column => ({ of: { from: 'column' as const, column }, missing: false })),
    spreads: different.map(column => ({ of: [idKey(column)], counted: false, expand: null })),
  }
  const places = placesOf({ ...plainGrouping, by: [], ...parts })
  const outputs = used.map((measure): Output => {
    const [sum, ends] = [sumColumns[measure], distinctColumns[measure]]
    if (ends) return { kind: 'different', spread: different.indexOf(ends) }
    return { kind: 'column', at: sum ? (places.sums[summed.indexOf(sum)]?.at ?? 0) : places.rows }
  })
  return { measures: used, parts, outputs }
}

/** Ids of a dictionary as they are. */
const idKey = (column: ColumnName): Key => ({ from: 'column', column, base: 0, most: 0xffff_fffe })

export const rankBy = (plan: MeasurePlan, by: Measure, descending: boolean, limit: number): Ranking => ({
  outputs: plan.outputs,
  having: null,
  order: [{ from: 'output', at: plan.measures.indexOf(by), descending }],
  limit,
})

export const measuredValue = (merged: MergedGroups, plan: MeasurePlan, measure: Measure, group: number): number =>
  merged.outputs[plan.measures.indexOf(measure)]?.[group] ?? 0

/** Rows alone. */
export const rowCounts = planMeasures(['flows'])
export const mostRows = (limit: number): Ranking => rankBy(rowCounts, 'flows', true, limit)

/** A grouping with what its codes mean. */
export type ReadableGrouping = { readonly grouping: Grouping; readonly keys: readonly GroupKey[] }

export const groupingBy = (keys: readonly GroupKey[], parts: Partial<Omit<Grouping, 'by'>> = {}): ReadableGrouping => {
  const expand = keys.flatMap(({ expand: to }, key): readonly Expansion[] => (to ? [{ key, ...to }] : []))
  return { grouping: { ...plainGrouping, ...parts, by: keys.map(({ key }) => key), expand }, keys }
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
  const plan = planMeasures([...measures, order.measure])
  const readable = groupingBy(
    by.map(name => groupKey(name, context, segments)),
    plan.parts,
  )
  const [parts = []] = await scanGroups(pool, context, planWhere(where, context), [readable.grouping], signal, segments)
  const merged = await pool.merge(
    readable.grouping,
    parts,
    rankBy(plan, order.measure, order.descending, limit),
    signal,
  )
  const groups = Array.from(
    { length: merged.size },
    (_, at): Group => ({
      key: cellsOf(readable, merged, at),
      values: measures.map(measure => measuredValue(merged, plan, measure, at)),
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
  const readable = names.map(name => groupingBy([groupKey(name, context, segments)]))
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
    const merged = await pool.merge(facet.grouping, parts[at] ?? [], mostRows(limit), signal)
    const groups = Array.from(
      { length: merged.size },
      (_, group): Group => ({
        key: cellsOf(facet, merged, group),
        values: [measuredValue(merged, rowCounts, 'flows', group)],
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
