import type { Command, CommandContext } from './command'

export const redo: Command = {
  id: 'redo',
  label: 'commands.redo',
  menu: 'edit',
  keys: ['Mod+Shift+Z', 'Mod+Y', 'Alt+ArrowRight'],
  when: ({ investigation }: CommandContext) => investigation.get().future.length > 0,
  run: ({ investigation }) => investigation.redo(),
}
