import { fieldNamed } from '../../shared/model/fields'
import type { GroupKey } from '../../shared/query/ast'
import { fieldKey } from '../../shared/query/grouping'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Steps of time that a key can have, ms. */
export const binSteps = [minute, 5 * minute, 15 * minute, hour, 6 * hour, day, 7 * day]

/** Bits of a subnet in IPv4, with those that mean about the same in IPv6. */
export const prefixes = [
  { v4: 8, v6: 32 },
  { v4: 16, v6: 48 },
  { v4: 24, v6: 64 },
  { v4: 28, v6: 80 },
] as const

const mostBins = 200

/** A step of which a stretch of time holds a few hundred at most. */
export const binFor = (lengthMs: number): number => binSteps.find(step => lengthMs / step <= mostBins) ?? 7 * day

/** A field as a key: time in steps that suit the data, everything else as it is. */
export const keyFor = (field: string, lengthMs: number, zone: string): GroupKey =>
  field === 'start' || field === 'end' ? { kind: 'bin', field, ms: binFor(lengthMs), zone, as: null } : fieldKey(field)

/** Other forms of a key, coarser and finer: of time its steps, of an address its subnets. */
export const formsOf = (key: GroupKey, zone: string): readonly GroupKey[] => {
  const { as } = key
  if (key.kind === 'bin') return binSteps.map(ms => ({ kind: 'bin', field: key.field, ms, zone, as }))
  if (fieldNamed(key.field)?.type !== 'ip') return []
  return [
    { kind: 'field', field: key.field, as },
    ...prefixes.map(({ v4, v6 }): GroupKey => ({ kind: 'prefix', field: key.field, v4, v6, as })),
  ]
}
