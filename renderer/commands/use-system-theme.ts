import { setTheme } from '../state/theme'
import { always, type Command } from './command'

export const useSystemTheme: Command = {
  id: 'use-system-theme',
  label: 'commands.useSystemTheme',
  menu: 'view',
  keys: [],
  when: always,
  run: () => setTheme('system'),
}
