import type { RuleHits, RuleKey } from '../../../shared/model/rule'
import type { Expr } from '../../../shared/query/ast'
import { termFor } from '../../../shared/query/term'
import { visibleText } from '../../../shared/units/visible-text'

/** The flows a rule decided or fired on. All three parts are its identity: one name may live in many sets. */
export const ruleFilter = (rule: RuleKey): Expr => ({ kind: 'and', terms: identity(rule) })

/** The part of the rule's flows with one outcome. */
export const ruleOutcome = (rule: RuleKey, action: 'allowed' | 'denied'): Expr => ({
  kind: 'and',
  terms: [...identity(rule), { kind: 'compare', field: 'action', op: '=', value: action }],
})

const identity = ({ rule, rule_id, rule_set }: RuleKey): readonly Expr[] => [
  termFor('rule', rule),
  termFor('rule_id', rule_id),
  termFor('rule_set', rule_set),
]

/** What the rule is called: its name, else its number, else the set it stands in. Logs name rules, so unseen characters show. */
export const ruleName = ({ rule, rule_id, rule_set }: RuleKey): string => visibleText(rule ?? rule_id ?? rule_set ?? '')

export type Tone = 'allowed' | 'denied' | 'alert' | 'none'

/** Signatures warn; everything else is marked by what it decided last. */
export const ruleTone = ({ kind, action }: RuleHits): Tone => (kind === 'signature' ? 'alert' : (action ?? 'none'))
