import type { Cell } from '../../shared/contract'
import type { Expr } from '../../shared/query/ast'
import type { SegmentInfo } from '../store/case-store'
import { sortKey } from './field-keys'
import { sharedUint32 } from './group-table'
import type { Key } from './key'
import { columnInfo, type PageAnswer, type PageQuestion, type Pages, present, type RowsView } from './pages'
import type { Pairing, Pairs } from './pairing'
import type { PlanContext } from './plan'
import { allOf, anyOf, opposite } from './predicate'
import { createRecent } from './recent'
import { placeOf } from './row-ids'
import { createRowReader } from './rows'

/** A page on which the two ways of a connection are one row. */
export type StitchedAnswer = PageAnswer & {
  /** For each row the id of the row that answers it; null for a row that stands alone. */
  readonly answers: readonly (number | null)[]
}

/** What one of the two rows counts, by field; null where its log said nothing. */
type Facts = Readonly<Record<(typeof counted)[number], number | null>>
const counted = ['start', 'end', 'bytes', 'packets', 'src_bytes', 'src_packets', 'tcp_flags'] as const

const sum = (a: number | null, b: number | null): number | null => (a === null || b === null ? (a ?? b) : a + b)
const later = (a: Facts, b: Facts): number | null =>
  a.end === null || b.end === null ? (a.end ?? b.end) : Math.max(a.end, b.end)
const either = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Number(BigInt(a) | BigInt(b))

/** Fields of a joined row that neither way says alone, with the columns each is worked out from. */
const joined: Readonly<
  Record<
    string,
    { readonly from: readonly (typeof counted)[number][]; readonly of: (first: Facts, answer: Facts) => number | null }
  >
> = {
  end: { from: ['end'], of: later },
  duration: {
    from: ['start', 'end'],
    of: (first, answer) => {
      const end = later(first, answer)
      return first.start === null || end === null ? null : end - first.start
    },
  },
  bytes: { from: ['bytes'], of: (first, answer) => sum(first.bytes, answer.bytes) },
  packets: { from: ['packets'], of: (first, answer) => sum(first.packets, answer.packets) },
  dst_bytes: { from: ['src_bytes'], of: (_, answer) => answer.src_bytes },
  dst_packets: { from: ['src_packets'], of: (_, answer) => answer.src_packets },
  tcp_flags: { from: ['tcp_flags'], of: (first, answer) => either(first.tcp_flags, answer.tcp_flags) },
}

const nothing: Facts = {
  start: null,
  end: null,
  bytes: null,
  packets: null,
  src_bytes: null,
  src_packets: null,
  tcp_flags: null,
}

export type StitchedPages = {
  readonly page: (question: PageQuestion, signal?: AbortSignal) => Promise<StitchedAnswer>
  /** The row of the other way of this one; null when there is none. */
  readonly otherWay: (id: number, signal?: AbortSignal) => Promise<number | null>
}

/**
 * A connection is shown when a condition holds for either of its ways, and stands where the way that began it stands.
 * Everything is counted by connections; rows without another way stay as they are.
 */
export const createStitchedPages = (context: PlanContext, pages: Pages, pairing: Pairing): StitchedPages => {
  const rows = createRowReader(context)
  const readers = Object.fromEntries(counted.map(name => [name, rows.cellReader(name)]))
  const asked = createRecent<Uint32Array>(32 * 1024 * 1024, ids => ids.byteLength)
  const patched = createRecent<Key>(4, () => 1)

  const factsOf = (id: number, from: readonly (typeof counted)[number][]): Facts => {
    const cells = present(
      rows.read(
        id,
        from.flatMap(name => readers[name] ?? []),
      ),
    )
    return { ...nothing, ...Object.fromEntries(from.map((name, at) => [name, numberOf(cells[at] ?? null)])) }
  }

  /** Connections of which the condition holds for the answer. */
  const byAnswer = async (where: Expr | null, { folded, into, version }: Pairs, signal?: AbortSignal) => {
    if (where === null || folded.length === 0) return sharedUint32(0)
    const key = JSON.stringify([context.store.revision(), version, where])
    const known = asked.get(key)
    if (known) return known
    const view: RowsView = {
      name: `answers ${version}`,
      where: predicate => allOf([predicate, { op: 'ids', ids: folded }]),
      key: () => ({ from: 'id', most: context.store.lastRow() }),
    }
    const sort = { field: 'id', descending: false }
    const found = await pages.ids({ where, sort, offset: 0, limit: folded.length }, signal, view)
    const ids = sharedUint32(found.ids.length)
    for (const [at, id] of found.ids.entries()) ids[at] = into[placeOf(folded, id)] as number
    ids.sort()
    asked.put(key, ids)
    return ids
  }

  /** The order of a field in which joined rows stand by what they say as one. */
  const joinedKey = (field: string, segments: readonly SegmentInfo[], { firsts, answers, version }: Pairs): Key => {
    const of = sortKey(field, context, segments)
    const join = joined[field]
    if (!join || (of.from !== 'column' && of.from !== 'duration') || firsts.length === 0) return of
    const name = JSON.stringify([field, context.store.revision(), version])
    const known = patched.get(name)
    if (known) return known
    const values = new Float64Array(new SharedArrayBuffer(firsts.length * 8))
    let [low, high] = [of.base, of.base + of.most - 1]
    for (const [at, id] of firsts.entries()) {
      const value = join.of(factsOf(id, join.from), factsOf(answers[at] as number, join.from)) ?? Number.NaN
      values[at] = value
      if (value < low) low = value
      if (value > high) high = value
    }
    for (const [at, value] of values.entries()) values[at] = Number.isNaN(value) ? 0 : value - low + 1
    const most = high - low + 1
    const key: Key = { from: 'patched', of: { ...of, base: low, most }, rows: firsts, codes: values, most }
    patched.put(name, key)
    return key
  }

  return {
    page: async ({ columns, ...question }, signal) => {
      const pairs = await pairing.pairs(signal)
      const wanted = await byAnswer(question.where, pairs, signal)
      const view: RowsView = {
        name: `stitched ${pairs.version}`,
        where: predicate =>
          allOf([anyOf([predicate, { op: 'ids', ids: wanted }]), opposite({ op: 'ids', ids: pairs.folded })]),
        key: (field, segments) => joinedKey(field, segments, pairs),
      }
      const { ids, total } = await pages.ids(question, signal, view)
      const cells = columns.map(rows.cellReader)
      const answers = Array.from(ids, id => {
        const place = placeOf(pairs.firsts, id)
        return pairs.firsts[place] === id ? (pairs.answers[place] as number) : null
      })
      const found = Array.from(ids, (id, at): readonly Cell[] => {
        const own = present(rows.read(id, cells))
        const answer = answers[at] ?? null
        if (answer === null) return own
        const [first, second] = [factsOf(id, counted), factsOf(answer, counted)]
        return own.map((cell, column) => {
          const join = joined[columns[column] ?? '']
          return join ? join.of(first, second) : cell
        })
      })
      return { columns: columns.map(columnInfo), rows: found, total, answers }
    },
    otherWay: async (id, signal) => {
      const { firsts, answers, folded, into } = await pairing.pairs(signal)
      const [first, second] = [placeOf(firsts, id), placeOf(folded, id)]
      if (firsts[first] === id) return answers[first] ?? null
      return folded[second] === id ? (into[second] ?? null) : null
    },
  }
}

const numberOf = (cell: Cell): number | null => (cell === null ? null : Number(cell))
