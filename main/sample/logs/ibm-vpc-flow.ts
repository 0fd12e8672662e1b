import { type AsciiBuffer, createAsciiBuffer } from '../ascii-buffer'
import type { Connection } from '../connection'
import type { LogKind } from '../log-writer'
import type { Host } from '../site'
import { secondText } from '../time-text'
import { slotMs } from '../week'

const account = '8c41f0e2b97d4a56a1d3c5e7f9021b34'
const crn = (location: string, type: string, id: string): string =>
  `crn:v1:bluemix:public:is:${location}:a/${account}::${type}:${id}`

const time = (ms: number): string => `${secondText(ms)}Z`

/** An object is written when its window ends, or at about a hundred kilobytes. */
const flowsInObject = 200

const flow = (c: Connection): string => {
  const begin = time(c.start)
  const answered = c.dstPackets > 0
  return `{"start_time":"${begin}","end_time":"${time(c.start + c.durationMs)}","connection_start_time":"${begin}","direction":"${c.inbound ? 'I' : 'O'}","action":"${c.allowed ? 'accepted' : 'rejected'}","initiator_ip":"${c.src}","target_ip":"${c.dst}","initiator_port":${c.srcPort},"target_port":${c.dstPort},"transport_protocol":${c.protocol},"ether_type":"IPv4","was_initiated":true,"was_terminated":${c.protocol === 6 && answered},"bytes_from_initiator":${c.srcBytes},"packets_from_initiator":${c.srcPackets},"bytes_from_target":${c.dstBytes},"packets_from_target":${c.dstPackets},"cumulative_bytes_from_initiator":${c.srcBytes},"cumulative_packets_from_initiator":${c.srcPackets},"cumulative_bytes_from_target":${c.dstBytes},"cumulative_packets_from_target":${c.dstPackets}}`
}

/** The objects of a day's collector, one after another as they come out of the bucket. */
export const ibmVpcLog: LogKind = {
  format: 'ibm-vpc-flow',
  fileName: day =>
    `ibm_vpc_flowlogs_v1/account=${account}/region=eu-de/vpc-id=r010-5e0d7c3a-91f4-4b62-8a7e-d20c4f6b1e98/record-type=all/` +
    `year=${day.slice(0, 4)}/month=${day.slice(4, 6)}/day=${day.slice(6)}/stream-id=${day}T000000Z/00000001`,
  packed: true,
  before: '',
  between: '\n',
  after: '\n',
  create: (_, files) => {
    const held = new Map<Host, Held>()
    let slotBegin = Number.NaN
    const flush = (host: Host, { flows, text }: Held, slotEnd: number): void => {
      const collector = crn('eu-de', 'flow-log-collector', 'r010-7fdc00bc-e7ff-4de2-b040-da5b024f298c')
      const instance = crn('eu-de-1', 'instance', host.instance)
      const vpc = crn('eu-de', 'vpc', 'r010-5e0d7c3a-91f4-4b62-8a7e-d20c4f6b1e98')
      const header =
        `{"version":"0.0.1","collector_crn":"${collector}","attached_endpoint_type":"vnic","network_interface_id":"${host.vnic}",` +
        `"instance_crn":"${instance}","vpc_crn":"${vpc}","capture_start_time":"${time(slotEnd - slotMs)}",` +
        `"capture_end_time":"${time(slotEnd)}","state":"ok","number_of_flow_logs":${flows},"flow_logs":[`
      files.add(slotEnd - slotMs, '', header, text.bytes(), ']}')
    }
    const flushAll = (slotEnd: number): void => {
      for (const [host, holding] of held) {
        if (holding.flows > 0) flush(host, holding, slotEnd)
        holding.flows = 0
        holding.text.clear()
      }
    }
    return {
      rows: () => 1,
      write: c => {
        slotBegin = Math.floor(c.start / slotMs) * slotMs
        const holding = held.get(c.host) ?? { flows: 0, text: createAsciiBuffer(16_384) }
        held.set(c.host, holding)
        if (holding.flows > 0) holding.text.add(',')
        holding.text.add(flow(c))
        holding.flows++
        if (holding.flows < flowsInObject) return
        flush(c.host, holding, slotBegin + slotMs)
        holding.flows = 0
        holding.text.clear()
      },
      endSlot: flushAll,
      end: () => flushAll(slotBegin + slotMs),
    }
  },
}

type Held = { flows: number; readonly text: AsciiBuffer }
