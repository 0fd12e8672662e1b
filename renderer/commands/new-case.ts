import { always, type Command } from './command'

export const newCase: Command = {
  id: 'new-case',
  label: 'commands.newCase',
  menu: 'file',
  keys: [],
  when: always,
  run: ({ intake }) => void intake.newCase(),
}
