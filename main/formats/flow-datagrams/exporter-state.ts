import type { Exporter, WireProtocol } from '../../../shared/model/exporter'
import type { Datagram, Origin } from '../datagram'
import { createSequence, type Sequence } from './sequence'

/** The statistics of one exporter while they are counted. */
export type ExporterBooks = { -readonly [K in keyof Exporter]: Exporter[K] }

/** What is remembered of one exporter: `S` is what its protocol adds. */
export type ExporterState<S> = {
  readonly books: ExporterBooks
  readonly sequence: Sequence
  readonly own: S
  /** Uptime in its newest datagram, ms; `NaN` before the first, and where the protocol carries none. */
  uptime: number
  /** When the exporter last came up, by its own clock. */
  booted: number
}

export const createExporterState = <S>(
  { address, port }: Origin,
  protocol: WireProtocol,
  domain: number,
  own: S,
): ExporterState<S> => ({
  books: {
    address,
    port,
    protocol,
    domain,
    datagrams: 0,
    bytes: 0,
    records: 0,
    rejected: 0,
    templates: 0,
    optionsTemplates: 0,
    held: 0,
    heldLost: 0,
    missing: 0,
    resets: 0,
    sampling: null,
    first: Number.NaN,
    last: Number.NaN,
  },
  sequence: createSequence(),
  own,
  uptime: Number.NaN,
  booted: Number.NaN,
})

/** Counts a datagram; its time is when it was received or, where nothing says so, what the exporter's clock says. */
export const countDatagram = (
  { books }: ExporterState<unknown>,
  { payload, receivedMs }: Datagram,
  clockMs: number,
): void => {
  books.datagrams++
  books.bytes += payload.length
  const time = receivedMs === receivedMs ? receivedMs : clockMs
  if (!(books.first <= time)) books.first = time
  if (!(books.last >= time)) books.last = time
}

/** Clocks of small devices are set anew now and then, by less than this. */
const clockSlackMs = 60_000

/**
 * Notices that the exporter began anew: its uptime is smaller than before though it did not wrap, which it does at
 * 2^32 ms, and by its own clock it came up later than was known.
 */
export const followUptime = (state: ExporterState<unknown>, uptime: number, clockMs: number): boolean => {
  const booted = clockMs - uptime
  const fell = state.uptime - uptime
  const wrapped = fell >= 2 ** 31
  const restarted = fell > 0 && !wrapped && booted - state.booted > clockSlackMs
  // A datagram overtaken by another one says nothing new.
  if (fell > 0 && !wrapped && !restarted) return false
  state.uptime = uptime
  state.booted = booted
  return restarted
}

export const exporterOf = ({ books, sequence }: ExporterState<unknown>): Exporter => ({
  ...books,
  missing: sequence.missing(),
  resets: sequence.resets(),
})
