import { setImmediate as nextTurn } from 'node:timers/promises'
import { kinds } from '../../shared/model/codes'
import { type ColumnName, segmentRows } from '../../shared/model/columns'
import { pairWindowMs } from '../../shared/model/pair'
import type { CaseStore, SegmentInfo } from '../store/case-store'
import { rowsWithin } from './counted-ranges'
import { sharedUint32 } from './group-table'
import { loadValues } from './load'
import { createOpenWays, type Way } from './open-ways'
import { blockRows, columnOf, type SegmentView } from './segment-view'

/**
 * Rows that tell one way of a connection each, two by two. Lists of row ids lie in shared memory, two and two lists in
 * step.
 */
export type Pairs = {
  /** Rises whenever rows were looked at. */
  readonly version: number
  /** The way that began the connection, ascending, and its answer. */
  readonly firsts: Uint32Array
  readonly answers: Uint32Array
  /** The answers, ascending, and what each of them answers. */
  readonly folded: Uint32Array
  readonly into: Uint32Array
}

export type Pairing = { readonly pairs: (signal?: AbortSignal) => Promise<Pairs> }

const read = [
  'kind',
  'flow_id',
  'sensor',
  'src_ip',
  'dst_ip',
  'src_port',
  'dst_port',
  'protocol',
  'start',
  'end',
  'src_bytes',
  'src_packets',
  'dst_bytes',
  'dst_packets',
] as const satisfies readonly ColumnName[]
type Read = Record<(typeof read)[number], Float64Array>

const flowKind = kinds.indexOf('flow')

/** Which row a row belongs to, a stretch of `segmentRows` ids each; stretches without a pair take no memory. */
type Stretch = { readonly mates: Uint32Array; readonly isFolded: Uint8Array }

/**
 * Finds the two ways of each connection: the same sensor, flow id and protocol, addresses and ports the other way round,
 * and times no further apart than `pairWindowMs`, since sensors use a flow id again. Each row is looked at once, however
 * often a case that grows is asked; rows that expire let it begin anew.
 */
export const createPairing = (store: CaseStore): Pairing => {
  let open = createOpenWays(pairWindowMs)
  let stretches = new Map<number, Stretch>()
  let examined = { upTo: 0, rows: 0 }
  let made: Pairs | null = null
  let version = 0
  let turn: Promise<void> = Promise.resolve()

  const mark = (id: number, mate: number, folded: boolean): void => {
    const [at, within] = [Math.floor(id / segmentRows), id % segmentRows]
    const stretch = stretches.get(at) ?? {
      mates: new Uint32Array(segmentRows),
      isFolded: new Uint8Array(segmentRows),
    }
    stretches.set(at, stretch)
    stretch.mates[within] = mate
    stretch.isFolded[within] = +folded
  }

  const take = (way: Way): void => {
    const other = open.take(way)
    if (other === null) return
    const [first, answer] = way.start < other.start ? [way, other] : [other, way]
    mark(first.id, answer.id, false)
    mark(answer.id, first.id, true)
    made = null
  }

  const examine = (segment: SegmentInfo, from: number): void => {
    if (Number.isNaN(segment.stats.flow_id.min)) return
    const columns = Object.fromEntries(
      read.filter(name => segment.stats[name].width !== 0).map(name => [name, store.column(segment.id, name)]),
    )
    eachWay({ ...segment, columns }, from, take)
  }

  const catchUp = async (signal?: AbortSignal): Promise<void> => {
    const last = store.lastRow()
    if (rowsWithin(store.segments(), 1, examined.upTo) < examined.rows) {
      open = createOpenWays(pairWindowMs)
      stretches = new Map()
      examined = { upTo: 0, rows: 0 }
      made = null
    }
    while (examined.upTo < last) {
      signal?.throwIfAborted()
      // Asked for again each time: a writer may have put segments together meanwhile.
      const segment = store.segments().find(({ firstRow, rows }) => firstRow + rows - 1 > examined.upTo)
      if (!segment) return
      examine(segment, Math.max(0, examined.upTo + 1 - segment.firstRow))
      const upTo = segment.firstRow + segment.rows - 1
      examined = { upTo, rows: rowsWithin(store.segments(), 1, upTo) }
      version++
      await nextTurn()
    }
  }

  return {
    pairs: async signal => {
      turn = turn.catch(() => {}).then(() => catchUp(signal))
      await turn
      made ??= { version, ...listed(stretches) }
      return made
    },
  }
}

const scratch = (): Read => Object.fromEntries(read.map(name => [name, new Float64Array(blockRows)])) as Read

/** Rows that have a flow id and count what one side sent, and nothing of the other. */
const eachWay = (segment: SegmentView, from: number, found: (way: Way) => void): void => {
  const values = scratch()
  const rows = new Uint32Array(blockRows)
  for (let at = from; at < segment.rows; at += blockRows) {
    const count = Math.min(blockRows, segment.rows - at)
    for (let row = 0; row < count; row++) rows[row] = at + row
    for (const name of read) loadValues(columnOf(segment, name), rows, count, values[name])
    for (let row = 0; row < count; row++) {
      const of = (name: keyof Read) => values[name][row] as number
      const isOneWay =
        of('kind') === flowKind &&
        !Number.isNaN(of('flow_id')) &&
        !(Number.isNaN(of('src_bytes')) && Number.isNaN(of('src_packets'))) &&
        Number.isNaN(of('dst_bytes')) &&
        Number.isNaN(of('dst_packets'))
      if (!isOneWay || Number.isNaN(of('src_ip')) || Number.isNaN(of('dst_ip')) || Number.isNaN(of('start'))) continue
      found({
        id: segment.firstRow + at + row,
        flowId: of('flow_id'),
        sensor: of('sensor'),
        src: of('src_ip'),
        dst: of('dst_ip'),
        srcPort: of('src_port'),
        dstPort: of('dst_port'),
        protocol: of('protocol'),
        start: of('start'),
        end: Number.isNaN(of('end')) ? of('start') : of('end'),
      })
    }
  }
}

const listed = (stretches: ReadonlyMap<number, Stretch>): Omit<Pairs, 'version'> => {
  const inOrder = [...stretches].toSorted(([a], [b]) => a - b)
  const size = inOrder.reduce((sum, [, { isFolded }]) => sum + isFolded.reduce((all, one) => all + one, 0), 0)
  const [firsts, answers, folded, into] = [
    sharedUint32(size),
    sharedUint32(size),
    sharedUint32(size),
    sharedUint32(size),
  ]
  let [first, second] = [0, 0]
  for (const [at, { mates, isFolded }] of inOrder) {
    for (let within = 0; within < segmentRows; within++) {
      const mate = mates[within] as number
      if (mate === 0) continue
      const id = at * segmentRows + within
      if (isFolded[within] === 1) {
        folded[second] = id
        into[second++] = mate
      } else {
        firsts[first] = id
        answers[first++] = mate
      }
    }
  }
  return { firsts, answers, folded, into }
}
