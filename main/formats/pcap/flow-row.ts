import { kindCode, stateCode } from '../code'
import { fillTotals } from '../fill'
import type { PlacedSink } from '../format'
import type { Content } from './content'
import { actionOf, firstPort, keyPlaces, protocolOf, secondPort, vlanOf } from './flow-key'
import { isClosed, marks } from './flow-marks'
import { counters, type FlowTable, slots } from './flow-table'
import { macText, tunnels } from './packet'

/** Why a row is made of a flow now: it is over, it goes on, or the capture ends. */
export type Cause = 'over' | 'goes on' | 'capture ends'

const tcp = 6

/** Which part of the flow the row is; null when it is all of it, as far as the capture shows. */
const stateOf = (bits: number, isTcp: boolean, isFirst: boolean, cause: Cause): number => {
  if (isTcp) return stateCode(isClosed(bits) ? 'end' : bits & marks.begun ? 'begin' : 'continue')
  if (cause === 'goes on') return stateCode(isFirst ? 'begin' : 'continue')
  if (isFirst) return Number.NaN
  return stateCode(cause === 'over' ? 'end' : 'continue')
}

const known = (value: number): number => (value === -1 ? Number.NaN : value)

const address = new Uint8Array(16)
const hostOf = (table: FlowTable, flow: number, at: number, sink: PlacedSink): number => {
  for (let part = 0; part < 4; part++) {
    const word = table.keyWord(flow, at + part)
    for (let byte = 0; byte < 4; byte++) address[part * 4 + byte] = word >>> (24 - 8 * byte)
  }
  return table.int(flow, slots.marks) & marks.isIpv6 ? sink.hostIp(address, 0, 16) : sink.hostIp(address, 12, 4)
}

const mac = new Uint8Array(12)
const fillMacs = (table: FlowTable, flow: number, { draft, text }: PlacedSink): void => {
  for (let part = 0; part < 3; part++) {
    const word = table.int(flow, slots.macs + part)
    for (let byte = 0; byte < 4; byte++) mac[part * 4 + byte] = word >>> (24 - 8 * byte)
  }
  draft.src_mac = text(macText(mac, 0))
  draft.dst_mac = text(macText(mac, 6))
}

const fillContent = (content: Content, { draft, text }: PlacedSink): void => {
  const { app, hostname, url, method, userAgent, status } = content
  if (app !== null) draft.app = text(app)
  if (hostname !== null) draft.hostname = text(hostname)
  if (url !== null) draft.url = text(url)
  if (method !== null) draft.http_method = text(method)
  if (userAgent !== null) draft.user_agent = text(userAgent)
  draft.http_status = status
}

/** Stores what is known of a flow since its last row. Its place is that of the first packet since then. */
export const storeFlow = (
  table: FlowTable,
  flow: number,
  { content, interfaceName }: { readonly content: Content | undefined; readonly interfaceName: string | null },
  cause: Cause,
  sink: PlacedSink,
): void => {
  const { draft } = sink
  const bits = table.int(flow, slots.marks)
  const kind = table.keyWord(flow, keyPlaces.kind)
  const ports = table.keyWord(flow, keyPlaces.ports)
  const isFirst = table.int(flow, slots.slices) === 0
  const firstInitiates = (bits & marks.firstInitiates) !== 0
  const [source, target] = firstInitiates ? [keyPlaces.first, keyPlaces.second] : [keyPlaces.second, keyPlaces.first]
  const [portA, portB] = [firstPort(kind, ports), secondPort(kind, ports)]
  const isTcp = protocolOf(kind) === tcp
  const icmp = table.int(flow, slots.icmp)
  const tunnel = table.keyWord(flow, keyPlaces.tunnel)

  draft.kind = kindCode('flow')
  draft.start = table.real(flow, counters.start)
  draft.end = table.real(flow, counters.last)
  draft.src_ip = hostOf(table, flow, source, sink)
  draft.dst_ip = hostOf(table, flow, target, sink)
  draft.src_port = known(firstInitiates ? portA : portB)
  draft.dst_port = known(firstInitiates ? portB : portA)
  draft.protocol = protocolOf(kind)
  if (icmp !== -1) {
    draft.icmp_type = icmp >> 8
    draft.icmp_code = icmp & 0xff
  }
  draft.action = known(actionOf(kind))
  draft.src_bytes = table.real(flow, counters.srcBytes)
  draft.dst_bytes = table.real(flow, counters.dstBytes)
  draft.src_packets = table.real(flow, counters.srcPackets)
  draft.dst_packets = table.real(flow, counters.dstPackets)
  fillTotals(draft)
  draft.sessions = isFirst ? 1 : 0
  draft.state = stateOf(bits, isTcp, isFirst, cause)
  if (isTcp) draft.tcp_flags = table.int(flow, slots.tcpFlags)
  draft.vlan = known(vlanOf(kind))
  if (interfaceName !== null) draft.interface = sink.text(interfaceName)
  if (bits & marks.hasMacs) fillMacs(table, flow, sink)
  if (tunnel !== 0) draft.vrf = sink.text(networkText(tunnel))
  if (content) fillContent(content, sink)
  sink.at(table.real(flow, counters.offset), table.int(flow, slots.length))
  sink.store()
}

/** The virtual network a flow was found in: the tunnel, and its network where the tunnel names one. */
const networkText = (tunnel: number): string => {
  const name = tunnels[tunnel >>> 24] ?? ''
  return name === 'vxlan' || name === 'geneve' ? `${name} ${tunnel & 0xffffff}` : name
}
