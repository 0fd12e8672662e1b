import type { Connection } from '../connection'
import type { LogKind } from '../log-writer'
import { eveFlowId, eveTime, protocolWord } from './eve-text'

const account = '048226711935'
const firewall = 'edge-fw'

const tls = ({ app, hostname }: Connection): string =>
  app === 'tls' ? `"app_proto":"tls","tls":{"sni":"${hostname}","version":"TLS 1.3"},` : ''

/** Alert and flow logs as delivered to S3; a flow record holds one direction. */
export const awsFirewallLog: LogKind = {
  format: 'aws-network-firewall',
  fileName: (day, part) =>
    `AWSLogs/${account}/network-firewall/${part}/eu-central-1/${firewall}/${day.slice(0, 4)}/${day.slice(4, 6)}/${day.slice(6)}/00/` +
    `${account}_network-firewall_${part}_eu-central-1_${firewall}_${day}0000_8c2e91d4.log`,
  packed: true,
  before: '',
  between: '',
  after: '',
  create: (_, files) => {
    let count = 0
    const hasAlert = (c: Connection) => !c.filler && (!c.allowed || c.signature !== null)
    const hasReply = (c: Connection) => !c.filler && c.allowed && c.dstPackets > 0
    return {
      rows: c => 1 + (hasAlert(c) ? 1 : 0) + (hasReply(c) ? 1 : 0),
      write: c => {
        const id = eveFlowId(++count)
        const protocol = protocolWord(c.protocol)
        const end = c.start + c.durationMs
        const envelope = (written: number) =>
          `{"firewall_name":"${firewall}","availability_zone":"eu-central-1a","event_timestamp":"${Math.floor(written / 1000)}","event":{`
        const ends = `"src_ip":"${c.src}","src_port":${c.srcPort},"dest_ip":"${c.dst}","dest_port":${c.dstPort}`
        if (hasAlert(c)) {
          const { sid, rev, name, category, severity } = c.signature ?? defaultAction
          const verdict = c.allowed ? '' : '"verdict":{"action":"drop"},'
          files.add(
            c.start,
            'alert',
            `${envelope(c.start + 1000)}${tls(c)}${ends},"event_type":"alert","alert":{"severity":${severity},"signature_id":${sid},"rev":${rev},"signature":"${name}","action":"${c.allowed ? 'allowed' : 'blocked'}","category":"${category}"},"flow_id":${id},"proto":"${protocol}",${verdict}"timestamp":"${eveTime(c.start + 1)}","direction":"to_server"}}\n`,
          )
        }
        const netflow = (addresses: string, packets: number, bytes: number, ttl: number) =>
          `${envelope(end + 61_000)}${c.protocol === 6 ? `"tcp":{"tcp_flags":"${c.dstPackets > 0 ? '1b' : '02'}","syn":true},` : ''}${c.app === null ? '' : `"app_proto":"${c.app}",`}${addresses},"netflow":{"pkts":${packets},"bytes":${bytes},"start":"${eveTime(c.start)}","end":"${eveTime(end)}","age":${Math.floor(c.durationMs / 1000)},"min_ttl":${ttl},"max_ttl":${ttl}},"event_type":"netflow","flow_id":${id},"proto":"${protocol}","timestamp":"${eveTime(end + 61_000)}"}}\n`
        let text = netflow(ends, c.srcPackets, c.srcBytes, 63)
        if (hasReply(c)) {
          const back = `"src_ip":"${c.dst}","src_port":${c.dstPort},"dest_ip":"${c.src}","dest_port":${c.srcPort}`
          text += netflow(back, c.dstPackets, c.dstBytes, 117)
        }
        files.add(c.start, 'flow', text)
      },
      endSlot: () => {},
      end: () => {},
    }
  },
}

const defaultAction = { sid: 3, rev: 0, name: 'aws:alert_strict action', category: '', severity: 3 }
