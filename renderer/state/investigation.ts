import type { ScopeInput } from '../../shared/contract'
import type { ExporterKey } from '../../shared/model/exporter'

export const panels = [
  'start',
  'evidence',
  'overview',
  'flows',
  'map',
  'rules',
  'findings',
  'live',
  'presets',
  'dashboards',
] as const
export type Panel = (typeof panels)[number]

/** What the inspector explains. */
export type Selection =
  | { readonly kind: 'row'; readonly id: number }
  | { readonly kind: 'rows'; readonly ids: readonly number[] }
  | { readonly kind: 'host'; readonly address: string }
  | { readonly kind: 'rule'; readonly id: number }
  | { readonly kind: 'country'; readonly code: string }
  | { readonly kind: 'pair'; readonly from: string; readonly to: string }
  | { readonly kind: 'finding'; readonly id: number }
  | { readonly kind: 'file'; readonly id: number }
  | ({ readonly kind: 'exporter'; readonly capture: string } & ExporterKey)

/** The kinds of selection each view makes. */
const explained: Readonly<Record<Panel, readonly Selection['kind'][]>> = {
  start: [],
  evidence: ['file'],
  overview: [],
  flows: ['row', 'rows', 'host'],
  map: ['country', 'pair'],
  rules: ['rule'],
  findings: ['finding', 'row', 'host'],
  live: ['exporter'],
  presets: [],
  dashboards: [],
}

/** What the inspector explains beside a view. What was selected in another view waits there until that is shown again. */
export const selectedIn = ({ panel, selection }: Pick<Investigation, 'panel' | 'selection'>): Selection | null =>
  selection !== null && explained[panel].includes(selection.kind) ? selection : null

/** Times in ms, the end excluded. */
export type Range = { readonly from: number; readonly to: number }

/** What is being looked at, shared by all views. A range of null is all the data there is. */
export type Investigation = {
  readonly query: string
  readonly range: Range | null
  /** IANA time zone in which times are shown and typed. */
  readonly zone: string
  readonly panel: Panel
  readonly selection: Selection | null
}

/** The part of the investigation that narrows the data, as the engine is asked. */
export const scopeOf = ({ query, range, zone }: Pick<Investigation, 'query' | 'range' | 'zone'>): ScopeInput => ({
  query,
  dialect: 'auto',
  from: range?.from ?? null,
  to: range?.to ?? null,
  zone,
})

/** An investigation with the ones before it and the ones taken back. */
export type Course = {
  readonly past: readonly Investigation[]
  readonly value: Investigation
  readonly future: readonly Investigation[]
}

export const begin = (value: Investigation): Course => ({ past: [], value, future: [] })

const keptSteps = 100

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/**
 * Moving through rows changes only the selection: that does not become a step to take back, or a few presses of an
 * arrow key would bury the last filter.
 */
const isStep = (a: Investigation, b: Investigation): boolean =>
  a.query !== b.query || a.zone !== b.zone || a.panel !== b.panel || !same(a.range, b.range)

const isOther = (a: Investigation, b: Investigation): boolean => a.query !== b.query || !same(a.range, b.range)

export const changed = (course: Course, patch: Partial<Investigation>): Course => {
  const asked = { ...course.value, ...patch }
  // Rows picked out of one answer are not a pick out of another.
  const gone =
    asked.selection?.kind === 'rows' && asked.selection === course.value.selection && isOther(asked, course.value)
  const value = gone ? { ...asked, selection: null } : asked
  if (same(value, course.value)) return course
  if (!isStep(value, course.value)) return { ...course, value }
  return { past: [...course.past, course.value].slice(-keptSteps), value, future: [] }
}

export const undone = (course: Course): Course => {
  const value = course.past.at(-1)
  if (!value) return course
  return { past: course.past.slice(0, -1), value, future: [course.value, ...course.future] }
}

export const redone = (course: Course): Course => {
  const [value, ...future] = course.future
  if (!value) return course
  return { past: [...course.past, course.value], value, future }
}
