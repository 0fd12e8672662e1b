import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { gzipSync } from 'node:zlib'
import { createAsciiBuffer } from './ascii-buffer'

/** ASCII text on its way into one file, written in large pieces; packed at the end where the name ends in .gz. */
export type LogFile = {
  readonly write: (text: string | Uint8Array) => void
  readonly close: () => void
}

const pieceBytes = 1 << 20

export const createLogFile = (path: string): LogFile => {
  mkdirSync(dirname(path), { recursive: true })
  const descriptor = openSync(path, 'w')
  const pending = createAsciiBuffer(pieceBytes)
  // Only small logs are packed, so that the whole of one fits in memory.
  const isPacked = path.endsWith('.gz')
  return {
    write: text => {
      pending.add(text)
      if (isPacked || pending.size() < pieceBytes) return
      writeAll(descriptor, pending.bytes())
      pending.clear()
    },
    close: () => {
      writeAll(descriptor, isPacked ? gzipSync(pending.bytes()) : pending.bytes())
      closeSync(descriptor)
    },
  }
}

const writeAll = (descriptor: number, bytes: Uint8Array): void => {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
}
