import { kindCode } from '../code'
import { fillCount, fillHost, fillPort, firstOf } from '../fill'
import type { Sink } from '../format'
import { isBlank, textOf } from '../json-value'
import { fillEnds, fillStart } from './ends'
import type { ZeekRecord } from './record'
import { fillText, joinedTexts } from './text'

/** The log's own time: an event has no duration. */
const fillEvent = (record: ZeekRecord, sink: Sink, app: string): string | null => {
  sink.draft.kind = kindCode('event')
  fillText(sink, 'app', app)
  return firstOf(fillStart(record, sink), fillEnds(record, sink), atOnce(sink))
}

const atOnce = ({ draft }: Sink): null => {
  draft.end = draft.start
  return null
}

/** Answers of a very large response are kept to so many. */
const mostAnswers = 50

/** dns.log, https://docs.zeek.org/en/master/logs/dns.html. Ports and protocol are those of the query. */
export const decodeDns = (record: ZeekRecord, sink: Sink): string | null => {
  const problem = fillEvent(record, sink, 'dns')
  const answers = record.value('answers')
  const listed = Array.isArray(answers) ? answers.slice(0, mostAnswers) : [answers]
  fillText(sink, 'hostname', record.value('query'))
  fillText(
    sink,
    'message',
    joinedTexts([record.value('qtype_name'), record.value('rcode_name'), joinedTexts(listed, ', ')], ' '),
  )
  return problem
}

/** http.log, https://docs.zeek.org/en/master/logs/http.html */
export const decodeHttp = (record: ZeekRecord, sink: Sink): string | null => {
  const problem = firstOf(
    fillEvent(record, sink, 'http'),
    fillCount(sink, 'http_status', 'status_code', record.value('status_code')),
  )
  // The log names no transport; HTTP is read over TCP only.
  if (Number.isNaN(sink.draft.protocol)) sink.draft.protocol = 6
  fillText(sink, 'hostname', record.value('host'))
  fillText(sink, 'url', record.value('uri'))
  fillText(sink, 'http_method', record.value('method'))
  fillText(sink, 'user_agent', record.value('user_agent'))
  fillText(sink, 'user', record.value('username'))
  return problem
}

/** ssl.log, https://docs.zeek.org/en/master/logs/ssl.html. It is about TLS, DTLS and QUIC alike: the transport stays unknown. */
export const decodeSsl = (record: ZeekRecord, sink: Sink): string | null => {
  const problem = fillEvent(record, sink, 'tls')
  fillText(sink, 'hostname', record.value('server_name'))
  fillText(
    sink,
    'message',
    joinedTexts([record.value('version'), record.value('cipher'), record.value('validation_status')], ' '),
  )
  return problem
}

/**
 * notice.log, https://docs.zeek.org/en/master/logs/notice.html. A notice about no single connection names its hosts in
 * `src`, `dst` and `p`, one about the sensor itself none at all.
 */
export const decodeNotice = (record: ZeekRecord, sink: Sink): string | null => {
  const { draft } = sink
  const note = textOf(record.value('note'))
  draft.kind = kindCode('alert')
  draft.rule = sink.rule(note, null, null)
  const problem = firstOf(
    note === null ? 'note is missing; a notice names its type' : null,
    fillStart(record, sink),
    fillEnds(record, sink),
    isBlank(record.value('id.orig_h')) ? fillHost(sink, 'src_ip', 'src', record.value('src')) : null,
    isBlank(record.value('id.resp_h')) ? fillHost(sink, 'dst_ip', 'dst', record.value('dst')) : null,
    isBlank(record.value('id.resp_p')) ? fillPort(sink, 'dst_port', 'p', record.value('p')) : null,
    atOnce(sink),
  )
  fillText(sink, 'message', joinedTexts([record.value('msg'), record.value('sub')], ' · '))
  fillText(sink, 'sensor', record.value('peer_descr'))
  return problem
}
