import { foldCase } from '../units/text'
import { aria } from './aliases/aria'
import type { TableShape } from './ast'
import { nearestField, resolveField } from './fields'

/** What a question can list instead of flows: machines, ports of switches, countries. */
export type Entity = {
  /** As printed, then other ways to say it. */
  readonly names: readonly [string, ...string[]]
  /** What tells one from another; rows that lack the last of them belong to none. */
  readonly keys: readonly [string, ...string[]]
  readonly details: TableShape['details']
}

export const entities: readonly Entity[] = [
  { names: ['VMs', 'VM', 'virtual machines', 'virtual machine'], keys: ['name'], details: 'vm' },
  { names: ['hosts', 'host', 'IP addresses'], keys: ['ip'], details: null },
  { names: ['subnets', 'subnet'], keys: ['subnet_of'], details: null },
  {
    names: ['switch ports', 'switch port', 'switchports', 'interfaces', 'interface'],
    keys: ['sensor', 'if_index'],
    details: 'interface',
  },
  { names: ['exporters', 'exporter'], keys: ['sensor'], details: null },
  { names: ['countries', 'country'], keys: ['country'], details: null },
  { names: ['rules', 'rule', 'firewall rules'], keys: ['rule'], details: null },
]

/** Names differ by neither case nor how much space is between their words. */
export const spoken = (text: string): string => foldCase(text.trim()).replaceAll(/\s+/g, ' ')

const byName = new Map(entities.flatMap(entity => entity.names.map(name => [spoken(name), entity] as const)))

export const entityNamed = (name: string): Entity | undefined => byName.get(spoken(name))

/** Amounts for each second: the field that is added up. */
const rates: ReadonlyMap<string, string> = new Map(
  Object.entries({
    bytes: ['bytes rate', 'byte rate', 'network rate', 'network traffic rate', 'traffic rate', 'rate'],
    packets: ['packets rate', 'packet rate'],
    sessions: ['session rate', 'sessions rate'],
  }).flatMap(([field, names]) => names.map(name => [name, field] as const)),
)

export const rateNamed = (name: string): string | null => rates.get(spoken(name)) ?? null

/** What is said for the rate of a field; null when it has no word of its own. */
export const rateName = (field: string): string | null => {
  for (const [name, of] of rates) if (of === field) return name
  return null
}

export const countNames: readonly string[] = ['count', 'flow count', 'flows', 'number of flows']

const printed = new Map<string, string>()
for (const alias of Object.keys(aria.names)) {
  const name = resolveField(alias)?.name
  if (name !== undefined && !printed.has(name)) printed.set(name, alias)
}

/** The field as Aria calls it, else by its own name. */
export const spokenField = (name: string): string => printed.get(name) ?? name

/** The known name nearest to an unknown one. */
export const nearestSpoken = (name: string): string | null => {
  const found = nearestField(name)
  return found === null ? null : spokenField(resolveField(found)?.name ?? found)
}

export const clauses = ['where', 'group by', 'order by', 'limit', 'in last', 'between', 'compare'] as const
export type Clause = (typeof clauses)[number]
