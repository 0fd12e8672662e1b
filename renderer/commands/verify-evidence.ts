import { verifyShown } from '../state/desk'
import { type Command, withCase } from './command'

export const verifyEvidence: Command = {
  id: 'verify-evidence',
  label: 'commands.verifyEvidence',
  menu: 'file',
  keys: [],
  when: withCase,
  run: () => verifyShown.set(true),
}
