import { always, type Command } from './command'

export const addEvidence: Command = {
  id: 'add-evidence',
  label: 'commands.addEvidence',
  menu: 'file',
  keys: ['Mod+O'],
  whileTyping: true,
  when: always,
  run: ({ intake }) => intake.ask('evidence'),
}
