import { type Command, withCase } from './command'

export const showEvidence: Command = {
  id: 'show-evidence',
  label: 'commands.showEvidence',
  menu: 'go',
  keys: ['Alt+1'],
  whileTyping: true,
  when: withCase,
  run: ({ investigation }) => investigation.change({ panel: 'evidence' }),
}
