import { fields } from '../../shared/model/fields'
import { createValue, type Settable } from './value'

/** How the table is laid out, kept from one start to the next. */
export type GridLayout = {
  /** Columns shown, in order; null = what suits the case. */
  readonly shown: readonly string[] | null
  readonly widths: Readonly<Record<string, number>>
  readonly pinned: readonly string[]
  readonly facets: readonly string[]
  readonly facetsOpen: boolean
  readonly sort: { readonly field: string; readonly descending: boolean }
  /** The two ways of a connection stand in one row where each was logged by itself. */
  readonly stitch: boolean
}

export const defaultFacets = [
  'flow_type',
  'action',
  'src_country',
  'dst_country',
  'service',
  'rule',
  'protocol',
  'direction',
]

export const firstLayout: GridLayout = {
  shown: null,
  widths: {},
  pinned: ['start'],
  facets: defaultFacets,
  facetsOpen: true,
  sort: { field: 'start', descending: true },
  stitch: false,
}

/** Columns made of two fields of one side. */
export const places: Readonly<Record<string, { readonly country: string; readonly org: string }>> = {
  src_place: { country: 'src_country', org: 'src_org' },
  dst_place: { country: 'dst_country', org: 'dst_org' },
}

const defaults = [
  'start',
  'action',
  'src_ip',
  'src_name',
  'src_place',
  'dst_ip',
  'dst_name',
  'dst_port',
  'rule',
  'dst_place',
  'bytes',
  'hostname',
]

/** Every column there is: the fields, with the places beside the addresses they belong to. */
export const allColumns: readonly string[] = fields.flatMap(({ name }) =>
  name === 'src_ip' ? ['src_ip', 'src_place'] : name === 'dst_ip' ? ['dst_ip', 'dst_place'] : [name],
)

const isFilled = (column: string, filled: ReadonlySet<string>): boolean => {
  const place = places[column]
  return place ? filled.has(place.country) || filled.has(place.org) : filled.has(column) || column === 'id'
}

/** Columns that have something to show in this case. */
export const usefulColumns = (filledFields: readonly string[]): readonly string[] => {
  const filled = new Set(filledFields)
  return allColumns.filter(column => isFilled(column, filled))
}

export const shownColumns = (layout: GridLayout, filledFields: readonly string[]): readonly string[] => {
  const filled = new Set(filledFields)
  return layout.shown ?? defaults.filter(column => isFilled(column, filled))
}

/** Fields the engine is asked for so that the columns can be drawn. */
export const fieldsOf = (columns: readonly string[], filledFields: readonly string[]): readonly string[] => {
  const wanted = new Set(['id', 'kind'])
  for (const column of columns) {
    const place = places[column]
    if (place) {
      wanted.add(place.country)
      wanted.add(place.org)
    } else wanted.add(column)
    if (column === 'dst_port') wanted.add('service')
    // An action that is not logged is looked for in the alerts of the flow; a reset tells of a rejection.
    if (column === 'action')
      for (const name of ['flow_id', 'tcp_flags']) if (filledFields.includes(name)) wanted.add(name)
    if (column === 'bytes' || column === 'packets')
      for (const name of [`src_${column}`, `dst_${column}`])
        if (filledFields.includes(`src_${column}`)) wanted.add(name)
    // Only exports that report a flow type fold addresses away; which row is one, its format tells.
    if ((column === 'src_ip' || column === 'dst_ip') && filledFields.includes('reported_flow_type'))
      wanted.add('format')
    if (column === 'src_ip' && filledFields.includes('src_threat')) wanted.add('src_threat')
    if (column === 'dst_ip' && filledFields.includes('dst_threat')) wanted.add('dst_threat')
  }
  return [...wanted]
}

/** Fields as exported: exactly the columns shown. */
export const exportedFields = (columns: readonly string[]): readonly string[] => [
  ...new Set(
    columns.flatMap(column => {
      const place = places[column]
      return place ? [place.country, place.org] : [column]
    }),
  ),
]

/** The field a column sorts by. */
export const sortField = (column: string): string => places[column]?.country ?? column

const storageKey = 'netwake.grid'

const kept = (): GridLayout => {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(storageKey) ?? 'null')
    return typeof value === 'object' && value !== null ? { ...firstLayout, ...value } : firstLayout
  } catch {
    return firstLayout // not JSON: something else wrote there; the layout begins anew
  }
}

const value = createValue<GridLayout | null>(null)
let read: GridLayout | null = null

export const gridLayout: Settable<GridLayout> = {
  get: () => {
    read ??= kept()
    return value.get() ?? read
  },
  subscribe: value.subscribe,
  set: next => {
    localStorage.setItem(storageKey, JSON.stringify(next))
    value.set(next)
  },
}

export const changeLayout = (patch: Partial<GridLayout>): void => gridLayout.set({ ...gridLayout.get(), ...patch })
