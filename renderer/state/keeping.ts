import type { Kept, PictureKind, SavedView } from '../../shared/model/saved-view'
import { createValue, type Settable } from './value'

/** The dialog that saves what is being looked at as a view, or changes one that is kept. */
export const saveViewAsked: Settable<{ readonly view: Kept<SavedView> | null } | null> = createValue<{
  readonly view: Kept<SavedView> | null
} | null>(null)

/** A question to be pinned to a dashboard. */
export type Pin = {
  readonly title: string
  readonly query: string
  /** As it suits the query where it is not said. */
  readonly kind?: PictureKind
  readonly note?: string
}

/** The dialog that asks which dashboard a question is pinned to. */
export const pinAsked: Settable<Pin | null> = createValue<Pin | null>(null)

/** The dashboard that is shown; null = the list of them. */
export const dashboardShown: Settable<string | null> = createValue<string | null>(null)
