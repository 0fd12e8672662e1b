import { pinAsked } from '../state/keeping'
import { type Command, withCase } from './command'

export const pinQuery: Command = {
  id: 'pin-query',
  label: 'commands.pinQuery',
  menu: 'edit',
  keys: ['Mod+Shift+D'],
  whileTyping: true,
  when: withCase,
  run: ({ investigation }) => pinAsked.set({ title: '', query: investigation.get().value.query }),
}
