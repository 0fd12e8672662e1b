import { createValue, useValue } from './value'

/** What a new finding starts from: rows picked in a view, or a query other than the one in the box. */
export type FindingDraft = {
  readonly rows?: readonly number[]
  /** Name of the rule the finding is about; becomes its first title. */
  readonly rule?: string
  /** Canonical query text; without it the finding keeps the query in the box. */
  readonly query?: string
  readonly title?: string
}

const draft = createValue<FindingDraft | null>(null)

/** Opens the dialog in which a finding gets its title, severity and note; any view may ask for it. */
export const openNewFinding = (start: FindingDraft = {}): void => draft.set(start)
export const closeNewFinding = (): void => draft.set(null)

/** The draft the dialog shows; null while it is closed. */
export const useNewFinding = (): FindingDraft | null => useValue(draft)
