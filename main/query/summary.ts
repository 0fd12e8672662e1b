import type { CaseInfo } from '../../shared/contract'
import { type Kind, kinds } from '../../shared/model/codes'
import { type Field, fields } from '../../shared/model/fields'
import type { SegmentInfo } from '../store/case-store'
import { groupKey } from './field-keys'
import { cellsOf, groupingBy, scanGroups } from './groups'
import { type PlanContext, planWhere } from './plan'
import type { ScanPool } from './scan-pool'

/** The case at a glance. */
export type Summary = Pick<CaseInfo, 'kinds' | 'actions' | 'formats' | 'flowTypes' | 'first' | 'last'>

export type Summaries = {
  readonly summary: (signal?: AbortSignal) => Promise<Summary>
  readonly filledFields: (signal?: AbortSignal) => Promise<readonly string[]>
}

const counted = ['kind', 'action', 'file', 'flow_type'] as const

/** Rows behind the last one counted. Segments may have been merged since, but rows keep their ids. */
const since = (segments: readonly SegmentInfo[], row: number) => ({
  fresh: segments.filter(({ firstRow, rows }) => firstRow + rows - 1 > row),
  where: { op: 'id', low: row + 1, high: Number.POSITIVE_INFINITY } as const,
})

/** Rows are only ever added, so what was counted stays counted: each is looked at once, however often an import asks. */
export const createSummaries = (pool: ScanPool, context: PlanContext): Summaries => {
  const { store } = context
  const totals = counted.map(() => new Map<string | null, number>())
  let summed = 0
  let summing: Promise<void> = Promise.resolve()

  const add = async (signal?: AbortSignal): Promise<void> => {
    const { fresh, where } = since(store.segments(), summed)
    const upTo = store.rowCount()
    if (fresh.length === 0) return
    const readable = counted.map(name => groupingBy([groupKey(name, context, fresh)], { sums: [], distinct: [] }))
    const groupings = readable.map(({ grouping }) => grouping)
    const parts = await scanGroups(pool, context, where, groupings, signal, fresh)
    const order = { by: 'flows', at: 0, descending: true, limit: Number.MAX_SAFE_INTEGER } as const
    const merged = await Promise.all(
      groupings.map((grouping, at) => pool.merge(grouping, parts[at] ?? [], order, signal)),
    )
    for (const [at, found] of merged.entries()) {
      const facet = readable[at]
      const total = totals[at]
      if (!facet || !total) continue
      for (let group = 0; group < found.size; group++) {
        const [cell] = cellsOf(facet, found, group)
        const key = typeof cell === 'string' ? cell : null
        total.set(key, (total.get(key) ?? 0) + (found.flows[group] ?? 0))
      }
    }
    summed = upTo
  }

  const filled = new Set<string>()
  let examined = 0
  const examine = async (signal?: AbortSignal): Promise<void> => {
    const { fresh, where } = since(store.segments(), examined)
    const upTo = store.rowCount()
    if (fresh.length === 0) return
    const open: Field[] = []
    for (const field of fields) {
      if (filled.has(field.name) || field.source.from === 'nowhere') continue
      if (field.source.from === 'column') {
        const { column } = field.source
        if (fresh.some(({ stats }) => !Number.isNaN(stats[column].min))) filled.add(field.name)
      } else if (field.name === 'community_id') {
        if (hasConversations(fresh)) filled.add(field.name)
      } else open.push(field)
    }
    const of = open.map(field => planWhere({ kind: 'exists', field: field.name }, context))
    const findings = await pool.ask({ where, task: { kind: 'count', of } }, fresh, signal)
    for (const [at, field] of open.entries())
      if (findings.some(finding => (finding.of[at] ?? 0) > 0)) filled.add(field.name)
    examined = upTo
  }
  let examining: Promise<void> = Promise.resolve()

  return {
    summary: async signal => {
      summing = summing.catch(() => {}).then(() => add(signal))
      await summing
      const [byKind, byAction, byFile, byType] = totals
      const times = store.segments().map(({ stats }) => [stats.start.min, stats.end.max, stats.start.max] as const)
      const known = (values: readonly number[]) => values.filter(value => !Number.isNaN(value))
      const starts = known(times.map(([start]) => start))
      const ends = known(times.flatMap(([, end, start]) => [end, start]))
      return {
        kinds: Object.fromEntries(kinds.map(kind => [kind, byKind?.get(kind) ?? 0])) as Record<Kind, number>,
        actions: {
          allowed: byAction?.get('allowed') ?? 0,
          denied: byAction?.get('denied') ?? 0,
          none: byAction?.get(null) ?? 0,
        },
        formats: byFormat(byFile ?? new Map(), context),
        flowTypes: Object.fromEntries(
          [...(byType ?? [])].flatMap(([type, count]) => (type === null ? [] : [[type, count]])),
        ),
        first: starts.length === 0 ? null : starts.reduce((a, b) => Math.min(a, b)),
        last: ends.length === 0 ? null : ends.reduce((a, b) => Math.max(a, b)),
      }
    },
    filledFields: async signal => {
      examining = examining.catch(() => {}).then(() => examine(signal))
      await examining
      return fields.map(({ name }) => name).filter(name => filled.has(name))
    },
  }
}

/** A file's format may be known only after its first rows were counted, so rows are counted by file. */
const byFormat = (
  byFile: ReadonlyMap<string | null, number>,
  { store }: PlanContext,
): Readonly<Record<string, number>> => {
  const formats = new Map(store.files().map(file => [file.path, file.format]))
  const counts: Record<string, number> = {}
  for (const [path, count] of byFile) {
    const format = path === null ? null : formats.get(path)
    if (typeof format === 'string') counts[format] = (counts[format] ?? 0) + count
  }
  return counts
}

/** Whether some row may have a Community ID, by statistics: hashing every row to be sure is not worth its time. */
const hasConversations = (segments: readonly SegmentInfo[]): boolean =>
  segments.some(({ stats }) =>
    (['protocol', 'src_ip', 'dst_ip'] as const).every(column => !Number.isNaN(stats[column].min)),
  )
