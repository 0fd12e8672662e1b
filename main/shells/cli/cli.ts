import { CommanderError } from 'commander'
import { z } from 'zod'
import { Failure } from '../../../shared/rpc/message'
import { causeOf, OutputClosed, say, standardOutput } from './output'
import { createProgram } from './program'
import { markQueryWords } from './query-words'
import type { ExitCode } from './usage'

/** The same engine without a window. Results go to standard output, everything said beside them to standard error. */
const run = async (args: readonly string[]): Promise<ExitCode> => {
  let code: ExitCode = 0
  try {
    await createProgram(ended => {
      code = ended
    }).parseAsync(markQueryWords(args), { from: 'user' })
    await standardOutput().close()
    return code
  } catch (error) {
    if (error instanceof OutputClosed) return code
    // Help and version were asked for and have been printed; everything else of commander's is wrong usage.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    say(`netwake: ${sentenceOf(error)}`)
    if (process.env['NETWAKE_DEBUG'] && error instanceof Error) say(error.stack ?? '')
    return 2
  }
}

const sentenceOf = (error: unknown): string => {
  if (error instanceof Failure) return error.message
  if (error instanceof z.ZodError) return z.prettifyError(error)
  const { code, path } = error as NodeJS.ErrnoException
  if (code !== undefined && path !== undefined) return `${path}: ${causeOf(error)}.`
  return `an unexpected error: ${error instanceof Error ? error.message : String(error)} (set NETWAKE_DEBUG=1 for where).`
}

standardOutput()
// Whoever read our messages may have gone, too; there is nobody left to tell.
process.stderr.on('error', () => {})
process.exit(await run(process.argv.slice(2)))
