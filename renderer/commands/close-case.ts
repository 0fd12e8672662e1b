import { type Command, withCase } from './command'

export const closeCase: Command = {
  id: 'close-case',
  label: 'commands.closeCase',
  menu: 'file',
  keys: [],
  when: withCase,
  run: ({ intake }) => void intake.closeCase(),
}
