import type { Sink } from '../format'
import { type Clock, clockFrom } from './clock'
import type { Device } from './device'
import { devices } from './devices'
import { readGeneric } from './generic'
import { type Line, readLine } from './header'
import { createOpenSessions } from './open-sessions'
import { fillReading } from './reading'

/** How a line came in: by a datagram, or wrapped by a log shipper. A bare line of a file came in no way that is known. */
export type Reception = {
  /** ms. */
  readonly receivedMs: number
  /** Address or name of the sender, for lines that do not name their host. */
  readonly sender: string | null
}

/** Decodes the lines of any number of devices, and holds what they share: sessions not yet over, the time of the last line. */
export type SyslogDecoder = {
  /** One line or datagram, `bytes[from..to)`: each record in it is stored or rejected. */
  readonly line: (bytes: Uint8Array, from: number, to: number, sink: Sink, reception?: Reception) => void
  readonly text: (text: string, sink: Sink, reception?: Reception) => void
}

/** No syslog sender writes more in a line; the raw record has the rest. */
export const longestLine = 64 * 1024

const newline = 10
const carriageReturn = 13

/** Text as it was sent, with replacement characters for what is no UTF-8; line ends inside a datagram become blanks. */
export const lineText = (bytes: Uint8Array, from: number, to: number): string => {
  let end = Math.min(to, from + longestLine)
  while (end > from && ((bytes[end - 1] ?? 0) === 0 || bytes[end - 1] === newline || bytes[end - 1] === carriageReturn))
    end--
  const part = bytes.subarray(from, end)
  const text = Buffer.from(part.buffer, part.byteOffset, part.length).toString('utf8')
  return /[\n\r]/.test(text) ? text.replaceAll(/[\n\r]+/g, ' ') : text
}

export const deviceOf = (line: Line): Device | null => devices.find(device => device.recognises(line)) ?? null

/** A header in the middle of a line: the record before lost its line end. */
const glued = /(?<=[\w)\]])(?=<\d{1,3}>(?:[A-Z][a-z]{2} {1,2}\d{1,2} (?:\d{4} )?\d\d:\d\d:\d\d|1? ?\d{4}-\d\d-\d\dT))/

/** More records than this in a line are no lost line ends. */
const mostParts = 64

export type SyslogOptions = {
  /** `year=2024 zone=Asia/Tokyo`, as the user writes it behind a format. */
  readonly options?: string | null
  /**
   * When the file was last written, ms: no line is later, and lines before the first that has a time are of then. Left out
   * on the wire, where each line comes with its reception.
   */
  readonly writtenMs?: number
}

export const createSyslogDecoder = ({ options = null, writtenMs = Number.NaN }: SyslogOptions = {}): SyslogDecoder => {
  const clock = clockFrom(options, writtenMs)
  const sessions = createOpenSessions()
  let lastMs = writtenMs

  const readOne = (text: string, sink: Sink, reception: Reception | undefined): void => {
    const receivedMs = reception?.receivedMs ?? Number.NaN
    const line = readLine(text, clock, receivedMs)
    const time = [line.time, receivedMs].find(ms => !Number.isNaN(ms)) ?? lastMs
    const sensor = line.host ?? reception?.sender ?? null
    const device = deviceOf(line)
    const reading = device ? device.read(line, { clock, sessions, time, sensor }) : readGeneric(line)
    if (typeof reading === 'string') return sink.reject(reading)
    const problem = fillReading(reading, { time, sensor, text: line.message }, sink)
    if (problem !== null) return sink.reject(problem)
    lastMs = Number.isNaN(line.time) ? sink.draft.start : line.time
    sink.store()
  }

  const text: SyslogDecoder['text'] = (whole, sink, reception) => {
    const parts = glued.test(whole) ? gluedParts(whole) : [whole]
    for (const [part, record] of parts.entries()) {
      sink.draft.part = part
      readOne(record, sink, reception)
    }
  }

  return { text, line: (bytes, from, to, sink, reception) => text(lineText(bytes, from, to), sink, reception) }
}

/**
 * Only behind messages in which no outsider can place a text: a header in a URL or a user agent would otherwise forge a
 * record.
 */
export const gluedParts = (whole: string): readonly string[] => {
  const parts: string[] = []
  let rest = whole
  while (parts.length < mostParts - 1) {
    const cut = glued.exec(rest)?.index
    if (cut === undefined) break
    const device = deviceOf(readLine(rest.slice(0, cut), anyClock, Number.NaN))
    if (device?.plain !== true) break
    parts.push(rest.slice(0, cut))
    rest = rest.slice(cut)
  }
  return [...parts, rest]
}

/** Where a record is cut does not depend on its time. */
const anyClock: Clock = { local: () => 0, yearless: () => 0 }
