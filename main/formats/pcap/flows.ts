import type { PlacedSink } from '../format'
import type { Frame } from './capture'
import { type Content, contentLength, createContent, readDatagram, readStream } from './content'
import { fillKey } from './flow-key'
import { isClosed, marks } from './flow-marks'
import { type Cause, storeFlow } from './flow-row'
import { closedOrder, counters, FlowTable, type Order, openOrder, slots } from './flow-table'
import { createFragments } from './fragments'
import { createGathering } from './gathering'
import { nameAt } from './link-layer'
import type { Packet } from './packet'

/** Times as YAF has them, of packets and never of a clock: https://tools.netsa.cert.org/yaf/yaf.html */
const idleMs = 300_000
const activeMs = 1_800_000
/** How long packets of a connection that ended may still come. */
const closedMs = 10_000
/** Flows that are followed at once; the one without a packet for the longest time makes room for a new one. */
const mostFlows = 200_000
/** Characters that the flows followed say of themselves, all together. */
const mostContent = 32 * 1024 * 1024
const mostInterfaces = 65_536

const [tcp, udp] = [6, 17] as const
const [fin, syn, reset, ack] = [1, 2, 4, 16] as const

export type Flows = {
  /** Counts a packet into its flow and gives the flow's number. */
  readonly add: (packet: Packet, frame: Frame, sink: PlacedSink) => number
  /** Says what a flow carries, where its own bytes did not. */
  readonly carries: (flow: number, app: string) => void
  /** Stores the flows that are left. */
  readonly end: (sink: PlacedSink) => void
}

export type FlowBounds = { readonly flows?: number; readonly content?: number }

export const createFlows = (bounds: FlowBounds = {}): Flows => {
  const { flows: most = mostFlows, content: mostHeld = mostContent } = bounds
  const table = new FlowTable()
  const fragments = createFragments(table)
  const gathering = createGathering()
  const contents = new Map<number, Content>()
  const interfaces: string[] = []
  const interfaceIds = new Map<string, number>()
  let spare = createContent()
  /** Characters of all contents. */
  let held = 0

  const bitsOf = (flow: number): number => table.int(flow, slots.marks)
  const orderOf = (flow: number): Order => (isClosed(bitsOf(flow)) ? closedOrder : openOrder)

  const interfaceId = (name: string | null): number => {
    if (name === null || name === '') return -1
    const known = interfaceIds.get(name)
    if (known !== undefined || interfaces.length === mostInterfaces) return known ?? -1
    interfaceIds.set(name, interfaces.length)
    return interfaces.push(name) - 1
  }

  const store = (flow: number, cause: Cause, sink: PlacedSink): void => {
    const interfaceName = interfaces[table.int(flow, slots.interface)] ?? null
    storeFlow(table, flow, { content: contents.get(flow), interfaceName }, cause, sink)
  }

  const finish = (flow: number, cause: Cause, sink: PlacedSink): void => {
    store(flow, cause, sink)
    table.remove(flow, orderOf(flow))
    const content = contents.get(flow)
    if (content) held -= contentLength(content)
    contents.delete(flow)
    gathering.forget(flow * 2)
    gathering.forget(flow * 2 + 1)
  }

  const sweep = (order: Order, before: number, sink: PlacedSink): void => {
    for (let flow = table.stalest(order); flow !== -1; flow = table.stalest(order)) {
      if (table.real(flow, counters.last) >= before) return
      finish(flow, 'over', sink)
    }
  }

  const makeRoom = (sink: PlacedSink): void => {
    const closed = table.stalest(closedOrder)
    if (closed !== -1) finish(closed, 'over', sink)
    else finish(table.stalest(openOrder), 'goes on', sink)
  }

  /** A connection request on a flow that cannot be its own: the ports are used again. */
  const isNewConnection = (flow: number, packet: Packet, isFirst: boolean): boolean => {
    if (packet.protocol !== tcp || packet.tcpFlags === -1 || (packet.tcpFlags & (syn | ack)) !== syn) return false
    const bits = bitsOf(flow)
    if (isClosed(bits)) return true
    if (!(bits & marks.hasSequence)) return !(bits & marks.begun)
    const fromInitiator = ((bits & marks.firstInitiates) !== 0) === isFirst
    return fromInitiator && table.int(flow, slots.sequence) !== (packet.tcpSequence | 0)
  }

  const begin = (packet: Packet, frame: Frame, isFirst: boolean): number => {
    const flow = table.add()
    const { bytes, macs, tcpFlags } = packet
    // Who answers a connection request was asked by the other.
    const answers = tcpFlags !== -1 && (tcpFlags & (syn | ack)) === (syn | ack)
    let bits = isFirst !== answers ? marks.firstInitiates : 0
    if (packet.addressBytes === 16) bits |= marks.isIpv6
    if (macs !== -1) {
      bits |= marks.hasMacs
      for (let at = 0; at < 12; at++) {
        // The destination stands before the source.
        const from = macs + (answers ? at : (at + 6) % 12)
        const slot = slots.macs + (at >> 2)
        table.setInt(flow, slot, (table.int(flow, slot) << 8) | (bytes[from] as number))
      }
    }
    table.setInt(flow, slots.marks, bits)
    table.setInt(flow, slots.icmp, packet.icmpType === -1 ? -1 : (packet.icmpType << 8) | packet.icmpCode)
    const { firewallInterface } = packet
    const name = firewallInterface === -1 ? frame.interfaceName : nameAt(bytes, firewallInterface)
    table.setInt(flow, slots.interface, interfaceId(name))
    beginRow(flow, frame)
    return flow
  }

  /** What is counted from here on is of the flow's next row. */
  const beginRow = (flow: number, { timeMs, offset, length }: Frame): void => {
    for (const counter of Object.values(counters)) table.setReal(flow, counter, 0)
    table.setReal(flow, counters.start, timeMs)
    table.setReal(flow, counters.last, timeMs)
    table.setReal(flow, counters.offset, offset)
    table.setInt(flow, slots.length, length)
    table.setInt(flow, slots.tcpFlags, 0)
  }

  const cut = (flow: number, frame: Frame, sink: PlacedSink): void => {
    store(flow, 'goes on', sink)
    beginRow(flow, frame)
    table.setInt(flow, slots.slices, table.int(flow, slots.slices) + 1)
    table.setInt(flow, slots.marks, bitsOf(flow) & ~marks.begun)
  }

  const countPacket = (flow: number, packet: Packet, timeMs: number, fromInitiator: boolean): void => {
    const order = orderOf(flow)
    const bytesAt = fromInitiator ? counters.srcBytes : counters.dstBytes
    const packetsAt = fromInitiator ? counters.srcPackets : counters.dstPackets
    table.setReal(flow, bytesAt, table.real(flow, bytesAt) + packet.ipBytes)
    table.setReal(flow, packetsAt, table.real(flow, packetsAt) + 1)
    if (timeMs > table.real(flow, counters.last)) table.setReal(flow, counters.last, timeMs)
    // Packets of several queues are not always captured in their order.
    if (timeMs < table.real(flow, counters.start)) table.setReal(flow, counters.start, timeMs)
    if (packet.tcpFlags !== -1) countFlags(flow, packet, fromInitiator)
    table.touch(flow, order, orderOf(flow))
  }

  const countFlags = (flow: number, { tcpFlags, tcpSequence }: Packet, fromInitiator: boolean): void => {
    table.setInt(flow, slots.tcpFlags, table.int(flow, slots.tcpFlags) | tcpFlags)
    let bits = bitsOf(flow)
    if (tcpFlags & syn) bits |= marks.begun
    if ((tcpFlags & (syn | ack)) === syn && fromInitiator && !(bits & marks.hasSequence)) {
      bits |= marks.hasSequence
      table.setInt(flow, slots.sequence, tcpSequence)
    }
    if (tcpFlags & fin) bits |= fromInitiator ? marks.finOfSource : marks.finOfTarget
    if (tcpFlags & reset) bits |= marks.reset
    table.setInt(flow, slots.marks, bits)
  }

  const contentOf = (flow: number): Content => contents.get(flow) ?? spare
  /** Keeps what was found out; most flows say nothing of themselves and cost nothing. */
  const keep = (flow: number, content: Content): void => {
    if (content !== spare || content.app === null) return
    contents.set(flow, content)
    spare = createContent()
  }

  const look = (flow: number, packet: Packet, fromInitiator: boolean): void => {
    const { bytes, dataFrom, dataTo, protocol, tcpSequence } = packet
    const [read, waits] = fromInitiator ? [marks.sourceRead, marks.sourceWaits] : [marks.targetRead, marks.targetWaits]
    const bits = bitsOf(flow)
    if (bits & read && !(bits & waits)) return
    const stream = flow * 2 + (fromInitiator ? 0 : 1)
    const content = contentOf(flow)
    const before = content === spare ? 0 : contentLength(content)
    let next = bits | read
    if (protocol === udp) readDatagram(content, packet)
    else if (!(bits & read)) {
      const goesOn = readStream(content, bytes, dataFrom, dataTo)
      if (goesOn && gathering.begin(stream, tcpSequence, bytes, dataFrom, dataTo)) next |= waits
    } else {
      const all = gathering.more(stream, tcpSequence, bytes, dataFrom, dataTo)
      if (all && (!readStream(content, all, 0, all.length) || gathering.isFull(stream))) {
        gathering.forget(stream)
        next &= ~waits
      }
    }
    keep(flow, content)
    if (content.app !== null) held += contentLength(content) - before
    table.setInt(flow, slots.marks, next)
  }

  const addFragment = (packet: Packet, timeMs: number): number => {
    const known = fragments.find(packet, timeMs)
    if (known === -1) return -1
    countPacket(known >> 1, packet, timeMs, (known & 1) === 1)
    return known >> 1
  }

  return {
    add: (packet, frame, sink) => {
      const { timeMs } = frame
      sweep(closedOrder, timeMs - closedMs, sink)
      sweep(openOrder, timeMs - idleMs, sink)
      while (held > mostHeld) makeRoom(sink)
      const followed = packet.fragmentOffset > 0 ? addFragment(packet, timeMs) : -1
      if (followed !== -1) return followed

      const isFirst = fillKey(packet, table.key)
      let flow = table.find()
      if (flow !== -1) {
        const isIdle = timeMs - table.real(flow, counters.last) > idleMs
        if (isIdle || isNewConnection(flow, packet, isFirst)) {
          finish(flow, 'over', sink)
          flow = -1
        } else if (timeMs - table.real(flow, counters.start) > activeMs) cut(flow, frame, sink)
      }
      if (flow === -1) {
        if (table.size >= most) makeRoom(sink)
        flow = begin(packet, frame, isFirst)
      }
      const fromInitiator = ((bitsOf(flow) & marks.firstInitiates) !== 0) === isFirst
      countPacket(flow, packet, timeMs, fromInitiator)
      if (packet.moreFragments && packet.fragmentOffset === 0) fragments.remember(packet, timeMs, flow, fromInitiator)
      if (packet.dataFrom < packet.dataTo) look(flow, packet, fromInitiator)
      return flow
    },
    carries: (flow, app) => {
      const content = contentOf(flow)
      content.app ??= app
      keep(flow, content)
    },
    end: sink => {
      for (const order of [closedOrder, openOrder])
        for (let flow = table.stalest(order); flow !== -1; flow = table.stalest(order))
          finish(flow, order === closedOrder ? 'over' : 'capture ends', sink)
    },
  }
}
