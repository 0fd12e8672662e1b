import { type Command, withCase } from './command'

export const showMap: Command = {
  id: 'show-map',
  label: 'commands.showMap',
  menu: 'go',
  keys: ['Alt+4'],
  whileTyping: true,
  when: withCase,
  run: ({ investigation }) => investigation.change({ panel: 'map' }),
}
