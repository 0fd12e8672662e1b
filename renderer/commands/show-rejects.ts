import { rejectsShown } from '../state/desk'
import { type Command, withCase } from './command'

export const showRejects: Command = {
  id: 'show-rejects',
  label: 'commands.showRejects',
  menu: 'view',
  keys: [],
  when: withCase,
  run: () => rejectsShown.set({ file: null }),
}
