import { always, type Command } from './command'

export const teachingIncident: Command = {
  id: 'teaching-incident',
  label: 'commands.teachingIncident',
  menu: 'help',
  keys: [],
  when: always,
  run: ({ intake }) => void intake.teachingIncident(),
}
