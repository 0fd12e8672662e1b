import { always, type Command } from './command'

export const addFolder: Command = {
  id: 'add-folder',
  label: 'commands.addFolder',
  menu: 'file',
  keys: [],
  when: always,
  run: ({ intake }) => intake.ask('folder'),
}
