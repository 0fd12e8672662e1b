import { createHash, type Hash } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { causeOf } from '../cause-of'
import { packetHeader, packetHeaderBytes, pcapHeader, pcapHeaderBytes } from './pcap-file'
import { rawFolder, rawPath } from './raw-folder'
import { type Ends, headersBytes, packetHeaders } from './udp-packet'

/** What the ring tells of its files; whoever keeps the case notes it, and removes the oldest. */
export type RingEvents = {
  readonly begun: (file: { readonly name: string; readonly base: number }) => void
  readonly sealed: (file: { readonly name: string; readonly bytes: number; readonly sha256: string }) => void
  /** Datagrams are not kept from here on, and why. */
  readonly failed: (problem: string) => void
}

/** Writes datagrams as they came into files beside the case, one after the other. */
export type RawRing = {
  /** Keeps a datagram; returns where its payload stands, counted over all files, or null when it is not kept. */
  readonly keep: (ends: Ends, payload: Uint8Array, receivedMs: number) => number | null
  /** Hands what was kept to the system: before the rows that point to it are stored. */
  readonly flush: () => void
  /** Bytes of all files so far. */
  readonly bytes: () => number
  readonly close: () => void
}

export type RingOptions = {
  readonly casePath: string
  readonly capture: number
  /** A file is finished when it has so many bytes. */
  readonly fileBytes: number
  readonly events: RingEvents
}

type Open = { readonly descriptor: number; readonly name: string; readonly base: number; readonly hash: Hash }

const heldBytes = 1 << 20

export const createRawRing = ({ casePath, capture, fileBytes, events }: RingOptions): RawRing => {
  let open: Open | null = null
  let isBroken = false
  let number = 1
  /** Bytes of finished files, of this one, and of it what is not written yet. */
  let base = 0
  let size = 0
  let pending: Uint8Array[] = []
  let pendingBytes = 0

  const add = (bytes: Uint8Array): void => {
    pending.push(bytes)
    pendingBytes += bytes.length
    size += bytes.length
  }

  const write = (to: Open): void => {
    if (pendingBytes === 0) return
    const bytes = Buffer.concat(pending, pendingBytes)
    for (let from = 0; from < bytes.length; ) from += writeSync(to.descriptor, bytes, from)
    to.hash.update(bytes)
    pending = []
    pendingBytes = 0
  }

  const seal = (): void => {
    if (!open) return
    write(open)
    fsyncSync(open.descriptor)
    closeSync(open.descriptor)
    events.sealed({ name: open.name, bytes: size, sha256: open.hash.digest('hex') })
    base += size
    size = 0
    open = null
  }

  const begin = (): Open => {
    mkdirSync(rawFolder(casePath), { recursive: true, mode: 0o700 })
    const nextName = (): string => `capture-${capture}-${String(number++).padStart(6, '0')}.pcap`
    let name = nextName()
    // A case of the same name may have been here before, and its raw datagrams may be somebody's evidence still.
    while (existsSync(rawPath(casePath, name))) name = nextName()
    const begun = { descriptor: openSync(rawPath(casePath, name), 'wx', 0o600), name, base, hash: createHash('sha256') }
    events.begun({ name, base })
    add(pcapHeader())
    return begun
  }

  /** A disk that is full, or a folder that cannot be written, ends the ring and not the capture. */
  const guarded = <T>(work: () => T): T | null => {
    if (isBroken) return null
    try {
      return work()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error
      isBroken = true
      events.failed(`Raw datagrams are not kept any more: ${causeOf(error)}.`)
      return null
    }
  }

  return {
    keep: (ends, payload, receivedMs) =>
      guarded(() => {
        const headers = headersBytes(ends)
        const packet = packetHeaderBytes + headers + payload.length
        if (open && size > pcapHeaderBytes && size + packet > fileBytes) seal()
        open ??= begin()
        const at = base + size + packetHeaderBytes + headers
        add(packetHeader(receivedMs, headers + payload.length))
        add(packetHeaders(ends, payload))
        add(payload)
        if (pendingBytes >= heldBytes) write(open)
        return at
      }),
    flush: () => void guarded(() => open && write(open)),
    bytes: () => base + size,
    close: () => void guarded(seal),
  }
}
