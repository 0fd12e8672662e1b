import { open, readFile } from 'node:fs/promises'
import type { EvidenceFile } from '../../../shared/model/file'
import { Failure } from '../../../shared/rpc/message'
import type { WholeFile } from '../../formats/format'
import type { CaseStore } from '../../store/case-store'
import type { RawFile } from '../../store/raw-file-table'
import { causeOf } from '../cause-of'
import { packetsOf } from './pcap-file'
import { rawPath } from './raw-folder'
import { type Ends, readPacket } from './udp-packet'

const notKept =
  'The datagram of this record was not kept. To open records as they came, keep the raw datagrams: netwake listen --keep-raw, or the box in the Live view.'

/** The raw files of a capture and where in them an offset of its rows lies. */
const placeOf = (store: CaseStore, { capture }: EvidenceFile, offset: number) => {
  const kept = store.live.captures().find(({ id }) => id === capture)?.keepsRaw === true
  const files = store.live.rawFiles().filter(file => file.capture === capture)
  const at = files.findLastIndex(({ base }) => base <= offset)
  const file = files[at]
  if (!kept || !file) throw new Failure('bad-input', notKept)
  if (file.removed !== null)
    throw new Failure(
      'bad-input',
      `The datagram of this record is not kept any more: ${file.name} was removed from the ring of raw datagrams.`,
    )
  return { file, before: files.slice(Math.max(0, at - 1), at).filter(({ removed }) => removed === null) }
}

const unreadable = ({ name }: RawFile, error: unknown): Failure =>
  new Failure('bad-input', `The raw datagrams in ${name} cannot be read: ${causeOf(error)}.`)

/** The bytes of a record as they came over the wire; a `Failure` says why they are not there. */
export const readCaptured = async (
  store: CaseStore,
  sender: EvidenceFile,
  offset: number,
  length: number,
): Promise<Uint8Array> => {
  const { file } = placeOf(store, sender, offset)
  try {
    const handle = await open(rawPath(store.path, file.name), 'r')
    try {
      const bytes = Buffer.alloc(length)
      const { bytesRead } = await handle.read(bytes, 0, length, offset - file.base)
      if (bytesRead === length) return bytes
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw unreadable(file, error)
  }
  throw new Failure('bad-input', `${file.name} ends before the record; it is not the same evidence any more.`)
}

const sameEnds = (a: Ends, b: Ends): boolean =>
  a.sourcePort === b.sourcePort && a.targetPort === b.targetPort && Buffer.compare(a.source, b.source) === 0

/**
 * What the sender of a record sent before and with it, its payloads end to end as in a file of raw datagrams: there the
 * templates stand that the record is read with. The file of the record and the one before it are looked at.
 */
export const sentBefore = async (
  store: CaseStore,
  sender: EvidenceFile,
  offset: number,
): Promise<{ readonly whole: WholeFile; readonly offset: number }> => {
  const { file, before } = placeOf(store, sender, offset)
  const read = async (one: RawFile): Promise<Uint8Array> => {
    try {
      return await readFile(rawPath(store.path, one.name))
    } catch (error) {
      throw unreadable(one, error)
    }
  }
  const bytes = await read(file)
  const position = offset - file.base
  let own: { readonly ends: Ends; readonly end: number } | null = null
  for (const { at, packet } of packetsOf(bytes)) {
    if (position < at || position >= at + packet.length) continue
    const ends = readPacket(packet)?.ends
    if (ends) own = { ends, end: at + packet.length }
    break
  }
  if (!own) throw new Failure('bad-input', `${file.name} holds no datagram where the record stood.`)

  const payloads: Uint8Array[] = []
  let total = 0
  let place = 0
  const gather = (from: Uint8Array, until: number, target: number | null): void => {
    for (const { at, packet } of packetsOf(from)) {
      if (at >= until) return
      const found = readPacket(packet)
      if (!found || !own || !sameEnds(found.ends, own.ends)) continue
      const payload = packet.subarray(found.payloadAt)
      const begins = at + found.payloadAt
      if (target !== null && target >= begins && target < begins + payload.length) place = total + target - begins
      payloads.push(payload)
      total += payload.length
    }
  }
  for (const one of before) gather(await read(one), Number.POSITIVE_INFINITY, null)
  gather(bytes, own.end, position)
  const whole = Buffer.concat(payloads, total)
  return { whole: { bytes: total, read: async (from, to) => whole.subarray(from, to) }, offset: place }
}
