import { saveViewAsked } from '../state/keeping'
import { type Command, withCase } from './command'

export const saveView: Command = {
  id: 'save-view',
  label: 'commands.saveView',
  menu: 'edit',
  keys: ['Mod+S'],
  whileTyping: true,
  when: withCase,
  run: () => saveViewAsked.set({ view: null }),
}
