import { expect, test } from 'vitest'
import { shownPaths } from './shown-paths'

const shown = (...paths: readonly string[]) =>
  [...shownPaths(paths.map((path, id) => ({ id, path }))).values()].map(({ folder, name }) => `${folder}${name}`)

test('of files of one name the folders that differ are shown', () => {
  const hour = (day: number, h: number) => `/logs/resourceId=/A/y=2026/d=${day}/h=0${h}/m=00/mac=1/PT1H.json`
  expect(shown(hour(16, 8), hour(16, 9), hour(17, 8))).toEqual([
    '…/d=16/h=08/…/PT1H.json',
    '…/d=16/h=09/…/PT1H.json',
    '…/d=17/h=08/…/PT1H.json',
  ])
})

test('a name that is there once is shown with its folder', () => {
  expect(shown('/logs/a/one.log', 'C:\\logs\\two.log')).toEqual(['/logs/a/one.log', 'C:/logs/two.log'])
})

test('the same path twice, and one folder inside the other', () => {
  expect(shown('/logs/a.log', '/logs/a.log')).toEqual(['/logs/a.log', '/logs/a.log'])
  expect(shown('/x/y/a.log', '/x/a.log')).toEqual(['…/y/a.log', 'a.log'])
})
