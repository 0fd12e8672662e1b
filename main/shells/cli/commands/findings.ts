import { Command, Option } from 'commander'
import { type Finding, type FindingSeverity, findingSeverities } from '../../../../shared/model/finding'
import { Failure } from '../../../../shared/rpc/message'
import { formatCount } from '../../../../shared/units/number'
import { isoOrNull } from '../cells'
import { openOutput, say, standardOutput } from '../output'
import { withCase } from '../session'
import { table } from '../table'
import { caseOf, type ExitCode, timeZone } from '../usage'
import { understood } from './query'

type CaseOption = { readonly case?: string }
type Add = CaseOption & {
  readonly title: string
  readonly query: string
  readonly severity: FindingSeverity
  readonly note: string
  readonly tz: string
  readonly json?: boolean
}
type Export = CaseOption & { readonly to: 'html' | 'csv' | 'ndjson'; readonly o?: string }

const withCaseOption = (command: Command): Command => command.option('--case <file>', 'the case')

export const findingsCommand = (done: (code: ExitCode) => void): Command => {
  const findings = withCaseOption(
    new Command('findings').description('what was found: list it, add to it, hand it over'),
  )

  withCaseOption(findings.command('list').description('the findings of the case'))
    .option('--json', 'print one JSON document')
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<CaseOption & { readonly json?: boolean }>()
      await withCase({ path: caseOf(options), mode: 'read' }, async ({ ask }) => {
        const all = await ask('findings.list', {})
        await standardOutput().write(options.json ? `${JSON.stringify(all.map(findingRow))}\n` : listTable(all))
      })
      done(0)
    })

  withCaseOption(findings.command('add').description('make a finding of a query'))
    .requiredOption('--title <text>', 'what was found, in one line')
    .requiredOption('--query <text>', 'the query that shows it')
    .addOption(new Option('--severity <level>').choices([...findingSeverities]).default('medium'))
    .option('--note <markdown>', 'what it means', '')
    .addOption(new Option('--tz <zone>', 'time zone of times in the query').argParser(timeZone).default('UTC'))
    .option('--json', 'print one JSON document')
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<Add>()
      const { title, severity, note, query, tz } = options
      if (title.trim() === '') throw new Failure('bad-input', 'A finding needs a title.')
      understood(query, 'auto', tz)
      await withCase({ path: caseOf(options), mode: 'write' }, async ({ ask }) => {
        const made = await ask('findings.add', { title, severity, note, query, zone: tz })
        await standardOutput().write(options.json ? `${JSON.stringify(findingRow(made))}\n` : `${made.id}\n`)
        if (!options.json)
          say(`Finding ${made.id}: ${formatCount(made.rowCount)} ${made.rowCount === 1 ? 'row' : 'rows'}.`)
      })
      done(0)
    })

  withCaseOption(findings.command('export').description('a report of findings'))
    .addOption(
      new Option('--to <kind>', 'html: one self-contained page; csv, ndjson')
        .choices(['html', 'csv', 'ndjson'])
        .makeOptionMandatory(),
    )
    .option('-o <file>', 'write here instead of standard output')
    .argument('[id...]', 'findings by number; without it all')
    .action(async (typed: string[], _: unknown, command: Command) => {
      const options = command.optsWithGlobals<Export>()
      const ids = typed.map(text => {
        if (/^\d{1,15}$/.test(text)) return Number(text)
        throw new Failure('bad-input', `"${text}" is no number of a finding.`)
      })
      await withCase({ path: caseOf(options), mode: 'read' }, async ({ ask }) => {
        const known = new Set((await ask('findings.list', {})).map(({ id }) => id))
        const unknown = ids.find(id => !known.has(id))
        if (unknown !== undefined) throw new Failure('bad-input', `There is no finding ${unknown} in this case.`)
        const { text } = await ask('findings.export', { kind: options.to, ids })
        const output = await openOutput(options.o)
        await output.write(text)
        await output.close()
      })
      done(0)
    })

  return findings
}

const findingRow = ({ id, title, severity, note, query, from, to, rowCount, created, updated }: Finding) => ({
  id,
  title,
  severity,
  note,
  query,
  from: isoOrNull(from),
  to: isoOrNull(to),
  rows: rowCount,
  created: isoOrNull(created),
  updated: isoOrNull(updated),
})

const listTable = (findings: readonly Finding[]): string =>
  table(
    [
      { title: 'id', right: true },
      { title: 'severity' },
      { title: 'rows', right: true },
      { title: 'title' },
      { title: 'query', whole: true },
    ],
    findings.map(({ id, severity, rowCount, title, query }) => [
      String(id),
      severity,
      formatCount(rowCount),
      title,
      query,
    ]),
  )
