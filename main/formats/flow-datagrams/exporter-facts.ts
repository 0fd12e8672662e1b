import { unsigned } from './network-order'
import { numberIn, type RecordFields, textIn } from './record-fields'
import { slotAt } from './slots'

/** What an exporter says about itself in options: rates of its samplers, names of interfaces, applications and VRFs. */
export type ExporterFacts = {
  /** N of 1:N for the whole exporter, by sampler and by interface; `NaN` where it says nothing. */
  sampling: number
  readonly samplers: Map<number, number>
  readonly interfaceSampling: Map<number, number>
  readonly interfaces: Map<number, string>
  readonly apps: Map<string | number, string>
  readonly vrfs: Map<number, string>
  /** When the exporter came up, ms since 1970, where it says so. */
  booted: number
  readonly budget: FactBudget
}

/** Entries that all exporters together have; what they say beyond it is not remembered. */
export type FactBudget = { entries: number }

/** Entries of each table of one exporter. */
const mostEntries = 16_384
const mostEntriesOverall = 131_072
const longestName = 255

export const createExporterFacts = (budget: FactBudget): ExporterFacts => ({
  budget,
  sampling: Number.NaN,
  samplers: new Map(),
  interfaceSampling: new Map(),
  interfaces: new Map(),
  apps: new Map(),
  vrfs: new Map(),
  booted: Number.NaN,
})

/** Forgets everything: the exporter began anew, or is not remembered any more. */
export const forgetFacts = (facts: ExporterFacts): void => {
  for (const table of [facts.samplers, facts.interfaceSampling, facts.interfaces, facts.apps, facts.vrfs]) {
    facts.budget.entries -= table.size
    table.clear()
  }
  facts.sampling = Number.NaN
  facts.booted = Number.NaN
}

const remember = <K, V>({ budget }: ExporterFacts, table: Map<K, V>, key: K, value: V): void => {
  const isNew = !table.has(key)
  if (isNew && (table.size >= mostEntries || budget.entries >= mostEntriesOverall)) return
  if (isNew) budget.entries++
  table.set(key, value)
}

/** N of 1:N as a record declares it: an interval, a space between packets, so many of so many, a probability. */
export const declaredSampling = (record: RecordFields): number => {
  const interval = numberIn(record, slotAt.samplingInterval)
  if (interval >= 1) return interval
  const sampled = numberIn(record, slotAt.samplingPacketInterval)
  const space = numberIn(record, slotAt.samplingPacketSpace)
  if (sampled >= 1 && space >= 0) return Math.round((sampled + space) / sampled)
  const size = numberIn(record, slotAt.samplingSize)
  const population = numberIn(record, slotAt.samplingPopulation)
  if (size >= 1 && population >= size) return Math.round(population / size)
  const probability = probabilityIn(record)
  return probability > 0 && probability <= 1 ? Math.round(1 / probability) : Number.NaN
}

const probabilityIn = ({ bytes, at, lengths }: RecordFields): number => {
  const from = at[slotAt.samplingProbability] as number
  if (from < 0) return Number.NaN
  const length = lengths[slotAt.samplingProbability] as number
  const view = new DataView(bytes.buffer, bytes.byteOffset + from, length)
  return length === 4 ? view.getFloat32(0) : view.getFloat64(0)
}

/** Applications go by one byte of engine and a number of its own (RFC 6759); most take four bytes. */
export const appKey = ({ bytes, at, lengths }: RecordFields): string | number | null => {
  const from = at[slotAt.appId] as number
  if (from < 0) return null
  const length = lengths[slotAt.appId] as number
  if (length <= 6) return unsigned(bytes, from, length)
  return Buffer.from(bytes.subarray(from, from + Math.min(length, 64))).toString('hex')
}

/** An interface that a record of options is about: its scope, or the field that flows name theirs with. */
const interfaceOf = (record: RecordFields): number => {
  const scope = numberIn(record, slotAt.scopeInterface)
  return scope === scope ? scope : numberIn(record, slotAt.inIf)
}

/** Takes from a record of options what flows are described with. */
export const learnOptions = (facts: ExporterFacts, record: RecordFields): void => {
  const ifIndex = interfaceOf(record)
  const sampling = declaredSampling(record)
  if (sampling === sampling) {
    const sampler = numberIn(record, slotAt.samplerId)
    if (sampler === sampler) remember(facts, facts.samplers, sampler, sampling)
    else if (ifIndex === ifIndex && ifIndex !== 0) remember(facts, facts.interfaceSampling, ifIndex, sampling)
    else facts.sampling = sampling
  }
  const name = textIn(record, slotAt.interfaceName) || textIn(record, slotAt.interfaceDescription)
  if (name !== '' && ifIndex === ifIndex) remember(facts, facts.interfaces, ifIndex, name.slice(0, longestName))
  const app = appKey(record)
  const appName = textIn(record, slotAt.appName)
  if (app !== null && appName !== '') remember(facts, facts.apps, app, appName.slice(0, longestName))
  const vrf = numberIn(record, slotAt.inVrf)
  const vrfName = textIn(record, slotAt.vrfName)
  if (vrf === vrf && vrfName !== '') remember(facts, facts.vrfs, vrf, vrfName.slice(0, longestName))
  const booted = numberIn(record, slotAt.bootMilliseconds)
  if (booted === booted) facts.booted = booted
}

/** N of 1:N for a flow: as its record says, else its sampler, its interface, its exporter; `NaN` when none does. */
export const samplingOf = (facts: ExporterFacts, record: RecordFields): number => {
  const declared = declaredSampling(record)
  if (declared === declared) return declared
  if (facts.samplers.size > 0) {
    const sampler = numberIn(record, slotAt.samplerId)
    const rate = facts.samplers.get(sampler)
    if (rate !== undefined) return rate
    if (sampler > 0) return Number.NaN
    // An exporter with one sampler need not name it in each flow.
    if (sampler !== sampler && facts.samplers.size === 1) for (const only of facts.samplers.values()) return only
  }
  if (facts.interfaceSampling.size > 0) {
    const rate = facts.interfaceSampling.get(numberIn(record, slotAt.inIf))
    if (rate !== undefined) return rate
  }
  return facts.sampling
}
