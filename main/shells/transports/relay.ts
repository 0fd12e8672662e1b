import type { Transport } from '../../../shared/rpc/message'

/** Joins a window's wire to the engine's; returns the way to part them. */
export const relay = (a: Transport, b: Transport): (() => void) => {
  const stops = [a.receive(b.send), b.receive(a.send)]
  return () => {
    for (const stop of stops) stop()
  }
}
