import { parseIp } from '../../shared/units/ip'
import { countOf } from './json-value'

/** One address of a list with its own counts; `NaN` where the list does not say. */
export type PublicIp = {
  readonly text: string
  readonly address: string
  /** No address, or a count that is no number. */
  readonly bad: boolean
  readonly sessions: number
  readonly src_packets: number
  readonly dst_packets: number
  readonly src_bytes: number
  readonly dst_bytes: number
}

const counts = 7

/** Cells of `ip|started|ended|packets out|packets in|bytes out|bytes in`; later versions may append more. */
const entryOf = (text: string): PublicIp => {
  const [address = '', ...cells] = text.split('|', 32)
  const [started, , outPackets, inPackets, outBytes, inBytes] = cells
    .slice(0, counts - 1)
    .map(cell => ({ cell, count: cell === '' ? Number.NaN : countOf(cell) }))
  const bad =
    parseIp(address) === null || cells.slice(0, counts - 1).some(cell => cell !== '' && Number.isNaN(countOf(cell)))
  return {
    text,
    address,
    bad,
    sessions: started?.count ?? Number.NaN,
    src_packets: outPackets?.count ?? Number.NaN,
    dst_packets: inPackets?.count ?? Number.NaN,
    src_bytes: outBytes?.count ?? Number.NaN,
    dst_bytes: inBytes?.count ?? Number.NaN,
  }
}

/** A list taken apart, and how many counts its entries bring. */
export const publicIpsIn = (
  texts: readonly string[],
): { readonly entries: readonly PublicIp[]; readonly counted: number } => {
  const entries = texts.map(entryOf)
  const counted = entries.reduce(
    (sum, { sessions, src_packets, dst_packets, src_bytes, dst_bytes }) =>
      sum + [sessions, src_packets, dst_packets, src_bytes, dst_bytes].filter(count => !Number.isNaN(count)).length,
    0,
  )
  return { entries, counted }
}
