import type { Command, CommandContext } from './command'

export const wholeRange: Command = {
  id: 'whole-range',
  label: 'commands.wholeRange',
  menu: 'view',
  keys: ['Mod+0'],
  when: ({ investigation }: CommandContext) => investigation.get().value.range !== null,
  run: ({ investigation }) => investigation.change({ range: null }),
}
