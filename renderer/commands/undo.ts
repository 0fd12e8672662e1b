import type { Command, CommandContext } from './command'

export const undo: Command = {
  id: 'undo',
  label: 'commands.undo',
  menu: 'edit',
  keys: ['Mod+Z', 'Alt+ArrowLeft'],
  when: ({ investigation }: CommandContext) => investigation.get().past.length > 0,
  run: ({ investigation }) => investigation.undo(),
}
