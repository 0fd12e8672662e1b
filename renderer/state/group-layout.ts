import { type ChartKind, chartKinds } from '../../shared/model/chart'
import { createValue, type Settable } from './value'

/** How the lines of a table are shown, kept from one start to the next. */
export type GroupLayout = {
  readonly view: 'table' | ChartKind
  /** Cells are shaded by how large they are in their column. */
  readonly heat: boolean
  /** Half, 95 of 100 and the largest of each course. */
  readonly figures: boolean
}

const first: GroupLayout = { view: 'table', heat: false, figures: true }
const storageKey = 'netwake.groups'

const kept = (): GroupLayout => {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(storageKey) ?? 'null')
    if (typeof value !== 'object' || value === null) return first
    const { view, heat, figures }: Partial<Record<keyof GroupLayout, unknown>> = value
    return {
      view: chartKinds.find(kind => kind === view) ?? 'table',
      heat: heat === true,
      figures: figures !== false,
    }
  } catch {
    return first // not JSON: something else wrote there; the layout begins anew
  }
}

const value = createValue<GroupLayout | null>(null)
let read: GroupLayout | null = null

export const groupLayout: Settable<GroupLayout> = {
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

export const changeGroupLayout = (patch: Partial<GroupLayout>): void =>
  groupLayout.set({ ...groupLayout.get(), ...patch })
