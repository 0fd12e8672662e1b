import { always, type Command } from './command'

export const showStart: Command = {
  id: 'show-start',
  label: 'commands.showStart',
  menu: 'go',
  keys: ['Alt+0'],
  whileTyping: true,
  when: always,
  run: ({ investigation }) => investigation.change({ panel: 'start' }),
}
