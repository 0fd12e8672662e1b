import type { Cell, Group } from '../../../shared/contract'
import { type Place, privatePlace } from '../../state/place'

/** What the record says happened; each has its own colour and its own line pattern. */
export const lanes = ['denied', 'alert', 'allowed', 'unlogged'] as const
export type Lane = (typeof lanes)[number]

export type Pair = {
  readonly from: Place
  readonly to: Place
  readonly lane: Lane
  readonly flows: number
  readonly bytes: number
}

/** One country, or the private network, with everything that touched it. */
export type PlaceTotals = {
  readonly place: Place
  readonly flows: number
  readonly bytes: number
  /** Flows that began here, and flows that were aimed here. */
  readonly sent: number
  readonly received: number
  readonly allowed: number
  readonly denied: number
  readonly alert: number
  readonly unlogged: number
  /** Distinct addresses here that began a flow. */
  readonly sources: number
}

/** Fields the map groups by, in the order `pairsOf` reads them. */
export const pairFields = ['src_country', 'dst_country', 'action', 'kind']

const laneOf = (action: Cell | undefined, kind: Cell | undefined): Lane => {
  if (kind === 'alert') return 'alert'
  if (action === 'allowed' || action === 'denied') return action
  return 'unlogged'
}

/** Which place an end without a country stands for, in this part of the answer. */
export type Nowhere = { readonly from: Place; readonly to: Place }
export const privateBoth: Nowhere = { from: privatePlace, to: privatePlace }

/** Groups by `pairFields` with the measures flows and bytes, as pairs of places. */
export const pairsOf = (groups: readonly Group[], nowhere: Nowhere): readonly Pair[] =>
  groups.map(({ key: [from, to, action, kind], values: [flows = 0, bytes = 0] }) => ({
    from: typeof from === 'string' ? from : nowhere.from,
    to: typeof to === 'string' ? to : nowhere.to,
    lane: laneOf(action, kind),
    flows,
    bytes,
  }))

/** One pair a direction and lane, biggest first. */
export const mergePairs = (pairs: readonly Pair[]): readonly Pair[] => {
  const merged = new Map<string, Pair>()
  for (const pair of pairs) {
    const key = `${pair.from}>${pair.to}>${pair.lane}`
    const known = merged.get(key)
    merged.set(key, known ? { ...known, flows: known.flows + pair.flows, bytes: known.bytes + pair.bytes } : pair)
  }
  return [...merged.values()].sort((a, b) => b.flows - a.flows || b.bytes - a.bytes)
}

const nothing = { flows: 0, bytes: 0, sent: 0, received: 0, allowed: 0, denied: 0, alert: 0, unlogged: 0, sources: 0 }

export const placeTotals = (pairs: readonly Pair[], sources: ReadonlyMap<Place, number>): readonly PlaceTotals[] => {
  const totals = new Map<Place, { -readonly [K in keyof PlaceTotals]: PlaceTotals[K] }>()
  const at = (place: Place) => {
    const known = totals.get(place) ?? { place, ...nothing, sources: sources.get(place) ?? 0 }
    totals.set(place, known)
    return known
  }
  for (const { from, to, lane, flows, bytes } of pairs) {
    at(from).sent += flows
    at(to).received += flows
    // A flow that stays in one place touches it once.
    for (const place of new Set([from, to])) {
      const total = at(place)
      total.flows += flows
      total.bytes += bytes
      total[lane] += flows
    }
  }
  return [...totals.values()].sort((a, b) => b.flows - a.flows || a.place.localeCompare(b.place))
}

export const laneTotals = (pairs: readonly Pair[]): Readonly<Record<Lane, number>> => {
  const totals: Record<Lane, number> = { denied: 0, alert: 0, allowed: 0, unlogged: 0 }
  for (const { lane, flows } of pairs) totals[lane] += flows
  return totals
}
