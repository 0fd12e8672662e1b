import { type Command, withCase } from './command'

export const showRules: Command = {
  id: 'show-rules',
  label: 'commands.showRules',
  menu: 'go',
  keys: ['Alt+5'],
  whileTyping: true,
  when: withCase,
  run: ({ investigation }) => investigation.change({ panel: 'rules' }),
}
