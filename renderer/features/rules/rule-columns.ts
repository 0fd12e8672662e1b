import type { RuleHits } from '../../../shared/model/rule'
import { ruleName } from './rule-query'

export type RuleColumn = {
  readonly id: string
  /** Width as CSS grid understands it. */
  readonly width: string
  readonly number: boolean
  readonly value: (rule: RuleHits) => string | number | null
}

/** The table of rules, column by column; `value` is what it is sorted by. */
export const ruleColumns: readonly RuleColumn[] = [
  { id: 'rule', width: 'minmax(210px, 1fr)', number: false, value: ruleName },
  { id: 'set', width: '132px', number: false, value: ({ rule_set, rule_id }) => rule_set ?? rule_id },
  { id: 'source', width: '116px', number: false, value: ({ format }) => format },
  { id: 'spark', width: '98px', number: false, value: ({ last }) => last },
  { id: 'allowed', width: '74px', number: true, value: ({ allowed }) => allowed },
  { id: 'denied', width: '74px', number: true, value: ({ denied }) => denied },
  { id: 'hits', width: '74px', number: true, value: ({ hits }) => hits },
  { id: 'sources', width: '68px', number: true, value: ({ sources }) => sources },
  { id: 'destinations', width: '68px', number: true, value: ({ destinations }) => destinations },
  { id: 'severity', width: '76px', number: false, value: ({ severity }) => severity ?? 99 },
  { id: 'first', width: '116px', number: false, value: ({ first }) => first },
  { id: 'last', width: '116px', number: false, value: ({ last }) => last },
]

export const gridTemplate = ruleColumns.map(({ width }) => width).join(' ')

/** Text in which a search looks. */
export const searchedText = ({ rule, rule_id, rule_set, category, format }: RuleHits): string =>
  [rule, rule_id, rule_set, category, format]
    .filter(part => part !== null)
    .join(' ')
    .toLowerCase()

export const matches = (rule: RuleHits, words: readonly string[]): boolean => {
  const text = searchedText(rule)
  return words.every(word => text.includes(word))
}
