import { type Command, withCase } from './command'

export const showOverview: Command = {
  id: 'show-overview',
  label: 'commands.showOverview',
  menu: 'go',
  keys: ['Alt+2'],
  whileTyping: true,
  when: withCase,
  run: ({ investigation }) => investigation.change({ panel: 'overview' }),
}
