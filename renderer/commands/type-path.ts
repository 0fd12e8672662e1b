import { pathAsked } from '../state/desk'
import type { Command, CommandContext } from './command'

export const typePath: Command = {
  id: 'type-path',
  label: 'commands.typePath',
  menu: 'file',
  keys: ['Mod+Shift+P'],
  whileTyping: true,
  when: ({ shell }: CommandContext) => shell.refForPath !== null,
  run: () => pathAsked.set('evidence'),
}
