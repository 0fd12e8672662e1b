import type { WireProtocol } from '../../../shared/model/exporter'
import type { Origin } from '../datagram'
import { createExporterState, type ExporterState } from './exporter-state'

/** Exporter states by address, port, protocol and domain: bounded, the one not heard of for longest is let go. */
export type ExporterTable<S> = {
  readonly of: (origin: Origin, domain: number) => ExporterState<S>
  /** Without making one. */
  readonly find: (origin: Origin, domain: number) => ExporterState<S> | undefined
  readonly all: () => Iterable<ExporterState<S>>
}

export const createExporterTable = <S>(
  protocol: WireProtocol,
  most: number,
  createOwn: () => S,
  onEvict: (state: ExporterState<S>) => void,
): ExporterTable<S> => {
  /** In the order in which they were last heard of. */
  const states = new Map<string, ExporterState<S>>()

  const keyOf = ({ address, port }: Origin, domain: number): string => `${address} ${port} ${domain}`

  return {
    find: (origin, domain) => states.get(keyOf(origin, domain)),
    of: (origin, domain) => {
      const key = keyOf(origin, domain)
      let state = states.get(key)
      if (state) states.delete(key)
      else state = createExporterState(origin, protocol, domain, createOwn())
      states.set(key, state)
      if (states.size > most) {
        const [oldest] = states
        if (oldest) {
          states.delete(oldest[0])
          onEvict(oldest[1])
        }
      }
      return state
    },
    all: () => states.values(),
  }
}
