import { type Command, withCase } from './command'

export const showDashboards: Command = {
  id: 'show-dashboards',
  label: 'commands.showDashboards',
  menu: 'go',
  keys: ['Alt+8'],
  whileTyping: true,
  when: withCase,
  run: ({ investigation }) => investigation.change({ panel: 'dashboards' }),
}
