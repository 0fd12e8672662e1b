import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type Dashboard, dashboard } from '../shared/model/dashboard'
import { mostDashboards, mostViews } from '../shared/model/library'
import { type SavedView, savedView } from '../shared/model/saved-view'
import { Failure } from '../shared/rpc/message'

/** Saved views and dashboards that all cases share, kept as JSON in the home folder. */
export type Library = {
  readonly views: () => readonly SavedView[]
  readonly dashboards: () => readonly Dashboard[]
  /** Each takes the place of what has the same id; all of it is written, or nothing. */
  readonly put: (things: { readonly views?: readonly SavedView[]; readonly dashboards?: readonly Dashboard[] }) => void
  readonly removeView: (id: string) => void
  readonly removeDashboard: (id: string) => void
}

const identified = z.looseObject({ id: z.string() })
type Identified = z.infer<typeof identified>

/** As it lies in the file: what a newer program wrote is not understood here, and written back as it was. */
const content = z.object({
  netwake: z.literal('library'),
  version: z.number(),
  views: z.array(identified),
  dashboards: z.array(identified),
})
type Content = z.infer<typeof content>

const empty: Content = { netwake: 'library', version: 1, views: [], dashboards: [] }

export const createLibrary = (home: string): Library => {
  const path = join(home, 'library.json')

  /** Null when what lies there is no library. */
  const read = (): Content | null => {
    if (!existsSync(path)) return empty
    try {
      return content.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data ?? null
    } catch {
      return null
    }
  }

  const write = (next: Content): void => {
    if (next.views.length > mostViews) throw tooMany(mostViews, 'saved views')
    if (next.dashboards.length > mostDashboards) throw tooMany(mostDashboards, 'dashboards')
    try {
      writeWhole(`${path}.new`, JSON.stringify(next, null, 2))
      // What could not be read may still be somebody's work.
      if (read() === null) renameSync(path, `${path}.unreadable-${Date.now()}`)
      renameSync(`${path}.new`, path)
    } catch (error) {
      throw new Failure('bad-input', `The library ${path} cannot be written: ${(error as Error).message}.`, {
        cause: error,
      })
    }
  }

  const change = (edit: (now: Content) => Content): void => write(edit(read() ?? empty))

  return {
    views: () => (read() ?? empty).views.flatMap(each => savedView.safeParse(each).data ?? []),
    dashboards: () => (read() ?? empty).dashboards.flatMap(each => dashboard.safeParse(each).data ?? []),
    put: ({ views = [], dashboards = [] }) =>
      change(now => ({
        ...now,
        views: replaced(now.views, views),
        dashboards: replaced(now.dashboards, dashboards),
      })),
    removeView: id => change(now => ({ ...now, views: now.views.filter(each => each.id !== id) })),
    removeDashboard: id => change(now => ({ ...now, dashboards: now.dashboards.filter(each => each.id !== id) })),
  }
}

const tooMany = (most: number, what: string): Failure =>
  new Failure('bad-input', `The library holds ${most} ${what} at most.`)

const replaced = (now: readonly Identified[], next: readonly Identified[]): Identified[] => {
  const ids = new Set(next.map(({ id }) => id))
  return [...now.filter(({ id }) => !ids.has(id)), ...next]
}

/** On the disk before it takes the place of what was there. */
const writeWhole = (path: string, text: string): void => {
  const file = openSync(path, 'w')
  try {
    writeFileSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
