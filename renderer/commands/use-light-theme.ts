import { setTheme } from '../state/theme'
import { always, type Command } from './command'

export const useLightTheme: Command = {
  id: 'use-light-theme',
  label: 'commands.useLightTheme',
  menu: 'view',
  keys: [],
  when: always,
  run: () => setTheme('light'),
}
