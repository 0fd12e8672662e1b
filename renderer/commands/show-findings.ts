import { type Command, withCase } from './command'

export const showFindings: Command = {
  id: 'show-findings',
  label: 'commands.showFindings',
  menu: 'go',
  keys: ['Alt+6'],
  whileTyping: true,
  when: withCase,
  run: ({ investigation }) => investigation.change({ panel: 'findings' }),
}
