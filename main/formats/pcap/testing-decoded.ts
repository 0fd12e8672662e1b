import { type Recorded, recordBytes } from '../recorded'
import { pcap } from './pcap'
import { ascii, type Captured, ipv4, pcapFile, tcp, udp } from './testing'
import { morning } from './testing-captures'

/** Packets between two ends at given seconds, and what becomes of them. */

const second = 1e6
export const [a, b] = ['192.0.2.10', '198.51.100.20'] as const
export const at = (seconds: number, data: Uint8Array): Captured => ({ data, micros: morning + seconds * second })
/** A capture of raw IP. */
export const raw = (...packets: readonly Captured[]): Uint8Array => pcapFile(packets, { linkType: 101 })
export const decoded = (bytes: Uint8Array): Promise<Recorded> => recordBytes(pcap, bytes)
export const seen = ({ rows, rejects, skipped }: Recorded): number =>
  rows.length + rejects.length + Object.values(skipped).reduce((sum, count) => sum + count, 0)

export const datagram = (port: number, size = 4, from: string = a, to: string = b) =>
  ipv4(from, to, 17, udp(port, 7000, new Uint8Array(size)))
export const segment = (flag: number, { seq = 1, back = false, data = ascii('') } = {}) =>
  back ? ipv4(b, a, 6, tcp(443, 50_000, { seq, flag }, data)) : ipv4(a, b, 6, tcp(50_000, 443, { seq, flag }, data))
