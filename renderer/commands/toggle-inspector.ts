import { inspectorOpen } from '../state/desk'
import { type Command, withCase } from './command'

export const toggleInspector: Command = {
  id: 'toggle-inspector',
  label: 'commands.toggleInspector',
  menu: 'view',
  keys: ['Mod+I'],
  whileTyping: true,
  when: withCase,
  run: () => inspectorOpen.set(!inspectorOpen.get()),
}
