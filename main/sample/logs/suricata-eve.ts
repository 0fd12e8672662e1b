import type { Connection } from '../connection'
import type { LogKind } from '../log-writer'
import { eveFlowId, eveTime, protocolWord, request } from './eve-text'

/** Every second TLS handshake is logged beside its flow; all DNS and HTTP is. */
const hasEvent = ({ app, srcPort, filler }: Connection): boolean =>
  !filler && app !== null && (app !== 'tls' || srcPort % 2 === 0)

const event = (c: Connection): string => {
  switch (c.app) {
    case 'dns':
      return `"dns":{"version":2,"type":"query","id":${c.srcPort},"rrname":"${c.hostname}","rrtype":"A","tx_id":0,"opcode":0}`
    case 'http': {
      const { url, agent } = request(c.srcPort)
      return `"tx_id":0,"http":{"hostname":"${c.hostname}","url":"${url}","http_user_agent":"${agent}","http_method":"GET","protocol":"HTTP/1.1","status":${c.srcPort % 17 === 0 ? 404 : 200},"length":${c.dstBytes}}`
    }
    default:
      return `"tls":{"subject":"CN=${c.hostname}","issuerdn":"C=US, O=Let's Encrypt, CN=R11","sni":"${c.hostname}","version":"TLS 1.3"}`
  }
}

/** A sensor on the mirror port of the office: it sees everything and blocks nothing. */
export const suricataLog: LogKind = {
  format: 'suricata-eve',
  fileName: day => `eve-${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}.json`,
  packed: false,
  before: '',
  between: '',
  after: '',
  create: (_, files) => {
    let count = 0
    return {
      rows: c => 1 + (hasEvent(c) ? 1 : 0) + (c.signature && !c.filler ? 1 : 0),
      write: c => {
        const id = eveFlowId(++count)
        const ends = `"src_ip":"${c.src}","src_port":${c.srcPort},"dest_ip":"${c.dst}","dest_port":${c.dstPort},"proto":"${protocolWord(c.protocol)}"`
        const app = c.app === null ? '' : `,"app_proto":"${c.app}"`
        const begin = `"flow_id":${id},"in_iface":"ens192","event_type":`
        let text = ''
        if (c.signature && !c.filler) {
          const { sid, rev, name, category, severity } = c.signature
          text += `{"timestamp":"${eveTime(c.start + 2)}",${begin}"alert",${ends},"alert":{"action":"allowed","gid":1,"signature_id":${sid},"rev":${rev},"signature":"${name}","category":"${category}","severity":${severity}}${app},"host":"office-ids"}\n`
        }
        if (hasEvent(c)) {
          text += `{"timestamp":"${eveTime(c.start + 4)}",${begin}"${c.app}",${ends},${event(c)},"host":"office-ids"}\n`
        }
        const answered = c.dstPackets > 0
        const tcp =
          c.protocol === 6
            ? `,"tcp":{"tcp_flags":"${answered ? '1b' : '02'}","tcp_flags_ts":"${answered ? '1b' : '02'}","tcp_flags_tc":"${answered ? '1b' : '00'}","syn":true,"state":"${answered ? 'closed' : 'syn_sent'}"}`
            : ''
        const end = c.start + c.durationMs
        text += `{"timestamp":"${eveTime(end + 61_000)}",${begin}"flow",${ends}${app},"flow":{"pkts_toserver":${c.srcPackets},"pkts_toclient":${c.dstPackets},"bytes_toserver":${c.srcBytes},"bytes_toclient":${c.dstBytes},"start":"${eveTime(c.start)}","end":"${eveTime(end)}","age":${Math.floor(c.durationMs / 1000)},"state":"${answered ? 'closed' : 'new'}","reason":"timeout","alerted":${c.signature !== null && !c.filler}}${tcp},"host":"office-ids"}\n`
        files.add(c.start, '', text)
      },
      endSlot: () => {},
      end: () => {},
    }
  },
}
