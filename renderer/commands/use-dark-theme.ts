import { setTheme } from '../state/theme'
import { always, type Command } from './command'

export const useDarkTheme: Command = {
  id: 'use-dark-theme',
  label: 'commands.useDarkTheme',
  menu: 'view',
  keys: [],
  when: always,
  run: () => setTheme('dark'),
}
