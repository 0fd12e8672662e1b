import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SavedView } from '../../shared/model/saved-view'

/** A view that is an alert on SSH, or whatever the change makes of it. */
export const sshAlert = (change: Partial<SavedView> = {}): SavedView => ({
  id: 'ssh-in',
  name: 'SSH accepted to any instance',
  folder: '',
  text: 'dst_port:22 action:accepted',
  dialect: 'search',
  query: 'dst_port:22 action:allowed',
  range: { kind: 'all' },
  zone: 'UTC',
  columns: null,
  picture: 'table',
  note: '',
  alert: { severity: 'critical', moreThan: 0 },
  created: 1,
  updated: 1,
  ...change,
})

/** Puts the views into the library that all cases of a home share. */
export const writeLibrary = (home: string, views: readonly SavedView[]): void => {
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, 'library.json'), JSON.stringify({ netwake: 'library', version: 1, views, dashboards: [] }))
}
