import type { CaseInfo } from '../../shared/contract'
import { type Kind, kinds } from '../../shared/model/codes'
import { type Field, fields } from '../../shared/model/fields'
import type { SegmentInfo } from '../store/case-store'
import { type CountedRange, countRanges, rowsWithin, sumTotals, type Totals } from './counted-ranges'
import { groupKey } from './field-keys'
import { cellsOf, groupingBy, measuredValue, mostRows, rowCounts, scanGroups } from './groups'
import { type PlanContext, planWhere } from './plan'
import type { ScanPool } from './scan-pool'

/** The case at a glance. */
export type Summary = Pick<CaseInfo, 'kinds' | 'actions' | 'formats' | 'flowTypes' | 'first' | 'last'>

export type Summaries = {
  readonly summary: (signal?: AbortSignal) => Promise<Summary>
  readonly filledFields: (signal?: AbortSignal) => Promise<readonly string[]>
}

const counted = ['kind', 'action', 'file', 'flow_type'] as const

const between = (low: number, high: number) => ({ op: 'id', low, high }) as const
const touching = (segments: readonly SegmentInfo[], low: number, high: number): readonly SegmentInfo[] =>
  segments.filter(({ firstRow, rows }) => firstRow <= high && firstRow + rows - 1 >= low)

export const createSummaries = (pool: ScanPool, context: PlanContext): Summaries => {
  const { store } = context
  let ranges: readonly CountedRange[] = []
  let summing: Promise<void> = Promise.resolve()

  const countBetween = async (low: number, high: number, signal?: AbortSignal): Promise<Totals> => {
    const segments = touching(store.segments(), low, high)
    const readable = counted.map(name => groupingBy([groupKey(name, context, segments)]))
    const groupings = readable.map(({ grouping }) => grouping)
    const parts = await scanGroups(pool, context, between(low, high), groupings, signal, segments)
    return Promise.all(
      readable.map(async (facet, at) => {
        const found = await pool.merge(facet.grouping, parts[at] ?? [], mostRows(Number.MAX_SAFE_INTEGER), signal)
        const total = new Map<string | null, number>()
        for (let group = 0; group < found.size; group++) {
          const [cell] = cellsOf(facet, found, group)
          const key = typeof cell === 'string' ? cell : null
          total.set(key, (total.get(key) ?? 0) + measuredValue(found, rowCounts, 'flows', group))
        }
        return total
      }),
    )
  }

  /** Flow types, and which fields have values, follow the inventories. */
  let inventory = store.inventory.version()
  const followInventory = (): void => {
    const version = store.inventory.version()
    if (version === inventory) return
    inventory = version
    ranges = []
    filled.clear()
    examined = { upTo: 0, rows: 0 }
  }

  const add = async (signal?: AbortSignal): Promise<void> => {
    followInventory()
    const count = (low: number, high: number) => countBetween(low, high, signal)
    ranges = await countRanges(ranges, store.segments(), store.lastRow(), counted.length, count)
  }

  const filled = new Set<string>()
  let examined = { upTo: 0, rows: 0 }
  const examine = async (signal?: AbortSignal): Promise<void> => {
    followInventory()
    const [segments, upTo] = [store.segments(), store.lastRow()]
    if (rowsWithin(segments, 1, examined.upTo) < examined.rows) {
      // Some of the rows have expired, and with them perhaps the only ones that had a value in some field.
      filled.clear()
      examined = { upTo: 0, rows: 0 }
    }
    const low = examined.upTo + 1
    const fresh = touching(segments, low, upTo)
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
    const findings = await pool.ask({ where: between(low, upTo), task: { kind: 'count', of } }, fresh, signal)
    for (const [at, field] of open.entries())
      if (findings.some(finding => (finding.of[at] ?? 0) > 0)) filled.add(field.name)
    examined = { upTo, rows: rowsWithin(segments, 1, upTo) }
  }
  let examining: Promise<void> = Promise.resolve()

  return {
    summary: async signal => {
      summing = summing.catch(() => {}).then(() => add(signal))
      await summing
      const [byKind, byAction, byFile, byType] = sumTotals(
        ranges.map(({ totals }) => totals),
        counted.length,
      )
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
