import type { Clock } from './clock'
import { bsdTimeAt, epochTimeAt, isoTimeAt, offsetOf, placed, type TimeFound } from './time-text'

/** A line taken apart as far as syslog itself goes; `message` is what the device said. */
export type Line = {
  /** Facility times 8 plus severity, 0 to 191. */
  readonly priority: number | null
  /** ms; `NaN` when the line has no time, or one that does not exist. */
  readonly time: number
  readonly host: string | null
  /** The program: RFC 3164's tag, RFC 5424's APP-NAME. */
  readonly app: string | null
  readonly pid: string | null
  readonly messageId: string | null
  /** Structured data, brackets and all. */
  readonly data: string | null
  /** Seconds since 1970 stand where the time is: Cisco Meraki does that. */
  readonly epoch: boolean
  readonly message: string
}

/** Relays put their own header before the one they received. */
const mostHeaders = 3

const bare: Line = {
  priority: null,
  time: Number.NaN,
  host: null,
  app: null,
  pid: null,
  messageId: null,
  data: null,
  epoch: false,
  message: '',
}

/**
 * Reads the header of a line (RFC 3164, RFC 5424, and what devices make of them). A line without one is its own message.
 * `receivedMs` is `NaN` for a line of a file.
 */
export const readLine = (text: string, clock: Clock, receivedMs: number): Line => {
  let line = { ...bare, message: text.trim() }
  for (let depth = 0; depth < mostHeaders; depth++) {
    if (depth > 0 && (line.app !== null || !innerStart.test(line.message))) break
    const inner = readHeader(line.message, clock, receivedMs)
    if (!inner) break
    line = {
      ...inner,
      priority: inner.priority ?? line.priority,
      time: Number.isNaN(inner.time) ? line.time : inner.time,
      host: inner.host ?? line.host,
    }
  }
  return line
}

/** A message that begins like this was a line before a relay got it. */
const innerStart =
  /^(<\d{1,3}>|[*.]?[A-Z][a-z]{2} {1,2}\d{1,2} (\d{4} )?\d\d:\d\d:\d\d|1 \d{9,10}\.\d|\d{4}-\d\d-\d\dT)/

const start = /(?:\d{1,5} (?=<))?(?:<(\d{1,3})>)?[ :]*(?:(1) (?=\S))?/y

const readHeader = (text: string, clock: Clock, receivedMs: number): Line | null => {
  const proxmox = proxmoxLine(text, clock)
  if (proxmox) return proxmox
  start.lastIndex = 0
  const [, digits, version] = start.exec(text) ?? []
  let at = start.lastIndex
  const priority = digits === undefined ? null : Number(digits)
  if (priority !== null && priority > 191) return null
  const epoch = version === undefined ? null : epochTimeAt(text, at)
  const iso = epoch ? null : isoTimeAt(text, at, clock)
  const nil: TimeFound | null =
    version !== undefined && text.startsWith('- ', at) ? { ms: Number.NaN, end: at + 1 } : null
  const time = epoch ?? iso ?? nil ?? bsdTimeAt(text, at, clock, receivedMs)
  if (!time) return priority === null ? null : { ...bare, priority, ...tagged(text.slice(at), false) }
  at = time.end
  const rest = text.slice(at)
  const known = { ...bare, priority, time: time.ms, epoch: epoch !== null }
  const structured = (iso ?? nil) ? structuredTail(rest) : null
  return { ...known, ...(structured ?? tagged(rest, true)) }
}

type Tail = Pick<Line, 'host' | 'app' | 'pid' | 'messageId' | 'data' | 'message'>

const blankOf = (word: string | undefined): string | null => (word === undefined || word === '-' ? null : word)

const structuredStart = / (\S{1,255}) (\S{1,128}) (\S{1,128}) (\S{1,128}) (?=-(?: |$)|\[)/y

/** What follows the time in RFC 5424: host, program, process, message id, structured data, message. */
const structuredTail = (rest: string): Tail | null => {
  structuredStart.lastIndex = 0
  const found = structuredStart.exec(rest)
  if (!found || found[2]?.endsWith(':')) return null
  const at = structuredStart.lastIndex
  const end = rest[at] === '-' ? at + 1 : dataEnd(rest, at)
  return {
    host: blankOf(found[1]),
    app: blankOf(found[2]),
    pid: blankOf(found[3]),
    messageId: blankOf(found[4]),
    data: blankOf(rest.slice(at, end)),
    message: rest.slice(end).replace(/^ \uFEFF?/, ''),
  }
}

/** Where structured data ends: elements stand in brackets, `]`, `"` and `\` in their values behind a backslash. */
const dataEnd = (text: string, from: number): number => {
  let quoted = false
  for (let at = from; at < text.length; at++) {
    const char = text[at]
    if (quoted && char === '\\') at++
    else if (char === '"') quoted = !quoted
    else if (char === ']' && !quoted && text[at + 1] !== '[') return at + 1
  }
  return text.length
}

/** A word that a device's message begins with, where others have their host or program. */
const messageStart = /^(%|\[|CEF:|LEEF:)|[=,|]/
const hostWord = /^[A-Za-z0-9][\w.:%-]{0,254}$/
const tagWord = /^([A-Za-z][\w./()-]{0,63}?)(?:\[(\d{1,10})\])?:$/

/** Host and program as RFC 3164 has them; either may be missing. Without a time there is no host. */
const tagged = (rest: string, hasTime: boolean): Tail => {
  let message = rest.replace(/^[\s:]+/, '')
  let host: string | null = null
  const word = wordOf(message)
  const afterWord = message.slice(word.length).trimStart()
  const isTag = tagWord.test(word) && !messageStart.test(word) && !afterWord.startsWith('%')
  if (hasTime && !isTag && !messageStart.test(word) && hostWord.test(word)) {
    host = word.replace(/:$/, '')
    message = afterWord.replace(/^: */, '')
    // Ubiquiti's gateways name themselves twice.
    if (message.startsWith(`${host} `)) message = message.slice(host.length + 1)
  }
  const tag = wordOf(message)
  const found = tagWord.exec(tag)
  if (!found || found[1] === 'CEF' || found[1] === 'LEEF')
    return { host, app: null, pid: null, messageId: null, data: null, message }
  return {
    host,
    app: found[1] ?? null,
    pid: found[2] ?? null,
    messageId: null,
    data: null,
    message: message.slice(tag.length).trimStart(),
  }
}

const wordOf = (text: string): string => {
  const end = text.indexOf(' ')
  return end < 0 ? text : text.slice(0, end)
}

const proxmoxStart =
  /^\d{1,9} \d (\S{1,64}) (\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-]\d{4}) (?=.*\b(?:IN|OUT)=)/

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Proxmox VE's firewall writes a head of its own: guest, level, chain, time. https://pve.proxmox.com/pve-docs/chapter-pve-firewall.html */
const proxmoxLine = (text: string, clock: Clock): Line | null => {
  const found = proxmoxStart.exec(text)
  if (!found) return null
  const [start, chain = null, day, month = '', year, hour, minute, second, zone] = found
  const when = {
    month: monthNames.indexOf(month) + 1,
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    ms: 0,
  }
  const time = placed(clock, Number(year), when, offsetOf(zone))
  return { ...bare, time, app: 'pve-firewall', messageId: chain, message: text.slice(start.length) }
}
