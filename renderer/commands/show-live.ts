import { type Command, withCase } from './command'

export const showLive: Command = {
  id: 'show-live',
  label: 'commands.showLive',
  menu: 'go',
  keys: ['Alt+7'],
  whileTyping: true,
  when: withCase,
  run: ({ investigation }) => investigation.change({ panel: 'live' }),
}
