import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SavedView } from '../shared/model/saved-view'
import { createLibrary } from './library'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'netwake-library-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const view = (id: string, name = id): SavedView => ({
  id,
  name,
  folder: '',
  text: 'dst_port:22',
  dialect: 'search',
  query: 'dst_port:22',
  range: { kind: 'last', ms: 60_000 },
  zone: 'Asia/Tokyo',
  columns: ['start', 'src_ip'],
  picture: 'bars',
  note: '',
  alert: null,
  created: 1,
  updated: 2,
})
const file = (): string => join(home, 'library.json')

test('what is kept is there for the next program, whole, and one of the same id takes the place of the old', () => {
  const library = createLibrary(home)
  library.put({ views: [view('a'), view('b')] })
  library.put({ views: [view('a', 'renamed')] })
  library.removeView('b')
  expect(createLibrary(home).views()).toEqual([view('a', 'renamed')])
  expect(readdirSync(home)).toEqual(['library.json'])
})

test('what a newer program wrote is not shown, and still there after something else was kept', () => {
  const newer = { id: 'new', name: 'x', picture: 'hologram' }
  writeFileSync(file(), JSON.stringify({ netwake: 'library', version: 1, views: [newer, view('a')], dashboards: [] }))
  const library = createLibrary(home)
  expect(library.views()).toEqual([view('a')])
  library.put({ views: [view('b')] })
  expect(JSON.parse(readFileSync(file(), 'utf8')).views).toEqual([newer, view('a'), view('b')])
})

test('a file that cannot be read is put aside, not written over', () => {
  writeFileSync(file(), '{"netwake":"library","views":[')
  const library = createLibrary(home)
  expect(library.views()).toEqual([])
  library.put({ views: [view('a')] })
  expect(library.views()).toEqual([view('a')])
  const aside = readdirSync(home).find(name => name.includes('unreadable')) ?? ''
  expect(readFileSync(join(home, aside), 'utf8')).toBe('{"netwake":"library","views":[')
})

test('a folder that is gone is said in one sentence, and nothing is half written', () => {
  const library = createLibrary(join(home, 'gone'))
  expect(() => library.put({ views: [view('a')] })).toThrow(/^The library .*library\.json cannot be written/)
  expect(existsSync(join(home, 'gone'))).toBe(false)
})
