import { expect, test } from 'vitest'
import { commands } from '.'
import { acceleratorOf, matchesKeys, type Pressed, printKeys } from './keys'

const pressed = (key: string, held: Partial<Pressed> = {}): Pressed => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})

test('Mod is Control, and Command on a Mac, and nothing else may be held', () => {
  expect(matchesKeys('Mod+Z', pressed('z', { ctrlKey: true }), false)).toBe(true)
  expect(matchesKeys('Mod+Z', pressed('z', { metaKey: true }), true)).toBe(true)
  expect(matchesKeys('Mod+Z', pressed('z', { ctrlKey: true }), true)).toBe(false)
  expect(matchesKeys('Mod+Z', pressed('Z', { ctrlKey: true, shiftKey: true }), false)).toBe(false)
  expect(matchesKeys('Mod+Shift+Z', pressed('Z', { ctrlKey: true, shiftKey: true }), false)).toBe(true)
})

test('a sign that takes Shift on some keyboards is told by the sign', () => {
  expect(matchesKeys('/', pressed('/', { shiftKey: true }), false)).toBe(true)
  expect(matchesKeys('/', pressed('/', { ctrlKey: true }), false)).toBe(false)
})

test('Option with a digit is that digit, whatever a Mac would type', () => {
  expect(matchesKeys('Alt+3', pressed('£', { altKey: true, code: 'Digit3' }), true)).toBe(true)
})

test('keys read as the platform writes them', () => {
  expect(printKeys('Mod+Shift+Z', false)).toBe('Ctrl+Shift+Z')
  expect(printKeys('Mod+Shift+Z', true)).toBe('⌘⇧Z')
  expect(acceleratorOf('Mod+ArrowLeft')).toBe('CmdOrCtrl+Left')
})

test('no two commands share keys or an id', () => {
  const keys = commands.flatMap(command => command.keys)
  const ids = commands.map(command => command.id)
  expect([...new Set(keys)]).toEqual(keys)
  expect([...new Set(ids)]).toEqual(ids)
})
