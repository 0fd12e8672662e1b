import type { Datagram, Origin } from '../datagram'
import { createDatagramDecoder } from '../datagram-decoder'
import type { BytesFormat, Decoder, Explained, Head, PlacedSink, WholeFile } from '../format'
import { createDatagramFramer } from './datagram-framer'
import { parseDatagramOptions, templatesOption } from './datagram-options'
import { u32 } from './network-order'
import { type FlowProtocol, protocolOf } from './protocol-of'
import { createTemplateSurvey, templateFits } from './template-survey'

/** Nothing in a file of payloads says who sent them: all of them are taken to be of one exporter. */
const unknownOrigin: Origin = { address: '', port: 0, localPort: 0 }

const count = (value: number): string => value.toLocaleString('en')

const noDatagram = (bytes: number): string =>
  `${count(bytes)} ${bytes === 1 ? 'byte is' : 'bytes are'} no datagram of NetFlow v5, v9, IPFIX or sFlow v5`

/** A decoder that knows the templates which the options bring, and what makes datagrams of a file's bytes. */
const openRaw = (options: string | null) => {
  const { elements, templates, receivedMs } = parseDatagramOptions(options)
  const decoder = createDatagramDecoder({ definitions: elements })
  let firstUptime = Number.NaN

  /** sFlow carries no time but the agent's uptime: with the time of the first datagram it tells that of the others. */
  const receivedOf = (payload: Uint8Array): number => {
    if (receivedMs !== receivedMs || protocolOf(payload) !== 'sflow-v5') return Number.NaN
    const uptime = u32(payload, u32(payload, 4) === 1 ? 20 : 32)
    if (firstUptime !== firstUptime) firstUptime = uptime
    return receivedMs + ((uptime - firstUptime) >>> 0)
  }
  const datagramOf = (payload: Uint8Array, offset: number): Datagram => ({
    payload,
    origin: unknownOrigin,
    receivedMs: receivedOf(payload),
    offset,
  })

  for (const template of templates) decoder.learn(datagramOf(template, 0))
  return { decoder, datagramOf }
}

const decodeRaw = (_: Head, options: string | null): Decoder => {
  const { decoder, datagramOf } = openRaw(options)
  let into: PlacedSink | null = null
  const framer = createDatagramFramer({
    datagram: (bytes, from, to, offset) => {
      if (into) decoder.decode(datagramOf(bytes.subarray(from, to), offset), into)
    },
    broken: (offset, length, start) => {
      into?.at(offset, length, start)
      into?.reject(noDatagram(length))
    },
  })

  return {
    framing: 'bytes',
    push: (piece, sink) => {
      into = sink
      framer.push(piece)
    },
    end: sink => {
      into = sink
      framer.end()
      decoder.end(() => sink)
    },
  }
}

const pieceBytes = 1024 * 1024

/** Decodes the file again up to the record, and beyond it when its template comes later. */
const explainRaw = async (file: WholeFile, place: number, options: string | null): Promise<Explained> => {
  const { decoder, datagramOf } = openRaw(options)
  let asked: Datagram | null = null
  let explained: Explained | null = null
  const framer = createDatagramFramer({
    datagram: (bytes, from, to, offset) => {
      if (explained) return
      const datagram = datagramOf(bytes.subarray(from, to), offset)
      decoder.learn(datagram)
      if (place >= offset && place < offset + to - from) asked = { ...datagram, payload: datagram.payload.slice() }
      if (asked) explained = decoder.explain(asked, place - asked.offset)
    },
    broken: () => {},
  })
  for (let from = 0; from < file.bytes && !explained; from += pieceBytes)
    framer.push(await file.read(from, from + pieceBytes))
  if (!explained) framer.end()
  return explained ?? []
}

/** A format of files that hold UDP payloads end to end, told by the protocol of the first. */
export const rawDatagrams = (
  format: Pick<BytesFormat, 'id' | 'title' | 'versions' | 'spec' | 'ruleKind' | 'blindSpots'>,
  protocols: readonly FlowProtocol[],
): BytesFormat => ({
  ...format,
  input: 'bytes',
  lists: [],
  sniff: ({ bytes }) => {
    const protocol = protocolOf(bytes)
    return protocol !== null && protocols.includes(protocol) ? 'likely' : 'no'
  },
  open: decodeRaw,
  explain: (_record, _part, file, offset, options) => explainRaw(file, offset, options),
  together: {
    survey: createTemplateSurvey,
    fits: templateFits,
    options: (own: string | null, given: readonly string[]) =>
      given.length === 0 ? own : [...(own === null ? [] : [own]), templatesOption(given)].join(';'),
  },
})
