import type { RuleHits } from '../../../shared/model/rule'
import type { FittingColumn } from '../../ui/fitting-columns'
import { ruleName } from './rule-query'

export type RuleColumn = FittingColumn & {
  readonly number?: boolean
  readonly descendingFirst?: boolean
  readonly value: (rule: RuleHits) => string | number | null
}

/** The table of rules, column by column; `value` is what it is sorted by. */
export const ruleColumns: readonly RuleColumn[] = [
  { id: 'rule', widthPx: 220, rank: 0, value: ruleName },
  { id: 'set', widthPx: 116, rank: 8, value: ({ rule_set, rule_id }) => rule_set ?? rule_id },
  { id: 'source', widthPx: 112, rank: 10, value: ({ format }) => format },
  { id: 'spark', widthPx: 94, rank: 5, descendingFirst: true, value: ({ last }) => last },
  { id: 'allowed', widthPx: 72, rank: 2, number: true, descendingFirst: true, value: ({ allowed }) => allowed },
  { id: 'denied', widthPx: 72, rank: 1, number: true, descendingFirst: true, value: ({ denied }) => denied },
  { id: 'hits', widthPx: 72, rank: 3, number: true, descendingFirst: true, value: ({ hits }) => hits },
  { id: 'sources', widthPx: 66, rank: 6, number: true, descendingFirst: true, value: ({ sources }) => sources },
  {
    id: 'destinations',
    widthPx: 60,
    rank: 9,
    number: true,
    descendingFirst: true,
    value: ({ destinations }) => destinations,
  },
  { id: 'severity', widthPx: 80, rank: 7, value: ({ severity }) => severity ?? 99 },
  { id: 'last', widthPx: 104, rank: 4, descendingFirst: true, value: ({ last }) => last },
  { id: 'first', widthPx: 104, rank: 11, descendingFirst: true, value: ({ first }) => first },
]

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
