import { patternOf } from '../query/pattern'
import type { WireProtocol } from './exporter'

export type SenderName = {
  readonly protocol: WireProtocol
  /** Null where many senders share their books. */
  readonly address: string | null
  readonly localPort: number | null
}

const hostText = (host: string): string => (host.includes(':') ? `[${host}]` : host)
const timeText = (started: number): string => `${new Date(started).toISOString().slice(0, 19)}Z`

/** The name under which a sender's books stand among the evidence files. */
export const senderPath = (host: string, { protocol, address, localPort }: SenderName, started: number): string =>
  `udp://${hostText(host)}${localPort === null ? '' : `:${localPort}`}/${address ?? 'other senders'} ${protocol} ${timeText(started)}`

type OneSender = { readonly protocol: WireProtocol; readonly address: string }

/** How the names of one sender of a capture end, or those of all its senders: whatever port heard them. */
export const senderTail = (sender: OneSender | null, started: number): string =>
  sender === null ? ` ${timeText(started)}` : `/${sender.address} ${sender.protocol} ${timeText(started)}`

/** A `like` pattern of these names. */
export const senderPattern = (host: string, sender: OneSender | null, started: number): string =>
  patternOf([`udp://${hostText(host)}`, senderTail(sender, started)])
