import { z } from 'zod'
import { dashboard } from './dashboard'
import { savedView } from './saved-view'

/** Most of each that a case or the library holds. */
export const mostViews = 2000
export const mostDashboards = 200

/** Saved views and dashboards as a file: the library itself, and what is handed from one person to another. */
export const libraryFile = z.object({
  netwake: z.literal('library'),
  version: z.literal(1),
  views: z.array(savedView).max(mostViews),
  dashboards: z.array(dashboard).max(mostDashboards),
})
export type LibraryFile = Readonly<z.infer<typeof libraryFile>>
