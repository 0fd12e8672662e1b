import { Command } from 'commander'
import { Failure } from '../../../../shared/rpc/message'
import { formatCount } from '../../../../shared/units/number'
import { writeSample } from '../../../sample/sample'
import { causeOf, say, standardOutput } from '../output'
import { createProgress } from '../progress'
import { type ExitCode, wholeNumber } from '../usage'

export const sampleCommand = (done: (code: ExitCode) => void): Command =>
  new Command('sample')
    .description('write the teaching incident in every format, with truth.json')
    .option('--flows <number>', 'how many flows', wholeNumber(1, 10_000_000), 20_000)
    .option('--seed <number>', 'the same seed writes the same files', wholeNumber(0, 4_294_967_295), 1)
    .argument('<dir>', 'folder to write into')
    .action(async (dir: string, { flows, seed }: { readonly flows: number; readonly seed: number }) => {
      const progress = createProgress()
      try {
        await writeSample(dir, {
          flows,
          seed,
          onProgress: written => progress.show(`${formatCount(written)} of ${formatCount(flows)} flows`),
        })
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === undefined) throw error
        throw new Failure('bad-input', `${dir} cannot be written: ${causeOf(error)}.`)
      } finally {
        progress.end()
      }
      await standardOutput().write(`${dir}\n`)
      say(`The planted acts are in ${dir}/truth.json. Read them in with: netwake ingest --case sample.netwake ${dir}`)
      done(0)
    })
