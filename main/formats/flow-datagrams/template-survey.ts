import type { Survey, Surveyor } from '../format'
import { createDatagramFramer } from './datagram-framer'
import { noElements } from './elements'
import { u16, u32 } from './network-order'
import { protocolOf } from './protocol-of'
import { compileTemplate, readOptionsTemplate, readTemplate } from './template'
import { firstDataSet, ipfix, type Version, v9 } from './versions'

/** Templates of one file that others are told of, and the bytes they take. */
const mostKeys = 4096
const mostBytes = 1024 * 1024
const mostLengths = 64

/** A message that holds one template and nothing else, in base64. */
const messageWith = (
  { version, headerBytes }: Version,
  domain: number,
  set: number,
  declaration: Uint8Array,
): string => {
  const message = Buffer.alloc(headerBytes + 4 + declaration.length)
  message.writeUInt16BE(version, 0)
  message.writeUInt16BE(version === 9 ? 1 : message.length, 2)
  message.writeUInt32BE(domain, headerBytes - 4)
  message.writeUInt16BE(set, headerBytes)
  message.writeUInt16BE(4 + declaration.length, headerBytes + 2)
  message.set(declaration, headerBytes + 4)
  return message.toString('base64')
}

/** Sets are filled up to whole words at most. */
const mostPadding = 3

/**
 * How well a template, in a message as made above, can be that of data sets of these lengths: 2 when whole records fill
 * them, 1 when its records may have any length, 0 when it cannot. Two exporters in one folder may have given the same
 * number to templates of their own.
 */
export const templateFits = (message: string, lengths: string): number => {
  const bytes = Buffer.from(message, 'base64')
  const kind = u16(bytes, 0) === 9 ? v9 : ipfix
  const isOptions = u16(bytes, kind.headerBytes) === kind.optionsSet
  const at = kind.headerBytes + 4
  const read = (isOptions ? readOptionsTemplate : readTemplate)(bytes, at, bytes.length, kind.version)
  if (read.kind !== 'template') return 0
  const { bytes: record, isVariable } = compileTemplate(read.declared, noElements)
  const all = lengths.split(' ').map(Number)
  if (record === 0 || all.some(length => length < record)) return 0
  return isVariable ? 1 : all.every(length => length % record <= mostPadding) ? 2 : 0
}

/** Looks through a file of datagrams for the templates it holds, and for those that its data needs and it has not. */
export const createTemplateSurvey = (): Surveyor => {
  const gives = new Map<string, { first: string; last: string }>()
  /** Lengths of the data sets that wait for each template. */
  const needs = new Map<string, Set<number>>()
  let bytesKept = 0

  const give = (key: string, message: string): void => {
    const known = gives.get(key)
    if (known?.last === message) return
    if ((!known && gives.size >= mostKeys) || bytesKept + message.length > mostBytes) return
    bytesKept += message.length
    gives.set(key, { first: known?.first ?? message, last: message })
  }

  const need = (key: string, length: number): void => {
    const lengths = needs.get(key) ?? new Set()
    if (lengths.size < mostLengths) lengths.add(length)
    if (needs.size < mostKeys || needs.has(key)) needs.set(key, lengths)
  }

  const readSets = (bytes: Uint8Array, from: number, to: number, kind: Version): void => {
    const { version, headerBytes, templateSet, optionsSet } = kind
    const domain = u32(bytes, from + headerBytes - 4)
    const keyOf = (id: number): string => `${version} ${domain} ${id}`
    for (let set = from + headerBytes; set + 4 <= to; ) {
      const id = u16(bytes, set)
      const length = u16(bytes, set + 2)
      if (length < 4) return
      const end = Math.min(set + length, to)
      if (id >= firstDataSet) {
        if (!gives.has(keyOf(id))) need(keyOf(id), end - set - 4)
      } else if (id === templateSet || id === optionsSet) {
        for (let at = set + 4; at + 4 <= end; ) {
          const read = (id === optionsSet ? readOptionsTemplate : readTemplate)(bytes, at, end, version)
          if (read.kind === 'problem') break
          if (read.kind === 'template')
            give(keyOf(read.declared.id), messageWith(kind, domain, id, bytes.subarray(at, read.next)))
          at = read.next
        }
      }
      set += length
    }
  }

  const framer = createDatagramFramer({
    datagram: (bytes, from, to) => {
      const protocol = protocolOf(bytes, from, to)
      if (protocol === 'netflow-v9') readSets(bytes, from, to, v9)
      else if (protocol === 'ipfix') readSets(bytes, from, Math.min(to, from + u16(bytes, from + 2)), ipfix)
    },
    broken: () => {},
  })

  return {
    push: framer.push,
    end: (): Survey => {
      framer.end()
      return {
        gives: [...gives].map(([key, { first, last }]) => ({ key, first, last })),
        needs: [...needs].map(([key, lengths]) => ({ key, known: [...lengths].join(' ') })),
      }
    },
  }
}
