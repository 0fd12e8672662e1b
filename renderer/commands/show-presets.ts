import { type Command, withCase } from './command'

export const showPresets: Command = {
  id: 'show-presets',
  label: 'commands.showPresets',
  menu: 'go',
  keys: ['Alt+9'],
  whileTyping: true,
  when: withCase,
  run: ({ investigation }) => investigation.change({ panel: 'presets' }),
}
