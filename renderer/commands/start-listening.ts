import { listenAsked } from '../state/desk'
import type { Command } from './command'

export const startListening: Command = {
  id: 'start-listening',
  label: 'commands.startListening',
  menu: 'file',
  keys: ['Mod+Shift+L'],
  whileTyping: true,
  when: ({ engine }) => engine.openCase.get()?.readOnly !== true,
  run: () => listenAsked.set({}),
}
