import { parseAddress, printAddress } from './address'
import { begin, type Course, changed, type Investigation, redone, undone } from './investigation'

export type InvestigationStore = {
  readonly get: () => Course
  readonly subscribe: (listener: () => void) => () => void
  readonly change: (patch: Partial<Investigation>) => void
  /** Whether the address named a view when the window opened. */
  readonly named: boolean
  /** Changes where things begin: no step that could be taken back. */
  readonly beginAt: (patch: Partial<Investigation>) => void
  readonly undo: () => void
  readonly redo: () => void
}

export const firstInvestigation = (zone: string): Investigation => ({
  query: '',
  range: null,
  zone,
  panel: 'start',
  selection: null,
})

const isCourse = (state: unknown): state is Course =>
  typeof state === 'object' && state !== null && 'past' in state && 'value' in state && 'future' in state

/**
 * Keeps the investigation in the address, and its steps in the history entry beside it, so that a reload brings back
 * both. An address typed or opened by hand becomes one more step.
 */
export const createInvestigationStore = (window: Window, first: Investigation): InvestigationStore => {
  const { history, location } = window
  const kept: unknown = history.state
  const named = location.hash.length > 1
  const fromAddress = parseAddress(location.hash, first)
  let course: Course =
    isCourse(kept) && printAddress(kept.value) === printAddress(fromAddress) ? kept : begin(fromAddress)
  const listeners = new Set<() => void>()

  const mirror = () => history.replaceState(course, '', printAddress(course.value))
  mirror()

  const set = (next: Course) => {
    if (next === course) return
    course = next
    mirror()
    for (const listener of listeners) listener()
  }

  window.addEventListener('hashchange', () => set(changed(course, parseAddress(location.hash, first))))

  return {
    get: () => course,
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    named,
    beginAt: patch => set(begin({ ...course.value, ...patch })),
    change: patch => set(changed(course, patch)),
    undo: () => set(undone(course)),
    redo: () => set(redone(course)),
  }
}
