import { formats } from '../formats'
import type { Head } from '../formats/format'
import { createJsonFramer } from './json-framer'

/** How much of a file is looked at to recognise it. */
export const headBytes = 64 * 1024
/** A first JSON record may be long; then this much is looked at. */
export const longHeadBytes = 4 * 1024 * 1024

const mostRecords = 20
const allLists = [...new Set(formats.flatMap(format => format.lists))]

export const looksLikeJson = (start: Uint8Array): boolean => {
  const first = start.find(byte => byte > 32)
  return first === 123 || first === 91
}

/** The beginning of a file taken apart for the formats to look at. */
export const headFrom = (start: Uint8Array): Head => {
  const text = new TextDecoder().decode(start.subarray(0, headBytes))
  const records: unknown[] = []
  let header: Head['header'] = null
  if (looksLikeJson(start)) {
    const framed = {
      value: (value: unknown, around: Head['header']) => {
        if (records.length >= mostRecords) return
        records.push(value)
        header ??= around
      },
      broken: () => {}, // The head may be cut anywhere.
    }
    // Nothing waits for the end of an object that may lie beyond the head.
    const framer = createJsonFramer(allLists, framed, 0)
    framer.push(start)
  }
  return { bytes: start, text, lines: text.split(/\r?\n/), records, header }
}

/** The head of a file that may be no text. */
export const bytesHead = (start: Uint8Array): Head => ({ bytes: start, text: '', lines: [], records: [], header: null })

/** Head of a stream whose first bytes are had by `more`: as much as it takes to see a first record. */
export const readHead = async (more: (size: number) => Promise<Uint8Array>): Promise<Head> => {
  const start = await more(headBytes)
  const head = headFrom(start)
  if (head.records.length > 0 || !looksLikeJson(start) || start.length < headBytes) return head
  return headFrom(await more(longHeadBytes))
}
