import { foldCase } from '../../shared/units/text'
import { shown } from './fill'
import { isBlank, textOf } from './json-value'
import { withoutZone } from './written-time'

/**
 * A column by the name both tables share: in lower case, without the type suffix of `AzureNetworkAnalytics_CL` and
 * without the zone a portal writes behind it. `SrcIP_s`, `SrcIp` and `SrcIP` are one.
 */
export const trafficKey = (name: string): string => foldCase(withoutZone(name)).replace(/_[sdtbg]$/, '')

/** A value with the name its export gives it, as short as a sentence needs it. */
export type Named = { readonly name: string; readonly value: unknown }

/** One row of either table. */
export type TrafficRow = {
  /** The first of several columns that says something; null where none does. */
  readonly first: (...keys: readonly string[]) => Named | null
}

const rowOf = (named: (key: string) => Named | null): TrafficRow => ({
  first: (...keys) => {
    for (const key of keys) {
      const found = named(key)
      if (found !== null && !isBlank(found.value)) return found
    }
    return null
  },
})

/** Columns by name, in any order; of two with one name the first counts. */
export type TrafficColumns = { readonly names: readonly string[]; readonly at: ReadonlyMap<string, number> }

const mostColumns = 1000

export const columnsNamed = (names: readonly string[]): TrafficColumns => {
  const at = new Map<string, number>()
  for (const [index, name] of names.slice(0, mostColumns).entries()) {
    const key = trafficKey(name)
    if (!at.has(key)) at.set(key, index)
  }
  return { names: names.map(shown), at }
}

export const rowOfCells = ({ names, at }: TrafficColumns, cells: readonly unknown[]): TrafficRow =>
  rowOf(key => {
    const index = at.get(key)
    return index === undefined ? null : { name: names[index] ?? key, value: cells[index] }
  })

export const rowOfObject = (members: Readonly<Record<string, unknown>>): TrafficRow => {
  const byKey = new Map<string, Named>()
  for (const name of Object.keys(members).slice(0, mostColumns)) {
    const key = trafficKey(name)
    if (isBlank(byKey.get(key)?.value))
      byKey.set(key, { name: name.length > 60 ? shown(name) : name, value: members[name] })
  }
  return rowOf(key => byKey.get(key) ?? null)
}

/** The text of the first column that says something. */
export const textIn = (row: TrafficRow, ...keys: readonly string[]): string | null => textOf(row.first(...keys)?.value)

const ends = ['srcip', 'destip', 'vmip', 'publicips', 'srcpublicips', 'destpublicips']
const others = ['flowtype', 'flowstarttime', 'flowintervalstarttime', 'l4protocol', 'flowdirection', 'flowstatus']

/** Whether columns are those of a Traffic Analytics table, whatever a query left of them. */
export const areTrafficColumns = (names: readonly string[]): boolean => {
  const keys = new Set(names.slice(0, mostColumns).map(trafficKey))
  const known = others.filter(key => keys.has(key)).length
  return ends.some(key => keys.has(key)) && known >= 2 && (keys.has('flowtype') || known >= 3)
}
