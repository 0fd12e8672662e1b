import { shown } from '../fill'
import type { Decoder, Explained, Format, Head, Likeness, TextFormat } from '../format'
import { parseJson } from '../parse-json'
import { clockFrom, createClock } from './clock'
import { createSyslogDecoder, deviceOf, gluedParts } from './decoder'
import type { DeviceFormat } from './device'
import { devices } from './devices'
import { type Line, readLine } from './header'
import { lineMembers, wrappedLine, wrappedReception } from './wrapped-line'

const generic: DeviceFormat = {
  id: 'syslog',
  title: 'Syslog',
  versions:
    'any line after an RFC 3164 or RFC 5424 header as an event with its text; firewall lines of MikroTik RouterOS and security logs of Juniper SRX, structured or in words, as flows and alerts; also lines in JSON',
  spec: 'https://www.rfc-editor.org/rfc/rfc5424',
  ruleKind: 'firewall',
  blindSpots: [
    'RFC 3164 times have no year: it is the latest that does not lie after the file was last written; `year=2024` behind the format says another.',
    'Times without a zone are read as UTC, or in the zone named with `zone=Asia/Tokyo` behind the format.',
    'A line without a time has that of the line before it, and before the first time that of the file.',
    'Lines sent by UDP may have been lost, cut or forged on the way.',
    'The action of a MikroTik rule is not in its lines.',
  ],
}

/** Said of every syslog format beside what its device cannot tell. */
const always = generic.blindSpots.slice(0, 3)

/** The kernel's own log begins its lines with a bracket, too. */
const isJson = ({ text }: Head): boolean => /^\s*(?:\{|\[\s*[[{"])/.test(text)

/** How many lines of a file are looked at. */
const sniffedLines = 200
const longestSniffed = 4096

/** What a file looks like to the whole family: one format of it, and how much. */
type Verdict = { readonly id: string | null; readonly likeness: Likeness }

const noDevice: Verdict = { id: null, likeness: 'no' }
const sniffClock = createClock({ year: null, zone: 'UTC', writtenMs: Date.UTC(2100, 0, 1) })

/** A time alone heads the lines of many logs; with a program or a priority behind it, it is syslog. */
const isSyslog = ({ priority, time, app, host }: Line): boolean =>
  priority !== null
    ? !Number.isNaN(time) || app !== null
    : !Number.isNaN(time) && app !== null && !/^\d+$/.test(host ?? '')

const judge = (head: Head): Verdict => {
  const json = isJson(head)
  // The last line of a head may be cut.
  const texts = json ? head.records.flatMap(record => wrappedLine(record) ?? []) : head.lines
  const counts = new Map<string, number>()
  let [seen, syslog] = [0, 0]
  for (const text of texts) {
    if (text.trim() === '') continue
    if (++seen > sniffedLines) break
    const line = readLine(text.slice(0, longestSniffed), sniffClock, Number.NaN)
    const device = deviceOf(line)
    if (device) {
      const id = device.format?.id ?? generic.id
      counts.set(id, (counts.get(id) ?? 0) + 1)
    }
    if (device ?? isSyslog(line)) syslog++
  }
  const [best] = [...counts].sort(([, a], [, b]) => b - a)
  // One firewall line among those of a whole server does not make a firewall log of it.
  if (best && best[1] * 10 >= syslog) return { id: best[0], likeness: best[1] * 2 >= seen ? 'certain' : 'likely' }
  if (syslog === 0 || syslog * 2 < seen) return noDevice
  return { id: generic.id, likeness: syslog * 10 >= seen * 9 ? 'likely' : 'possible' }
}

/** Every format of the family asks the same of the same head. */
const verdicts = new WeakMap<Head, Verdict>()

const verdictOf = (head: Head): Verdict => {
  const known = verdicts.get(head) ?? judge(head)
  verdicts.set(head, known)
  return known
}

/** Every format of the family reads the lines of all devices: a file they share loses nothing. */
const open = (head: Head, options: string | null): Decoder => {
  const writtenMs = head.modifiedMs ?? Date.now()
  const decoder = createSyslogDecoder({ options, writtenMs })
  if (!isJson(head)) return { framing: 'lines', line: decoder.line }
  const clock = clockFrom(options, writtenMs)
  return {
    framing: 'json',
    value: (value, _, sink) => {
      const text = wrappedLine(value)
      if (text === null) return sink.reject(`${shown(value)} holds no line in ${lineMembers} or the like`)
      decoder.text(text, sink, wrappedReception(value, clock))
    },
  }
}

/** The header of a line and what its device says, by the names of its vendor. */
export const explainLine = (record: string, part: number): Explained => {
  const text = gluedParts(unwrapped(record))[part] ?? ''
  const line = readLine(text, sniffClock, Number.NaN)
  const { priority, host, app, pid, messageId, data, message } = line
  const heading: Readonly<Record<string, string | null>> = {
    facility: priority === null ? null : String(priority >> 3),
    'syslog severity': priority === null ? null : String(priority & 7),
    host,
    program: app,
    'process id': pid,
    'message id': messageId,
    'structured data': data,
  }
  const fields = deviceOf(line)?.explain(line) ?? [['message', message] as const]
  return [
    ...Object.entries(heading).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])),
    ...fields,
  ]
}

const unwrapped = (record: string): string => {
  if (!/^\s*\{/.test(record)) return record
  try {
    return wrappedLine(parseJson(record)) ?? record
  } catch {
    // A record that was cut is shown as the text it is.
    return record
  }
}

const formatOf = (facts: DeviceFormat, blindSpots: readonly string[]): TextFormat => ({
  ...facts,
  blindSpots,
  input: 'text',
  lists: ['logEvents', 'events', 'records'],
  sniff: head => {
    const { id, likeness } = verdictOf(head)
    return id === facts.id ? likeness : 'no'
  },
  open,
  explain: explainLine,
})

/** One format a device, and one for whatever else stands behind a syslog header. */
export const syslogFormats: readonly Format[] = [
  ...devices.flatMap(({ format }) => (format ? [formatOf(format, [...format.blindSpots, ...always])] : [])),
  formatOf(generic, generic.blindSpots),
]
