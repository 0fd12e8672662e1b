import { notifyError } from '../state/notices'
import type { Command, CommandContext } from './command'

const listening = ({ engine }: CommandContext) => engine.captures.get().filter(({ state }) => state === 'listening')

export const stopListening: Command = {
  id: 'stop-listening',
  label: 'commands.stopListening',
  menu: 'file',
  keys: [],
  when: context => listening(context).length > 0,
  run: context => {
    for (const { id } of listening(context)) context.engine.ask('live.stop', { capture: id }).catch(notifyError)
  },
}
