import { type Command, withCase } from './command'

export const focusQuery: Command = {
  id: 'focus-query',
  label: 'commands.focusQuery',
  menu: 'edit',
  keys: ['/', 'Mod+L'],
  when: withCase,
  run: () => document.querySelector<HTMLElement>('[data-query-box] .cm-content')?.focus(),
}
