import type { Dashboard } from '../../shared/model/dashboard'
import { type LibraryFile, libraryFile } from '../../shared/model/library'
import type { SavedView } from '../../shared/model/saved-view'
import { Failure } from '../../shared/rpc/message'
import type { Calls } from '../../shared/rpc/server'
import type { EngineContext } from '../engine'
import { gathered, keepAll } from './keeping'
import { dashboardShelves, viewShelves } from './shelves'
import { withAlerts } from './views'

/** The file that `library.import` reads. */
export const libraryText = (views: readonly SavedView[], dashboards: readonly Dashboard[]): string => {
  // Parsing leaves out where things are kept.
  const file = libraryFile.parse({ netwake: 'library', version: 1, views, dashboards })
  return `${JSON.stringify(file, null, 2)}\n`
}

const read = (text: string): LibraryFile => {
  let found: unknown
  try {
    found = JSON.parse(text)
  } catch (error) {
    throw new Failure('bad-input', 'This file is no JSON, so it holds no views or dashboards of Netwake.', {
      cause: error,
    })
  }
  const parsed = libraryFile.safeParse(found)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const at = issue?.path.join('.') ?? ''
  const isOurs = typeof found === 'object' && found !== null && 'netwake' in found
  throw new Failure(
    'bad-input',
    isOurs
      ? `The file cannot be read: ${at || 'it'} is not as expected (${issue?.message ?? 'unknown'}).`
      : 'This file holds no views or dashboards of Netwake.',
  )
}

export const libraryCalls = (context: EngineContext): Pick<Calls, 'library.export' | 'library.import'> => ({
  'library.export': () => ({
    name: 'library.netwake.json',
    mime: 'application/json',
    text: libraryText(context.library.views(), context.library.dashboards()),
  }),

  'library.import': ({ text, places }) => {
    const { views, dashboards } = read(text)
    const known = new Set([
      ...gathered(viewShelves(context)).map(({ id }) => id),
      ...gathered(dashboardShelves(context)).map(({ id }) => id),
    ])
    withAlerts(context, views, () => keepAll(viewShelves(context), views, places))
    keepAll(dashboardShelves(context), dashboards, places)
    context.announce()
    return {
      views: views.length,
      dashboards: dashboards.length,
      replaced: [...views, ...dashboards].filter(({ id }) => known.has(id)).length,
    }
  },
})
