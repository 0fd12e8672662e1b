import { Command } from 'commander'
import type { Dialect } from '../../../../shared/query/ast'
import { printSearch } from '../../../../shared/query/print'
import { printSql } from '../../../../shared/query/sql'
import { translate } from '../../../../shared/query/translate'
import { visibleLines } from '../../../../shared/units/visible-text'
import { standardOutput } from '../output'
import { queryOf } from '../query-words'
import type { ExitCode } from '../usage'
import { dialectOption, understood, zoneOption } from './query'

type Options = { readonly dialect: 'auto' | Dialect; readonly tz: string; readonly json?: boolean }

export const explainCommand = (done: (code: ExitCode) => void): Command =>
  new Command('explain')
    .description('a query as understood: dialect, canonical form, SQL')
    .addOption(dialectOption())
    .addOption(zoneOption())
    .option('--json', 'print one JSON document')
    .argument('[query...]')
    .action(async (words: string[], { dialect, tz, json }: Options) => {
      const read = understood(queryOf(words), dialect, tz)
      const [canonical, sql] = [printSearch(read.query), printSql(read.query)]
      const text = json
        ? JSON.stringify({ dialect: read.dialect, canonical, sql, translations: translate(read.query) })
        : visibleLines(
            `dialect    ${read.dialect}\ncanonical  ${canonical === '' ? '(everything)' : canonical}\n\n${sql}`,
          )
      await standardOutput().write(`${text}\n`)
      done(0)
    })
