import type { Cell, Table } from '../../shared/contract'
import type { GroupKey, TableShape } from '../../shared/query/ast'
import { columnName } from '../../shared/query/column-name'
import { parseIp } from '../../shared/units/ip'
import type { StoredEntry } from '../store/inventory-table'
import type { PlanContext } from './plan'

/** What is known of the keys of a table's lines, beside the rows. */
export type Details = {
  readonly columns: Table['columns']
  readonly lines: readonly (readonly Cell[])[]
  readonly notes: readonly string[]
}

export const noDetails = (lines: number): Details => ({
  columns: [],
  lines: Array.from({ length: lines }, () => []),
  notes: [],
})

/** Of a machine, whether an inventory says it or not: what is asked of it most. */
const usual = ['gateway', 'host', 'vcpu', 'memory', 'port_group'] as const
const own = ['kind', 'network', 'subnet', 'site', 'owner'] as const
/** Further columns of an inventory that are shown, at most. */
const mostColumns = 24

/** `by` tells the machine of a line: by its name, or by an address. */
type Machine = { readonly at: number; readonly name: string; readonly told: 'name' | 'ip' }

const machineOf = (by: GroupKey, at: number): Machine | null => {
  if (by.kind !== 'field') return null
  const told = /^(src_|dst_)?name$/.test(by.field) ? 'name' : /^(src_|dst_)?ip$/.test(by.field) ? 'ip' : null
  return told && { at, name: columnName(by), told }
}

/** What the inventories say of the machine that each line is about; nothing of lines that are about none. */
export const machineDetails = (
  { by, values }: TableShape,
  lines: readonly (readonly Cell[])[],
  context: PlanContext,
): Details => {
  const machines = by.flatMap((key, at) => machineOf(key, at) ?? [])
  const taken = new Set([...by, ...values].map(columnName))
  const all = machines.map(machine => describe(machine, lines, context))
  const named = (machine: Machine, name: string): string =>
    machines.length > 1 || taken.has(name) ? `${machine.name}_${name}` : name
  const columns = all.flatMap(({ machine, names }) =>
    names.map(name => ({ name: named(machine, name), type: 'text', unit: null, role: 'detail' }) as const),
  )
  const cells = lines.map((_, line) => cellsAt(all, line))
  const empty = columns.filter((_, at) => cells.every(line => line[at] === null))
  return {
    columns,
    lines: cells,
    notes:
      empty.length === 0 || lines.length === 0
        ? []
        : [
            `No inventory says ${empty.map(({ name }) => name).join(', ')} of these; one with such columns would: drop a CSV of your addresses, or use netwake inventory import.`,
          ],
  }
}

type Described = {
  readonly machine: Machine
  readonly names: readonly string[]
  readonly cells: readonly (readonly Cell[])[]
}

const cellsAt = (all: readonly Described[], line: number): readonly Cell[] =>
  all.flatMap(({ cells, names }) => cells[line] ?? names.map(() => null))

/** Several addresses of one name are one machine: what their lines say is put side by side. */
const joined = (values: readonly (string | null | undefined)[]): Cell => {
  const different = [...new Set(values)].filter(value => typeof value === 'string' && value !== '')
  return different.length === 0 ? null : different.join(', ')
}

const describe = (
  machine: Machine,
  lines: readonly (readonly Cell[])[],
  { store, dictionaries }: PlanContext,
): Described => {
  const { index } = dictionaries.inventory.listed()
  const keys = lines.map(cells => {
    const cell = cells[machine.at]
    return typeof cell === 'string' ? cell : null
  })
  const nameOf = (key: string): string | null => {
    if (machine.told === 'name') return key
    const bytes = parseIp(key)
    const entry = bytes ? index.find(bytes, 0) : -1
    return entry < 0 ? null : index.value(entry, 'name')
  }
  const hosts = keys.map(key => (key === null ? null : nameOf(key)))
  const entries = store.inventory.attributesOf([...new Set(hosts)].filter(name => name !== null))
  const entriesOf = (line: number): readonly StoredEntry[] => {
    const found = entries.get(hosts[line] ?? '') ?? []
    return machine.told === 'name' ? found : found.filter(({ address }) => address === keys[line])
  }
  const more = new Set<string>(usual)
  for (const line of lines.keys())
    for (const { attributes } of entriesOf(line))
      for (const name of Object.keys(attributes)) if (more.size < mostColumns) more.add(name)
  const extra = [...more]
  /** Of each attribute the longest prefix that says it wins, as everywhere. */
  const said = (line: number, attribute: (typeof own)[number]): Cell => {
    const addresses = machine.told === 'ip' ? [keys[line]] : entriesOf(line).map(({ address }) => address)
    return joined(
      addresses.map(address => {
        const bytes = parseIp(address ?? '')
        const entry = bytes ? index.find(bytes, 0) : -1
        return entry < 0 ? null : index.value(entry, attribute)
      }),
    )
  }
  return {
    machine,
    names: [machine.told === 'name' ? 'ip' : 'name', ...own, ...extra],
    cells: lines.map((_, line) => [
      machine.told === 'name' ? joined(entriesOf(line).map(({ address }) => address)) : (hosts[line] ?? null),
      ...own.map(attribute => said(line, attribute)),
      ...extra.map(name => joined(entriesOf(line).map(({ attributes }) => attributes[name]))),
    ]),
  }
}
