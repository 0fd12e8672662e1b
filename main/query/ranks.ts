import { percentileRank } from '../../shared/units/number'
import type { Asking } from './group-passes'
import { type Grouping, groupingLayout } from './grouping'
import { bitsOf, type Key } from './key'
import type { RankStep } from './rank-scan'
import type { Output } from './ranking'

/** A grouping of the lines, or of all rows together, and what is worked out of it. */
export type Worked = { readonly grouping: Grouping; readonly outputs: readonly Output[] }

/** Slots of one step: with so few, those in use stay in the processor's cache. */
const mostSlots = 2 ** 22
const mostBits = 16
/** With more groups, or more steps to look at all rows for, the different values of each group are gathered instead. */
const mostGroupBits = 12
const fewestBits = 8
const mostSteps = 4

const slotBits = (windows: number): number => Math.min(mostBits, Math.floor(Math.log2(mostSlots / windows)))

/** Where a rank of a group is being looked for: among the codes that have `above` over the slots of the next step. */
type Target = { readonly group: number; readonly percent: number; above: number; rank: number }

type Search = {
  readonly grouping: Grouping
  readonly spread: number
  readonly of: Key
  shift: number
  /** Null = the first step, which finds out how many values each group has. */
  targets: readonly Target[] | null
  /** By percent, the code of each group. */
  readonly found: ReadonlyMap<number, Float64Array>
}

/**
 * The codes at the percentiles of few groups: all rows are counted by the topmost bits of their codes, then those that
 * share them with a percentile by the next, until all bits are known. Neither time nor memory grow with the number of
 * different values. What is found stands in the outputs, and the grouping gathers no values for it.
 */
export const settleRanks = async (
  lines: Worked,
  overall: Worked,
  { pool, where, segments, signal }: Asking,
): Promise<readonly [Worked, Worked]> => {
  const [ofLines, ofAll] = [searchesOf(lines), searchesOf(overall)]
  for (let open = [...ofLines, ...ofAll]; open.length > 0; open = open.filter(({ shift }) => shift > 0)) {
    const steps = open.map(nextStep)
    const parts = await pool.ask({ where, task: { kind: 'ranks', steps } }, segments, signal)
    for (const [at, search] of open.entries()) {
      const step = steps[at]
      if (step) follow(search, step, sumOf(parts.flatMap(part => part.slots[at] ?? [])))
    }
  }
  return [settled(lines, ofLines), settled(overall, ofAll)]
}

const groupsOf = (grouping: Grouping): number => 2 ** groupingLayout(grouping).bits * (grouping.since === null ? 1 : 2)

const searchesOf = ({ grouping, outputs }: Worked): readonly Search[] =>
  grouping.expand.length > 0 || groupingLayout(grouping).bits > mostGroupBits
    ? []
    : grouping.spreads.flatMap(({ of: [of, ...others], counted }, spread) => {
        if (!of || others.length > 0 || !counted) return []
        const percents = new Set(
          outputs.flatMap(output =>
            output.kind === 'rank' && output.spread % grouping.spreads.length === spread ? [output.percent] : [],
          ),
        )
        if (percents.size === 0) return []
        const groups = groupsOf(grouping)
        const bits = slotBits(groups * percents.size)
        if (bits < fewestBits || Math.ceil(bitsOf(of.most) / bits) > mostSteps) return []
        const found = new Map(
          Array.from(percents, percent => [percent, new Float64Array(groups).fill(Number.NaN)] as const),
        )
        return [{ grouping, spread, of, shift: bitsOf(of.most), targets: null, found }]
      })

const nextStep = ({ grouping: { by, since }, of, shift, targets, grouping }: Search): RankStep => {
  const groups = groupsOf(grouping)
  const wanted = Array.from({ length: groups }, () => new Set<number>(targets ? [] : [0]))
  for (const { group, above } of targets ?? []) wanted[group]?.add(above)
  const starts = new Uint32Array(groups + 1)
  for (const [group, own] of wanted.entries()) starts[group + 1] = (starts[group] as number) + own.size
  const windows = Float64Array.from(wanted.flatMap(own => [...own]))
  const bits = Math.min(shift, slotBits(Math.max(1, windows.length)))
  return { by, since, of, shift: shift - bits, bits, starts, windows }
}

const sumOf = ([first = new Uint32Array(0), ...others]: readonly Uint32Array[]): Uint32Array => {
  for (const other of others)
    for (let at = 0; at < first.length; at++) first[at] = (first[at] as number) + (other[at] as number)
  return first
}

/** Goes into the slot in which each rank lies. */
const follow = (search: Search, { bits, shift, starts, windows }: RankStep, slots: Uint32Array): void => {
  const room = 2 ** bits
  const targets = search.targets ?? targetsOf(search, slots, room)
  for (const target of targets) {
    const window = windows.indexOf(target.above, starts[target.group])
    let slot = 0
    for (let at = window * room; target.rank > (slots[at] as number); at++, slot++) target.rank -= slots[at] as number
    target.above = target.above * room + slot
    if (shift === 0) search.found.get(target.percent)?.set([target.above], target.group)
  }
  search.targets = targets
  search.shift = shift
}

/** The first step has one window a group. */
const targetsOf = ({ found }: Search, slots: Uint32Array, room: number): readonly Target[] =>
  Array.from({ length: slots.length / room }, (_, group) => {
    let values = 0
    for (let at = group * room; at < (group + 1) * room; at++) values += slots[at] as number
    return values === 0
      ? []
      : Array.from(found.keys(), percent => ({ group, percent, above: 0, rank: percentileRank(percent, values) }))
  }).flat()

const settled = ({ grouping, outputs }: Worked, searches: readonly Search[]): Worked => {
  const all = grouping.spreads.length
  const left = grouping.spreads.filter((_, spread) => !searches.some(search => search.spread === spread))
  const groups = 2 ** groupingLayout(grouping).bits
  return {
    grouping: { ...grouping, spreads: left },
    outputs: outputs.map((output): Output => {
      if (output.kind !== 'rank' && output.kind !== 'different') return output
      const [period, spread] = [Math.floor(output.spread / all), output.spread % all]
      const search = searches.find(own => own.spread === spread)
      if (!search || output.kind !== 'rank') {
        const place = left.findIndex(own => own === grouping.spreads[spread])
        return { ...output, spread: period * left.length + place }
      }
      const codes = search.found.get(output.percent) ?? new Float64Array(0)
      return { kind: 'given', codes: codes.slice(period * groups, (period + 1) * groups) }
    }),
  }
}
