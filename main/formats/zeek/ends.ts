import { protocolNumber } from '../../../shared/units/protocol'
import { badWord, fillHost, fillPort, fillTime, firstOf, hasPorts, isIcmp } from '../fill'
import type { Sink } from '../format'
import { countOf, isBlank, textOf } from '../json-value'
import type { ZeekRecord } from './record'

/** ICMP types that come in pairs: Zeek then writes the other type in place of the code. */
const icmpPairs: Readonly<Record<number, ReadonlySet<number>>> = {
  1: new Set([0, 8, 9, 10, 13, 14, 15, 16, 17, 18]),
  58: new Set([128, 129, 130, 131, 133, 134, 135, 136, 139, 140, 144, 145]),
}

/** When the entry is about; without it there is no place for it in a case. */
export const fillStart = (record: ZeekRecord, sink: Sink): string | null =>
  isBlank(record.value('ts')) ? 'ts is missing' : fillTime(sink, 'start', 'ts', record.value('ts'))

/** The two ends, the protocol and the id that joins the logs of one connection. */
export const fillEnds = (record: ZeekRecord, sink: Sink): string | null => {
  const { draft } = sink
  const src = record.value('id.orig_h')
  const dst = record.value('id.resp_h')
  const problem = firstOf(
    fillHost(sink, 'src_ip', 'id.orig_h', src),
    fillHost(sink, 'dst_ip', 'id.resp_h', dst),
    fillProtocol(record, sink, src),
    fillPort(sink, 'src_port', 'id.orig_p', record.value('id.orig_p')),
    fillPort(sink, 'dst_port', 'id.resp_p', record.value('id.resp_p')),
  )
  if (problem !== null) return problem
  if (isIcmp(draft.protocol)) fillIcmp(sink)
  if (!hasPorts(draft.protocol)) dropZeroPorts(sink)
  const uid = textOf(record.value('uid'))
  if (uid !== null) draft.flow_id = -sink.text(uid)
  return null
}

/** `icmp` stands for ICMPv6 as well; newer logs give the number beside it. */
const fillProtocol = (record: ZeekRecord, { draft }: Sink, src: unknown): string | null => {
  const number = record.value('ip_proto')
  const exact = isBlank(number) ? Number.NaN : countOf(number)
  if (exact <= 255) {
    draft.protocol = exact
    return null
  }
  const word = textOf(record.value('proto'))
  // A transport that Zeek does not know has no name here; without its number nothing is known of it.
  if (word === null || word === 'unknown_transport') return null
  const protocol = word === 'icmp' && typeof src === 'string' && src.includes(':') ? 58 : protocolNumber(word)
  if (protocol === null) return badWord('proto', word, 'tcp, udp, icmp or another IP protocol')
  draft.protocol = protocol
  return null
}

const fillIcmp = ({ draft }: Sink): void => {
  const type = draft.src_port
  draft.icmp_type = type <= 255 ? type : Number.NaN
  draft.icmp_code = !icmpPairs[draft.protocol]?.has(type) && draft.dst_port <= 255 ? draft.dst_port : Number.NaN
  draft.src_port = Number.NaN
  draft.dst_port = Number.NaN
}

const dropZeroPorts = ({ draft }: Sink): void => {
  if (draft.src_port === 0) draft.src_port = Number.NaN
  if (draft.dst_port === 0) draft.dst_port = Number.NaN
}
