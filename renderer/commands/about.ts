import { aboutShown } from '../state/desk'
import { always, type Command } from './command'

export const about: Command = {
  id: 'about',
  label: 'commands.about',
  menu: 'help',
  keys: [],
  when: always,
  run: () => aboutShown.set(true),
}
