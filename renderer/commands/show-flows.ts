import { type Command, withCase } from './command'

export const showFlows: Command = {
  id: 'show-flows',
  label: 'commands.showFlows',
  menu: 'go',
  keys: ['Alt+3'],
  whileTyping: true,
  when: withCase,
  run: ({ investigation }) => investigation.change({ panel: 'flows' }),
}
