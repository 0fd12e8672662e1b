import { always, type Command } from './command'

export const openCase: Command = {
  id: 'open-case',
  label: 'commands.openCase',
  menu: 'file',
  keys: ['Mod+Shift+O'],
  whileTyping: true,
  when: always,
  run: ({ intake }) => intake.ask('open-case'),
}
