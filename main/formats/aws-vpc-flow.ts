import { Failure } from '../../shared/rpc/message'
import { type Layout, layoutFromHeader, layoutFromOptions } from './aws-vpc-fields'
import { createLineDecoder, type LineDecoder } from './aws-vpc-line'
import { layoutFromShape } from './aws-vpc-shape'
import { cloudWatchMessage, eventIdOf, eventTimeOf, messageOf } from './cloudwatch'
import { shown } from './fill'
import type { Head, Likeness, Sink, TextFormat } from './format'
import { isObject, type JsonObject, textOf } from './json-value'
import { parseJson } from './parse-json'

const isJson = ({ text }: Head): boolean => /^\s*[[{]/.test(text)

const wordsOf = (line: string): readonly string[] => (cloudWatchMessage(line) ?? '').trim().split(/\s+/)

/** How many lines of a file are looked at before giving up. */
const sniffedLines = 20

const looksLike = (line: string): Likeness => {
  const message = cloudWatchMessage(line) ?? ''
  if (layoutFromHeader(message)) return 'certain'
  return layoutFromShape(wordsOf(line)) ? 'likely' : 'no'
}

const best = (likenesses: readonly Likeness[]): Likeness =>
  likenesses.includes('certain') ? 'certain' : likenesses.includes('likely') ? 'likely' : 'no'

/** A custom order without a header cannot be read, but it can be recognised: by its interface, or by the log group. */
const isUnnamed = (message: string, header: Head['header']): boolean =>
  /^(\S+ ){1,80}\S+$/.test(message) &&
  (/(^| )eni-[0-9a-f]{6,}( |$)/.test(message) || /^eni-[0-9a-f]{6,}/.test(textOf(header?.['logStream']) ?? '')) &&
  !/[{}"=]/.test(message)

const sniffRecords = ({ records, header }: Head): Likeness => {
  const messages = records.slice(0, sniffedLines).flatMap(record => (isObject(record) ? (messageOf(record) ?? []) : []))
  const likeness = best(messages.map(looksLike))
  if (likeness !== 'no') return likeness
  if (header?.['messageType'] === 'CONTROL_MESSAGE') return 'possible'
  return messages.some(message => isUnnamed(message, header)) ? 'possible' : 'no'
}

const encoder = new TextEncoder()

const decodeMessage = (value: unknown, header: JsonObject | null, decode: LineDecoder, sink: Sink): void => {
  if (header?.['messageType'] === 'CONTROL_MESSAGE') return sink.skip('CONTROL_MESSAGE')
  const message = isObject(value) ? messageOf(value) : typeof value === 'string' ? value : null
  if (message === null) return sink.reject(`${shown(value)} holds no flow log line in message or body`)
  const bytes = encoder.encode(message)
  const time = isObject(value) ? eventTimeOf(value) : Number.NaN
  const id = isObject(value) ? eventIdOf(value) : null
  if (id !== null) sink.identify(id)
  decode(bytes, 0, bytes.length, sink, { time, sensor: textOf(header?.['logGroup']) })
}

const dash = 45
const quote = 34

/** A line of an export or a CSV begins with a date; a flow log line begins with a short number or a word. */
const beginsWithDate = (bytes: Uint8Array, from: number): boolean => {
  const at = bytes[from] === quote ? from + 1 : from
  return bytes[at + 4] === dash && bytes[at + 7] === dash && (bytes[at] ?? 0) <= 57
}

const text = new TextDecoder()

export const awsVpcFlow: TextFormat = {
  id: 'aws-vpc-flow',
  title: 'AWS VPC flow logs',
  versions:
    'version 2 to 11 and transit gateways (version 6): default and custom field orders, S3, CloudWatch Logs, JSON-wrapped lines',
  spec: 'https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html',
  input: 'text',
  lists: ['logEvents', 'events'],
  sniff: head => {
    if (head.records.length > 0) return sniffRecords(head)
    return isJson(head) ? 'no' : best(head.lines.slice(0, sniffedLines).map(looksLike))
  },
  open: (head, options) => {
    const decode = createLineDecoder(options === null ? null : givenLayout(options))
    if (isJson(head)) {
      return { framing: 'json', value: (value, header, sink) => decodeMessage(value, header, decode, sink) }
    }
    return {
      framing: 'lines',
      line: (bytes, from, to, sink) => {
        if (!beginsWithDate(bytes, from) && bytes[from] !== 64) return decode(bytes, from, to, sink)
        const message = cloudWatchMessage(text.decode(bytes.subarray(from, to)))
        if (message === null) return sink.skip('header')
        const inner = encoder.encode(message)
        decode(inner, 0, inner.length, sink)
      },
    }
  },
  ruleKind: 'security-group',
  identity: 'events in an envelope of CloudWatch Logs are the same where their id is; lines alone have no identity',
  blindSpots: [
    'A record covers one direction of a connection at one interface over 1 to 10 minutes: the answer, and the same packets at the next interface, are records of their own.',
    'Who opened a connection is not recorded.',
    'No rule is named: ACCEPT and REJECT come from security groups and network ACLs together, and REJECT also from packets after a connection closed.',
    'Transit gateway records carry no action.',
    'Behind NAT gateways, load balancers and interfaces with several addresses, srcaddr and dstaddr are those of the interface; only pkt-srcaddr and pkt-dstaddr show the others.',
    'Not captured: the Amazon DNS server, instance metadata, Amazon time, DHCP, Windows activation and the reserved router address. Absence is no evidence.',
    'SKIPDATA means that records were lost in that interval.',
  ],
  explain: (record, _, head, options) => {
    const line = lineOf(record)
    if (line === null) return []
    const words = line.trim().split(/\s+/)
    const layout = layoutOfFile(head, options, words)
    return words.map((value, at) => [layout?.names[at] ?? `field ${at + 1}`, value] as const)
  },
}

const givenLayout = (options: string): Layout => {
  const layout = layoutFromOptions(options)
  if (layout) return layout
  throw new Failure(
    'bad-input',
    `The field order ${shown(options)} names no field of an AWS flow log; write it as \${version} \${srcaddr} \${dstaddr} ...`,
  )
}

/** The line itself, out of whatever wraps it. */
const lineOf = (record: string): string | null => {
  if (!/^\s*\{/.test(record)) return cloudWatchMessage(record)
  try {
    const value = parseJson(record)
    return isObject(value) ? messageOf(value) : null
  } catch {
    // A record that was cut has no fields to show; its text is shown beside this.
    return null
  }
}

/** The order a line of that many words has: as given, as the head's header line says, or by its shape. */
const layoutOfFile = (head: Head, options: string | null, words: readonly string[]): Layout | null => {
  const given = options === null ? null : layoutFromOptions(options)
  const named =
    given ??
    head.lines
      .slice(0, sniffedLines)
      .map(layoutFromHeader)
      .find(found => found !== null) ??
    null
  if (named?.names.length === words.length) return named
  return layoutFromShape(words)
}
