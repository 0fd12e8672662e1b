import { type Command, withCase } from './command'

export const clearQuery: Command = {
  id: 'clear-query',
  label: 'commands.clearQuery',
  menu: 'edit',
  keys: ['Mod+Backspace'],
  when: withCase,
  run: ({ investigation }) => investigation.change({ query: '' }),
}
