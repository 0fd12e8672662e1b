import { createSqlRegexp } from '../../../shared/query/sql-regexp'
import { formatCidr, formatIp, ipHex, isIpv4, parseCidr, parseIp } from '../../../shared/units/ip'
import { percentileRank } from '../../../shared/units/number'
import { isZone, timeBin, zoneOffsetMinutes } from '../../../shared/units/time'

/** A value as sql.js hands it to a function and takes it back. */
export type SqlValue = number | string | null | Uint8Array

type Aggregate<S> = {
  readonly init: () => S
  readonly step: (state: S, ...values: never[]) => S
  readonly finalize: (state: S) => SqlValue
}

/** As much of an SQL database as functions need; sql.js's own `Database` fits. */
export type FunctionTarget = {
  readonly create_function: (name: string, call: (...values: never[]) => SqlValue) => unknown
}

/** The published types of sql.js leave this out: https://sql.js.org/documentation/Database.html */
type AggregateTarget = FunctionTarget & {
  readonly create_aggregate: <S>(name: string, functions: Aggregate<S>) => unknown
}

/** What each function is called with and gives, for the reader. */
export const sqlFunctions: readonly { readonly call: string; readonly gives: string }[] = [
  {
    call: 'time_bin(ms, step, zone)',
    gives: 'the first ms of the step of so many ms that a time lies in, on the clocks of the zone',
  },
  { call: 'minute_of_day(ms, zone)', gives: 'minutes after midnight on the clocks of the zone' },
  { call: 'weekday(ms, zone)', gives: '1 for Monday to 7 for Sunday on the calendar of the zone' },
  { call: 'ip_hex(address)', gives: 'the address as 32 hexadecimal digits, which sort as addresses do' },
  { call: 'ip_prefix(address, v4, v6)', gives: 'the network of so many bits of IPv4 or IPv6, as a CIDR' },
  {
    call: 'regexp(pattern, text)',
    gives: '1 where the pattern is found, without case; also written text regexp pattern',
  },
  { call: 'percentile(value, p)', gives: 'of a group: its value at the nearest rank, p from 0 to 100' },
  { call: 'first_by(value, start, id)', gives: 'of a group: the value of the row that began first' },
  { call: 'last_by(value, start, id)', gives: 'of a group: the value of the row that began last' },
  { call: 'count_distinct_sides(src, dst)', gives: 'of a group: how many different values either side has' },
  { call: 'count_distinct_tags(tags)', gives: 'of a group: how many different tags its rows carry' },
]

const minuteMs = 60_000
const dayMs = 86_400_000
const zones = new Set<string>()

const checked = (zone: unknown): string => {
  const name = String(zone)
  if (zones.has(name)) return name
  if (!isZone(name)) throw new Error(`there is no time zone "${name.slice(0, 60)}"`)
  zones.add(name)
  return name
}

const localOf = (ms: number, zone: unknown): number => ms + zoneOffsetMinutes(checked(zone), ms) * minuteMs

const bits = (asked: unknown, most: number): number => {
  const count = Number(asked)
  if (Number.isInteger(count) && count >= 0 && count <= most) return count
  throw new Error(`a prefix has 0 to ${most} bits`)
}

const networkOf = (address: unknown, v4: unknown, v6: unknown): string | null => {
  const bytes = typeof address === 'string' ? parseIp(address) : null
  if (!bytes) return null
  const block = parseCidr(`${formatIp(bytes)}/${isIpv4(bytes) ? bits(v4, 32) : bits(v6, 128)}`)
  return block && formatCidr(block)
}

/** Nearest rank: the smallest value that at least so many percent of the values do not exceed. */
const percentileOf = (values: number[], p: number): number | null => {
  if (values.length === 0) return null
  const sorted = Float64Array.from(values).sort()
  return sorted[percentileRank(p, sorted.length) - 1] ?? null
}

type Ranked = { value: SqlValue; start: number; id: number }

/** The value of the first row in the order of beginnings, or with `sign` -1 of the last. */
const endOf = (sign: 1 | -1): Aggregate<Ranked | null> => ({
  init: () => null,
  step: (held: Ranked | null, value: SqlValue, start: number, id: number) => {
    if (value === null) return held
    const sooner = held === null ? -1 : sign * (start - held.start || id - held.id)
    return sooner < 0 ? { value, start, id } : held
  },
  finalize: held => held?.value ?? null,
})

const distinctOf =
  (parts: (...values: SqlValue[]) => readonly SqlValue[]) =>
  (seen: Set<SqlValue>, ...values: SqlValue[]) => {
    for (const part of parts(...values)) if (part !== null) seen.add(part)
    return seen
  }

/** Registers what printed SQL calls beyond SQLite's own. */
export const addSqlFunctions = (target: FunctionTarget): void => {
  const db = target as AggregateTarget
  db.create_function('time_bin', (ms: number | null, step: number, zone: string) => {
    if (ms === null || step === null) return null
    if (!(step >= 1)) throw new Error('a step of time has at least one millisecond')
    return timeBin(ms, step, checked(zone))
  })
  db.create_function('minute_of_day', (ms: number | null, zone: string) => {
    if (ms === null) return null
    const local = localOf(ms, zone)
    return (local - Math.floor(local / dayMs) * dayMs) / minuteMs
  })
  db.create_function('weekday', (ms: number | null, zone: string) => {
    if (ms === null) return null
    // 1 January 1970 was a Thursday, three days after a Monday.
    return ((((Math.floor(localOf(ms, zone) / dayMs) + 3) % 7) + 7) % 7) + 1
  })
  db.create_function('ip_hex', (address: SqlValue) => {
    const bytes = typeof address === 'string' ? parseIp(address) : null
    return bytes && ipHex(bytes)
  })
  db.create_function('ip_prefix', (address: SqlValue, v4: number, v6: number) => networkOf(address, v4, v6))
  db.create_function('regexp', createSqlRegexp())
  db.create_aggregate('percentile', {
    init: (): { values: number[]; p: number } => ({ values: [], p: 0 }),
    step: (state: { values: number[]; p: number }, value: number | null, p: number) => {
      if (!(p >= 0 && p <= 100)) throw new Error(`a percentile lies between 0 and 100; ${p} does not`)
      state.p = p
      if (typeof value === 'number') state.values.push(value)
      return state
    },
    finalize: ({ values, p }) => percentileOf(values, p),
  })
  db.create_aggregate('first_by', endOf(1))
  db.create_aggregate('last_by', endOf(-1))
  const either = distinctOf((src, dst) => [src ?? null, dst ?? null])
  const tags = distinctOf(text => (typeof text === 'string' ? text.split('|').filter(tag => tag !== '') : []))
  // sql.js reads how many values a function takes from its list of parameters.
  db.create_aggregate('count_distinct_sides', {
    init: () => new Set<SqlValue>(),
    step: (seen: Set<SqlValue>, src: SqlValue, dst: SqlValue) => either(seen, src, dst),
    finalize: ({ size }) => size,
  })
  db.create_aggregate('count_distinct_tags', {
    init: () => new Set<SqlValue>(),
    step: (seen: Set<SqlValue>, text: SqlValue) => tags(seen, text),
    finalize: ({ size }) => size,
  })
}
