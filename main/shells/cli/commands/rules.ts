import { Command } from 'commander'
import type { RuleHits } from '../../../../shared/model/rule'
import { formatCount } from '../../../../shared/units/number'
import { isoOrNull } from '../cells'
import { standardOutput } from '../output'
import { withCase } from '../session'
import { table } from '../table'
import { caseOf, type ExitCode } from '../usage'

export const rulesCommand = (done: (code: ExitCode) => void): Command => {
  const rules = new Command('rules').description('the rules the logs name').option('--case <file>', 'the case')
  rules
    .command('list')
    .description('every rule with its hits')
    .option('--case <file>', 'the case')
    .option('--json', 'print one JSON document')
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<{ readonly case?: string; readonly json?: boolean }>()
      await withCase({ path: caseOf(options), mode: 'read' }, async ({ ask }) => {
        const all = await ask('rules.list', { buckets: 1 })
        await standardOutput().write(options.json ? `${JSON.stringify(all.map(ruleRow))}\n` : rulesTable(all))
      })
      done(0)
    })
  return rules
}

const titleOf = ({ rule, rule_id, rule_set }: RuleHits): string => rule ?? rule_id ?? rule_set ?? ''

const ruleRow = (rule: RuleHits) => ({
  id: rule.id,
  title: titleOf(rule),
  rule_id: rule.rule_id,
  source: rule.rule_set,
  kind: rule.kind,
  format: rule.format,
  action: rule.action,
  severity: rule.severity,
  hits: rule.hits,
  allowed: rule.allowed,
  denied: rule.denied,
  first: isoOrNull(rule.first),
  last: isoOrNull(rule.last),
})

const rulesTable = (rules: readonly RuleHits[]): string => {
  const count = { right: true }
  return table(
    [
      { title: 'rule' },
      { title: 'id' },
      { title: 'source' },
      { title: 'kind' },
      { title: 'severity', ...count },
      ...['hits', 'allowed', 'denied'].map(title => ({ title, ...count })),
      { title: 'first' },
      { title: 'last' },
    ],
    rules.map(rule => [
      titleOf(rule),
      rule.rule_id ?? '',
      rule.rule_set ?? rule.format,
      rule.kind,
      rule.severity === null ? '' : String(rule.severity),
      ...[rule.hits, rule.allowed, rule.denied].map(number => formatCount(number)),
      isoOrNull(rule.first) ?? '',
      isoOrNull(rule.last) ?? '',
    ]),
  )
}
