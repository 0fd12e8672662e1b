import type { Capture } from '../../shared/model/capture'

/** How much came within one second. */
export type RateSample = { readonly at: number; readonly datagrams: number; readonly records: number }
/** By capture; the oldest sample first. */
export type Rates = ReadonlyMap<string, readonly RateSample[]>

const everyMs = 950
/** A little more than is drawn. */
export const keptSamples = 150

/** The rates with a sample of each capture that runs, one a second however often the engine tells. Others are let go. */
export const withRates = (rates: Rates, captures: readonly Capture[], at: number): Rates =>
  new Map(
    captures
      .filter(({ state }) => state === 'listening' || state === 'stopping')
      .map(({ id, datagramsPerSecond, recordsPerSecond }) => {
        const known = rates.get(id) ?? []
        const last = known.at(-1)
        if (last && at - last.at < everyMs) return [id, known]
        const sample = { at, datagrams: datagramsPerSecond, records: recordsPerSecond }
        return [id, [...known.slice(1 - keptSamples), sample]]
      }),
  )
