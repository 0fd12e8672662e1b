import type { Survey, Surveyor } from '../format'
import { createDatagramFramer } from './datagram-framer'
import { u16, u32 } from './network-order'
import { protocolOf } from './protocol-of'
import { readOptionsTemplate, readTemplate } from './template'
import { firstDataSet, ipfix, type Version, v9 } from './versions'

/** Templates of one file that others are told of, and the bytes they take. */
const mostKeys = 4096
const mostBytes = 1024 * 1024

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

/** Looks through a file of datagrams for the templates it holds, and for those that its data needs and it has not. */
export const createTemplateSurvey = (): Surveyor => {
  const gives = new Map<string, { first: string; last: string }>()
  const needs = new Set<string>()
  let bytesKept = 0

  const give = (key: string, message: string): void => {
    const known = gives.get(key)
    if (known?.last === message) return
    if ((!known && gives.size >= mostKeys) || bytesKept + message.length > mostBytes) return
    bytesKept += message.length
    gives.set(key, { first: known?.first ?? message, last: message })
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
        if (!gives.has(keyOf(id)) && needs.size < mostKeys) needs.add(keyOf(id))
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
      return { gives: [...gives].map(([key, { first, last }]) => ({ key, first, last })), needs: [...needs] }
    },
  }
}
