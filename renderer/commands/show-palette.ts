import { paletteOpen } from '../state/desk'
import { always, type Command } from './command'

export const showPalette: Command = {
  id: 'show-palette',
  label: 'commands.showPalette',
  menu: 'view',
  keys: ['Mod+K', 'Mod+P'],
  whileTyping: true,
  when: always,
  run: () => paletteOpen.set(true),
}
