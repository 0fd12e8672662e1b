import type { Selection } from '../../state/investigation'

/** Ids of the rows selected. */
export const selectedIds = (selection: Selection | null): readonly number[] =>
  selection?.kind === 'row' ? [selection.id] : selection?.kind === 'rows' ? selection.ids : []

const selectionOf = (ids: readonly number[]): Selection | null => {
  const [first] = ids
  if (first === undefined) return null
  return ids.length === 1 ? { kind: 'row', id: first } : { kind: 'rows', ids }
}

/** The most rows that may be selected at once. */
export const mostSelected = 10_000

/** With a row more, or less when it was selected already. */
export const toggled = (selection: Selection | null, id: number): Selection | null => {
  const ids = selectedIds(selection)
  return selectionOf(ids.includes(id) ? ids.filter(other => other !== id) : [...ids, id].slice(-mostSelected))
}

export const withAll = (selection: Selection | null, more: readonly number[]): Selection | null =>
  selectionOf([...new Set([...selectedIds(selection), ...more])].slice(0, mostSelected))

export const justThese = (ids: readonly number[]): Selection | null => selectionOf(ids.slice(0, mostSelected))
