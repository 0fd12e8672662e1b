import { always, type Command } from './command'

export const watchFolder: Command = {
  id: 'watch-folder',
  label: 'commands.watchFolder',
  menu: 'file',
  keys: [],
  when: always,
  run: ({ intake }) => intake.ask('watch'),
}
