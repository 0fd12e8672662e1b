import type { Sink } from '../format'
import { textOf } from '../json-value'
import { decodeConn } from './conn'
import { decodeDns, decodeHttp, decodeNotice, decodeSsl } from './events'
import type { ZeekRecord } from './record'

type Decode = (record: ZeekRecord, sink: Sink) => string | null

/** The logs that become rows, by the name in `#path` or `_path`. Each gives the sentence to reject the record with. */
const decoders: Readonly<Record<string, Decode>> = {
  conn: (record, sink) => decodeConn(record, sink, false),
  conn_long: (record, sink) => decodeConn(record, sink, true),
  open_conn: (record, sink) => decodeConn(record, sink, true),
  dns: decodeDns,
  http: decodeHttp,
  ssl: decodeSsl,
  notice: decodeNotice,
}

/** Logs Zeek writes beside these. A name beyond them is counted as one kind: a log must not be able to name kinds without end. */
const otherLogs = new Set(
  (
    'analyzer analyzer_failed barnyard2 broker capture_loss cluster communication config dce_rpc dhcp dnp3 dpd files ftp intel ' +
    'ipsec irc kerberos known_certs known_hosts known_modbus known_services ldap ldap_search loaded_scripts modbus ' +
    'modbus_register_change mqtt_connect mqtt_publish mqtt_subscribe mysql netcontrol notice_alarm ntlm ntp ocsp ' +
    'packet_filter pe postgresql print prof quic radius rdp redis reporter rfb signatures sip smb_cmd smb_files smb_mapping ' +
    'smtp snmp socks software ssh stats stderr stdout syslog telemetry traceroute tunnel weird weird_stats websocket x509'
  ).split(' '),
)

/** Fields that only one log has, for records that do not say which log they are of. */
const marks: readonly (readonly [field: string, log: string])[] = [
  ['conn_state', 'conn'],
  ['note', 'notice'],
  ['qtype', 'dns'],
  ['rcode', 'dns'],
  ['trans_depth', 'http'],
  ['user_agent', 'http'],
  ['server_name', 'ssl'],
  ['cipher', 'ssl'],
]

const logByFields = (has: (name: string) => boolean): string | null => marks.find(([field]) => has(field))?.[1] ?? null

/** Which log a record is of, as far as anything is done with it: one of those read, or a kind to skip it under. */
const logOf = (path: string | null, has: (name: string) => boolean): string => {
  if (path !== null && (Object.hasOwn(decoders, path) || otherLogs.has(path))) return path
  return logByFields(has) ?? 'other log'
}

/** One entry of a log, however it was written. */
export type ZeekEntry = {
  readonly record: ZeekRecord
  /** The log it is of, where that is said. */
  readonly path: string | null
  /** Whether it has a field, set or not. */
  readonly has: (name: string) => boolean
  /** All that it says, field by field. */
  readonly whole: () => string
}

/** Entries of a connection carry its uid, and two of them that agree in everything are one entry. */
export const zeekIdentity = 'entries with a uid are the same where the log and every field of the entry are'

/** Puts one entry of a log into the sink. */
export const decodeEntry = ({ record, path, has, whole }: ZeekEntry, sink: Sink): void => {
  const log = logOf(path, has)
  const decode = Object.hasOwn(decoders, log) ? decoders[log] : undefined
  if (!decode) return sink.skip(log)
  const problem = decode(record, sink)
  if (problem !== null) return sink.reject(problem)
  if (textOf(record.value('uid')) !== null) sink.identify(`${log}\n${whole()}`)
  sink.store()
}
