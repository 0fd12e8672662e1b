import type { Cell, ColumnInfo } from '../../shared/contract'
import { fieldNamed } from '../../shared/model/fields'
import type { Expr } from '../../shared/query/ast'
import type { SegmentInfo } from '../store/case-store'
import { Rearranged } from '../store/rearranged'
import { sortKey } from './field-keys'
import type { Key } from './key'
import { type PlanContext, planWhere } from './plan'
import { narrow, type Predicate } from './predicate'
import { createRecent } from './recent'
import { firstOfEach, orderBySeveral, type Sort } from './row-order'
import { createRowReader } from './rows'
import type { ScanPool } from './scan-pool'
import { mergeSorted, type SortedRows, type Sorting, type TopSorting } from './sort-scan'

/** Rows shown otherwise than they are stored: which of them, and in what order. */
export type RowsView = {
  /** Tells it from every other view of the same revision and condition. */
  readonly name: string
  readonly where: (predicate: Predicate) => Predicate
  readonly key: (field: string, segments: readonly SegmentInfo[]) => Key
}

export type PageQuestion = {
  readonly where: Expr | null
  readonly sort: Sort
  /** What decides the order of rows that are alike in `sort`; at last they stand by their ids. */
  readonly thenBy?: readonly Sort[]
  /** Of rows with the same values in these fields only the first counts; none = all rows. Not for rows shown otherwise than stored. */
  readonly dedup?: readonly string[]
  readonly offset: number
  readonly limit: number
  readonly columns: readonly string[]
}

export type PageAnswer = {
  readonly columns: readonly ColumnInfo[]
  readonly rows: readonly (readonly Cell[])[]
  readonly total: number
}

export type Pages = {
  readonly count: (where: Expr | null, signal?: AbortSignal) => Promise<number>
  readonly page: (question: PageQuestion, signal?: AbortSignal) => Promise<PageAnswer>
  /** Ids of the first selected rows in the order they were stored. */
  readonly first: (where: Expr | null, limit: number, signal?: AbortSignal) => Promise<Uint32Array>
  /** Ids of the page's rows. */
  readonly ids: (
    question: Omit<PageQuestion, 'columns'>,
    signal?: AbortSignal,
    view?: RowsView,
  ) => Promise<{ readonly ids: Uint32Array; readonly total: number }>
}

/** Up to so far from either end a page is found by keeping the best rows; deeper ones need the whole order. */
const shallow = 8192
const segmentsAtOnce = 2
/** Whole orders kept for the next page, in bytes. */
const orderBytes = 96 * 1024 * 1024

export const createPages = (context: PlanContext, pool: ScanPool): Pages => {
  const { store } = context
  const rows = createRowReader(context)
  const counts = createRecent<number>(256, () => 1)
  const orders = createRecent<Uint32Array>(orderBytes, order => order.byteLength)

  const keyOf = (where: Expr | null, sort: readonly Sort[] | null, view?: RowsView): string =>
    JSON.stringify([store.revision(), Math.floor((context.now() ?? 0) / 1000), where, sort, view?.name])

  const countIn = async (
    segments: readonly SegmentInfo[],
    key: string,
    predicate: Predicate,
    signal?: AbortSignal,
  ): Promise<number> => {
    const known = counts.get(key)
    if (known !== undefined) return known
    const { whole, open } = wholeRows(predicate, segments)
    const findings =
      open.length === 0 ? [] : await pool.ask({ where: predicate, task: { kind: 'count', of: [] } }, open, signal)
    const total = findings.reduce((sum, finding) => sum + finding.rows, whole)
    counts.put(key, total)
    return total
  }
  const count: Pages['count'] = async (where, signal) => {
    const key = keyOf(where, null)
    return countIn(store.segments(), key, planWhere(where, context), signal)
  }

  const top = async (
    segments: readonly SegmentInfo[],
    predicate: Predicate,
    sorting: TopSorting,
    signal?: AbortSignal,
  ) => {
    const { left, rowsLeftOut } = withoutHopeless(predicate, segments, sorting)
    const findings = await pool.ask({ where: predicate, task: { kind: 'top', sorting } }, left, signal)
    const total = findings.reduce((sum, finding) => sum + finding.rows, rowsLeftOut)
    return {
      ids: mergeTops(
        findings.map(finding => finding.sorted),
        sorting,
      ),
      total,
    }
  }

  const order = async (
    segments: readonly SegmentInfo[],
    key: string,
    predicate: Predicate,
    sorting: Sorting,
    signal?: AbortSignal,
  ): Promise<Uint32Array> => {
    const findings = await pool.ask({ where: predicate, task: { kind: 'order', sorting } }, segments, signal)
    const ids = mergeSorted(findings.map(finding => finding.sorted))
    orders.put(key, ids)
    return ids
  }

  const ids: Pages['ids'] = async ({ where, sort, thenBy = [], dedup = [], offset, limit }, signal, view) => {
    const [countKey, orderKey] = [keyOf(where, null, view), keyOf(where, [sort, ...thenBy], view)]
    const known = dedup.length > 0 ? undefined : orders.get(orderKey)
    if (known) return { ids: known.subarray(offset, offset + limit), total: known.length }
    // Every step looks at the same segments: in between, rows may be added or expire.
    const segments = store.segments()
    const planned = planWhere(where, context)
    const predicate = view ? view.where(planned) : planned
    const asking = { pool, context, segments, where: predicate, signal }
    const isPlain = thenBy.length === 0 && dedup.length === 0
    const sorting =
      isPlain || view
        ? {
            key: view ? view.key(sort.field, segments) : sortKey(sort.field, context, segments),
            descending: sort.descending,
          }
        : { key: await orderBySeveral([sort, ...thenBy], asking), descending: false }
    if (dedup.length > 0 && !view) return firstOfEach(dedup, sorting.key, { offset, limit }, asking)
    if (offset + limit <= shallow) {
      const found = await top(segments, predicate, { ...sorting, limit: offset + limit, fromEnd: false }, signal)
      counts.put(countKey, found.total)
      return { ids: found.ids.subarray(offset), total: found.total }
    }
    const total = await countIn(segments, countKey, predicate, signal)
    if (offset >= total) return { ids: new Uint32Array(0), total }
    if (total - offset <= shallow) {
      const found = await top(segments, predicate, { ...sorting, limit: total - offset, fromEnd: true }, signal)
      return { ids: found.ids.subarray(0, limit), total }
    }
    const all = await order(segments, orderKey, predicate, sorting, signal)
    return { ids: all.subarray(offset, offset + limit), total: all.length }
  }

  /** Looks at no more segments than it takes. */
  const first: Pages['first'] = async (where, limit, signal) => {
    const predicate = planWhere(where, context)
    const sorting = { key: { from: 'id', most: store.lastRow() }, descending: false, limit, fromEnd: false } as const
    const open = store.segments().filter(segment => narrow(predicate, segment).op !== 'none')
    const found: number[] = []
    for (let from = 0; from < open.length && found.length < limit; from += segmentsAtOnce) {
      const findings = await pool.ask(
        { where: predicate, task: { kind: 'top', sorting } },
        open.slice(from, from + segmentsAtOnce),
        signal,
      )
      // Each thread tells of its segments; those lie one after the other by their rows, the threads' answers do not.
      const ids = findings.reduce((sum, { sorted }) => sum + sorted.ids.length, 0)
      const together = new Uint32Array(ids)
      findings.reduce((at, { sorted }) => {
        together.set(sorted.ids, at)
        return at + sorted.ids.length
      }, 0)
      for (const id of together.sort()) found.push(id)
    }
    return Uint32Array.from(found).subarray(0, limit)
  }

  return {
    count,
    first,
    ids,
    page: async ({ columns, ...question }, signal) => {
      const found = await ids(question, signal)
      const cells = columns.map(rows.cellReader)
      return {
        columns: columns.map(columnInfo),
        rows: Array.from(found.ids, id => present(rows.read(id, cells))),
        total: found.total,
      }
    },
  }
}

/** A row that was found and expired before it was read. */
export const present = (row: Cell[] | null): Cell[] => {
  if (row) return row
  throw new Rearranged()
}

export const columnInfo = (name: string): ColumnInfo => {
  const field = fieldNamed(name)
  return { name, type: field?.type ?? 'text', unit: field?.unit ?? null }
}

/** Rows of segments that the condition accepts whole, and the segments that have to be looked at. */
const wholeRows = (
  predicate: Predicate,
  segments: readonly SegmentInfo[],
): { readonly whole: number; readonly open: readonly SegmentInfo[] } => {
  let whole = 0
  const open = segments.filter(segment => {
    const left = narrow(predicate, segment)
    if (left.op === 'all') whole += segment.rows
    return left.op !== 'all' && left.op !== 'none'
  })
  return { whole, open }
}

/** The range of a segment's keys by its statistics, as far as they tell it. */
const keyRange = (key: Key, segment: SegmentInfo): { readonly low: number; readonly high: number } | null => {
  if (key.from !== 'column') return null
  const { min, max, hasNulls } = segment.stats[key.column]
  return hasNulls ? null : { low: min, high: max }
}

/**
 * Leaves out segments none of whose rows can be among the first, because enough rows of other segments certainly come
 * before all of theirs. Only segments that the condition accepts whole vouch for their rows or can be left out.
 */
const withoutHopeless = (
  predicate: Predicate,
  segments: readonly SegmentInfo[],
  { key, descending, fromEnd, limit }: TopSorting,
): { readonly left: readonly SegmentInfo[]; readonly rowsLeftOut: number } => {
  const largestFirst = descending !== fromEnd
  const sure = segments.flatMap(segment => {
    const range = narrow(predicate, segment).op === 'all' ? keyRange(key, segment) : null
    if (!range) return []
    return [{ segment, best: largestFirst ? -range.high : range.low, worst: largestFirst ? -range.low : range.high }]
  })
  // Nulls come last; counted from the end they come first, and then no range vouches for anything.
  if (fromEnd && sure.length < segments.length) return { left: segments, rowsLeftOut: 0 }
  let vouched = 0
  let bound = Number.POSITIVE_INFINITY
  for (const { segment, worst } of sure.toSorted((a, b) => a.worst - b.worst)) {
    vouched += segment.rows
    if (vouched < limit) continue
    bound = worst
    break
  }
  const hopeless = new Set(sure.filter(({ best }) => best > bound).map(({ segment }) => segment))
  return {
    left: bestFirst(
      segments.filter(segment => !hopeless.has(segment)),
      key,
      largestFirst,
    ),
    rowsLeftOut: [...hopeless].reduce((sum, { rows }) => sum + rows, 0),
  }
}

/** In the order in which they are likely to hold the best rows: what comes later is turned away by its statistics. */
const bestFirst = (segments: readonly SegmentInfo[], key: Key, largestFirst: boolean): readonly SegmentInfo[] => {
  if (key.from !== 'column') return segments
  const { column } = key
  const best = ({ stats }: SegmentInfo): number => {
    const { min, max } = stats[column]
    return Number.isNaN(min) ? Number.MAX_VALUE : largestFirst ? -max : min
  }
  return segments.toSorted((a, b) => best(a) - best(b))
}

const mergeTops = (found: readonly SortedRows[], { limit, fromEnd }: TopSorting): Uint32Array => {
  const sign = fromEnd ? -1 : 1
  const all = found.flatMap(({ places, ids }) => Array.from(ids, (id, at) => ({ id, place: places[at] as number })))
  all.sort((a, b) => a.place - b.place || sign * (a.id - b.id))
  const ids = Uint32Array.from(all.slice(0, limit), ({ id }) => id)
  return fromEnd ? ids.reverse() : ids
}
