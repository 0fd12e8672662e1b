import type { RuleHits } from '../../../shared/model/rule'
import { ruleName } from './rule-query'

export type RuleColumn = {
  readonly id: string
  readonly widthPx: number
  readonly number: boolean
  readonly value: (rule: RuleHits) => string | number | null
}

/** The table of rules, column by column; `value` is what it is sorted by. */
export const ruleColumns: readonly RuleColumn[] = [
  { id: 'rule', widthPx: 280, number: false, value: ruleName },
  { id: 'set', widthPx: 116, number: false, value: ({ rule_set, rule_id }) => rule_set ?? rule_id },
  { id: 'source', widthPx: 112, number: false, value: ({ format }) => format },
  { id: 'spark', widthPx: 94, number: false, value: ({ last }) => last },
  { id: 'allowed', widthPx: 72, number: true, value: ({ allowed }) => allowed },
  { id: 'denied', widthPx: 72, number: true, value: ({ denied }) => denied },
  { id: 'hits', widthPx: 72, number: true, value: ({ hits }) => hits },
  { id: 'sources', widthPx: 66, number: true, value: ({ sources }) => sources },
  { id: 'destinations', widthPx: 60, number: true, value: ({ destinations }) => destinations },
  { id: 'severity', widthPx: 80, number: false, value: ({ severity }) => severity ?? 99 },
  { id: 'last', widthPx: 104, number: false, value: ({ last }) => last },
  { id: 'first', widthPx: 104, number: false, value: ({ first }) => first },
]

/** The rule's name takes what room is left. */
export const gridTemplate = ruleColumns
  .map(({ id, widthPx }) => (id === 'rule' ? `minmax(${widthPx}px, 1fr)` : `${widthPx}px`))
  .join(' ')

export const tableWidthPx = ruleColumns.reduce((sum, { widthPx }) => sum + widthPx, 0)

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
