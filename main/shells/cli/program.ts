import { Command } from 'commander'
import { visibleLines } from '../../../shared/units/visible-text'
import { appVersion } from '../../version'
import { explainCommand } from './commands/explain'
import { exportCommand } from './commands/export'
import { findingsCommand } from './commands/findings'
import { formatsCommand } from './commands/formats'
import { infoCommand } from './commands/info'
import { ingestCommand } from './commands/ingest'
import { inventoryCommand } from './commands/inventory'
import { listenCommand } from './commands/listen'
import { queryCommand } from './commands/query'
import { rejectsCommand } from './commands/rejects'
import { rulesCommand } from './commands/rules'
import { sampleCommand } from './commands/sample'
import { serveCommand } from './commands/serve'
import { verifyCommand } from './commands/verify'
import type { ExitCode } from './usage'

/** Every command, with how it tells its exit code. */
const commands: readonly ((done: (code: ExitCode) => void) => Command)[] = [
  ingestCommand,
  queryCommand,
  explainCommand,
  listenCommand,
  inventoryCommand,
  infoCommand,
  rejectsCommand,
  verifyCommand,
  rulesCommand,
  findingsCommand,
  exportCommand,
  formatsCommand,
  sampleCommand,
  serveCommand,
]

export const createProgram = (done: (code: ExitCode) => void): Command => {
  const program = new Command('netwake')
    .description(
      'Investigate network flow logs offline: who talked to whom, when, where, what was denied and by which rule.',
    )
    .version(appVersion, '-V, --version')
    .addHelpText('after', '\nExit status: 0 done; 1 done, but some input was rejected as a whole; 2 nothing done.')
  for (const make of commands) program.addCommand(make(done))
  settle(program)
  return program
}

/** Wrong usage is thrown, not exited on, in every command of the tree. */
const settle = (command: Command): void => {
  command.exitOverride().configureOutput({ writeErr: text => void process.stderr.write(visibleLines(text)) })
  for (const inner of command.commands) settle(inner)
}
