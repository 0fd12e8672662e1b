import { expect, test } from 'vitest'
import { include } from '../../../shared/query/term'
import { ruleFilter, ruleName, ruleOutcome } from './rule-query'

const scan = { rule: 'ET SCAN "quoted" \\ rule: (x)', rule_id: '2001219', rule_set: null }

test('a rule is told apart by name, number and set, also by what it lacks', () => {
  expect(include('', ruleFilter({ rule: 'DenyAll', rule_id: null, rule_set: 'web-nsg' }), 'UTC')).toBe(
    'rule:DenyAll -rule_id:* rule_set:web-nsg',
  )
})

test('a hostile rule name narrows the query and nothing else', () => {
  const once = include('dst_port:22', ruleOutcome(scan, 'allowed'), 'UTC')
  expect(include(once, ruleOutcome(scan, 'allowed'), 'UTC')).toBe(once)
  expect(once.startsWith('dst_port:22 ')).toBe(true)
  expect(once.endsWith('action:allowed')).toBe(true)
})

test('a rule without a name is called by its number, then by its set', () => {
  expect(ruleName(scan)).toBe(scan.rule)
  expect(ruleName({ rule: null, rule_id: '7', rule_set: 'acl' })).toBe('7')
  expect(ruleName({ rule: null, rule_id: null, rule_set: 'acl' })).toBe('acl')
})
