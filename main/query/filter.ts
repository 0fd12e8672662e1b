import { maskClock } from './clock'
import { eachConversation } from './conversation'
import { pairNumbers } from './ends'
import { type Mask, maskRange, maskTable } from './leaf-kernels'
import { loadIds, loadValues } from './load'
import type { Predicate } from './predicate'
import { placeOf } from './row-ids'
import { blockRows, columnOf, noId, type SegmentView } from './segment-view'
import { textTest } from './text-test'

/** Evaluates conditions over blocks of rows. Holds scratch memory only, so one serves a whole thread. */
export type Filter = {
  /**
   * Row numbers (within the segment) of the block `from` .. `from + count - 1` that satisfy the condition, written to
   * `rows`; returns how many.
   */
  readonly select: (
    predicate: Predicate,
    segment: SegmentView,
    from: number,
    count: number,
    rows: Uint32Array,
  ) => number
}

export const createFilter = (): Filter => {
  const masks: Mask[] = []
  const maskAt = (depth: number): Mask => (masks[depth] ??= new Uint8Array(blockRows))
  const block = new Uint32Array(blockRows)
  const ids = [new Uint32Array(blockRows), new Uint32Array(blockRows)] as const
  const values = [new Float64Array(blockRows), new Float64Array(blockRows)] as const
  /** Tests are made once a condition, not once a block. */
  const tests = new WeakMap<Predicate, (text: string) => boolean>()

  const testOf = (predicate: Extract<Predicate, { op: 'text' | 'community' }>): ((text: string) => boolean) => {
    const known = tests.get(predicate) ?? textTest(predicate.test)
    tests.set(predicate, known)
    return known
  }

  const rowsOf = (from: number, count: number): Uint32Array => {
    for (let at = 0; at < count; at++) block[at] = from + at
    return block
  }

  /** `within` marks the rows whose answer matters; the dear leaves look at no others. */
  const evaluate = (
    predicate: Predicate,
    segment: SegmentView,
    from: number,
    count: number,
    depth: number,
    within: Mask | null,
  ): Mask => {
    const out = maskAt(depth)
    switch (predicate.op) {
      case 'all':
      case 'none':
        out.fill(predicate.op === 'all' ? 1 : 0, 0, count)
        break
      case 'and':
        out.fill(1, 0, count)
        for (const term of predicate.terms) {
          and(out, evaluate(term, segment, from, count, depth + 1, out), count)
          if (isEmpty(out, count)) break
        }
        break
      case 'or':
        out.fill(0, 0, count)
        for (const term of predicate.terms) or(out, evaluate(term, segment, from, count, depth + 1, within), count)
        break
      case 'not': {
        const inner = evaluate(predicate.term, segment, from, count, depth + 1, within)
        for (let at = 0; at < count; at++) out[at] = (inner[at] as number) ^ 1
        break
      }
      case 'range':
        maskRange(columnOf(segment, predicate.column), predicate.low, predicate.high, from, count, out)
        break
      case 'table':
        maskTable(columnOf(segment, predicate.column), predicate.base, predicate.table, from, count, out)
        break
      case 'id':
        for (let at = 0; at < count; at++) {
          const id = segment.firstRow + from + at
          out[at] = +(id >= predicate.low && id <= predicate.high)
        }
        break
      case 'ids': {
        const { ids: chosen } = predicate
        const low = segment.firstRow + from
        out.fill(0, 0, count)
        for (let place = placeOf(chosen, low); place < chosen.length; place++) {
          const at = (chosen[place] as number) - low
          if (at >= count) break
          out[at] = 1
        }
        break
      }
      case 'set': {
        const wanted = new Set(predicate.values)
        loadValues(columnOf(segment, predicate.column), rowsOf(from, count), count, values[0])
        for (let at = 0; at < count; at++) out[at] = +wanted.has(values[0][at] as number)
        break
      }
      case 'bits':
        loadIds(columnOf(segment, predicate.column), rowsOf(from, count), count, ids[0])
        for (let at = 0; at < count; at++) {
          const flags = ids[0][at] as number
          out[at] = +(flags !== noId && (flags & predicate.mask) !== 0)
        }
        break
      case 'pair': {
        const { ends, table } = predicate
        const rows = rowsOf(from, count)
        loadIds(columnOf(segment, 'src_ip'), rows, count, ids[0])
        loadIds(columnOf(segment, 'dst_ip'), rows, count, ids[1])
        pairNumbers(ends, ids[0], ids[1], count)
        for (let at = 0; at < count; at++) out[at] = table[ids[0][at] as number] as number
        break
      }
      case 'clock':
        loadValues(columnOf(segment, 'start'), rowsOf(from, count), count, values[0])
        maskClock(predicate, values[0], count, out)
        break
      case 'duration': {
        const rows = rowsOf(from, count)
        loadValues(columnOf(segment, 'start'), rows, count, values[0])
        loadValues(columnOf(segment, 'end'), rows, count, values[1])
        for (let at = 0; at < count; at++) {
          const duration = (values[1][at] as number) - (values[0][at] as number)
          out[at] = +(duration >= predicate.low && duration <= predicate.high)
        }
        break
      }
      case 'service': {
        const { rowOf, table } = predicate
        const rows = rowsOf(from, count)
        loadIds(columnOf(segment, 'protocol'), rows, count, ids[0])
        loadIds(columnOf(segment, 'dst_port'), rows, count, ids[1])
        for (let at = 0; at < count; at++) {
          const protocol = ids[0][at] as number
          const port = ids[1][at] as number
          const row = protocol < 256 ? (rowOf[protocol] as number) : -1
          out[at] = row >= 0 && port < 65_536 ? (table[row * 65_536 + port] as number) : 0
        }
        break
      }
      case 'text': {
        const test = testOf(predicate)
        const { texts } = predicate
        loadValues(columnOf(segment, predicate.column), rowsOf(from, count), count, values[0])
        for (let at = 0; at < count; at++) {
          const value = values[0][at] as number
          if (Number.isNaN(value) || within?.[at] === 0) out[at] = 0
          else out[at] = texts && value < 0 ? (texts[-value] ?? 0) : +test(String(value))
        }
        break
      }
      case 'community': {
        const test = testOf(predicate)
        const wanted = new Uint32Array(blockRows)
        let left = 0
        for (let at = 0; at < count; at++) if (within?.[at] !== 0) wanted[left++] = from + at
        out.fill(0, 0, count)
        eachConversation(segment, predicate.addresses, wanted, left, (at, id) => {
          if (id !== null && test(id)) out[(wanted[at] as number) - from] = 1
        })
        break
      }
    }
    return out
  }

  /** Of the rows already selected, those that satisfy another plain condition. */
  const refine = (term: PlainTerm, segment: SegmentView, rows: Uint32Array, count: number): number => {
    const found = values[0]
    loadValues(columnOf(segment, term.column), rows, count, found)
    let left = 0
    if (term.op === 'range') {
      const { low, high } = term
      for (let at = 0; at < count; at++) {
        const value = found[at] as number
        rows[left] = rows[at] as number
        left += +(value >= low && value <= high)
      }
      return left
    }
    const { base, table } = term
    for (let at = 0; at < count; at++) {
      const place = (found[at] as number) - base
      rows[left] = rows[at] as number
      left += table[place] ?? 0
    }
    return left
  }

  const select: Filter['select'] = (predicate, segment, from, count, rows) => {
    if (predicate.op === 'none') return 0
    if (predicate.op === 'all') {
      for (let at = 0; at < count; at++) rows[at] = from + at
      return count
    }
    // Plain conditions one after the other: each looks only at what the ones before have left.
    if (predicate.op === 'and' && predicate.terms.every(isPlain)) {
      const [first, ...others] = predicate.terms
      let left = first ? select(first, segment, from, count, rows) : 0
      for (const term of others) if (left > 0 && isPlain(term)) left = refine(term, segment, rows, left)
      return left
    }
    const mask = evaluate(predicate, segment, from, count, 0, null)
    let selected = 0
    for (let at = 0; at < count; at++) {
      rows[selected] = from + at
      selected += mask[at] as number
    }
    return selected
  }

  return { select }
}

type PlainTerm = Extract<Predicate, { op: 'range' | 'table' }>
const isPlain = (term: Predicate): term is PlainTerm => term.op === 'range' || term.op === 'table'

const and = (into: Mask, other: Mask, count: number): void => {
  for (let at = 0; at < count; at++) into[at] = (into[at] as number) & (other[at] as number)
}

const or = (into: Mask, other: Mask, count: number): void => {
  for (let at = 0; at < count; at++) into[at] = (into[at] as number) | (other[at] as number)
}

const isEmpty = (mask: Mask, count: number): boolean => {
  for (let at = 0; at < count; at++) if (mask[at] !== 0) return false
  return true
}
