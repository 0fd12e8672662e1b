import { existsSync, realpathSync } from 'node:fs'
import { Command, Option } from 'commander'
import type { Dialect } from '../../../../shared/query/ast'
import { Failure } from '../../../../shared/rpc/message'
import { answerOf } from '../answer'
import { say } from '../output'
import { queryOf } from '../query-words'
import { type FileKind, fileKinds, writeRowFile, writeTextFile } from '../row-files'
import { withCase } from '../session'
import { writeCsv, writeNdjson } from '../text-answers'
import { untilInterrupted } from '../until-interrupted'
import { caseOf, type ExitCode } from '../usage'
import { dialectOption, understood, zoneOption } from './query'

type Options = {
  readonly case?: string
  readonly to: 'csv' | 'ndjson' | FileKind
  readonly o?: string
  readonly columns?: string
  readonly dialect: 'auto' | Dialect
  readonly tz: string
}

export const exportCommand = (done: (code: ExitCode) => void): Command =>
  new Command('export')
    .description('what a query gives as a file for other tools')
    .option('--case <file>', 'the case')
    .addOption(new Option('--to <kind>', 'kind of file').choices(['csv', 'ndjson', ...fileKinds]).makeOptionMandatory())
    .option('-o <file>', 'write here instead of standard output')
    .option('--columns <names>', 'fields separated by commas; without it all the case has')
    .addOption(dialectOption())
    .addOption(zoneOption())
    .argument('[query...]', 'nothing means everything')
    .action(async (words: string[], options: Options) => {
      const { to, o: file, columns, tz: zone } = options
      const path = caseOf(options)
      const text = queryOf(words)
      const read = understood(text, options.dialect, zone)
      const isFile = to === 'parquet' || to === 'sqlite'
      if (isFile && (file === undefined || file === '-'))
        throw new Failure('bad-input', `A ${to} file cannot be written to standard output. Give its name with -o FILE.`)
      if (file !== undefined && isSameFile(file, path))
        throw new Failure('bad-input', `${file} is the case itself; an export needs a file of its own.`)
      await untilInterrupted(signal =>
        withCase({ path, mode: 'read' }, async session => {
          const asked = { text, ...read, zone, columns, limit: null, asTable: false, signal }
          const answer = await answerOf(session, asked)
          if (isFile) await writeRowFile(to, file ?? '', answer, read.query.shape.kind !== 'rows')
          else await writeTextFile(file, output => (to === 'csv' ? writeCsv : writeNdjson)(output, answer, zone))
          for (const note of answer.notes) say(note)
        }),
      )
      done(0)
    })

const isSameFile = (a: string, b: string): boolean =>
  existsSync(a) && existsSync(b) && realpathSync(a) === realpathSync(b)
