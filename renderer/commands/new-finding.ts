import { selectedIn } from '../state/investigation'
import { openNewFinding } from '../state/new-finding'
import { type Command, withCase } from './command'

export const newFinding: Command = {
  id: 'new-finding',
  label: 'commands.newFinding',
  menu: 'edit',
  keys: ['N'],
  when: withCase,
  run: ({ investigation }) => {
    const selection = selectedIn(investigation.get().value)
    if (selection?.kind === 'row') openNewFinding({ rows: [selection.id] })
    else if (selection?.kind === 'rows') openNewFinding({ rows: selection.ids })
    else openNewFinding()
  },
}
