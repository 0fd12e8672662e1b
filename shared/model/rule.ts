import type { Action } from './codes'

/** A rule as a log names it: what decided or fired. The three parts are its identity. */
export type RuleKey = {
  readonly rule: string | null
  readonly rule_id: string | null
  readonly rule_set: string | null
}

/** What kind of thing a rule is, told from the format that named it. */
export const ruleKinds = ['security-group', 'signature', 'default-action', 'acl', 'firewall'] as const
export type RuleKind = (typeof ruleKinds)[number]

/** A rule with its hits within the current query. Times in ms. */
export type RuleHits = RuleKey & {
  readonly id: number
  readonly kind: RuleKind
  /** The action of the newest hit; null where the log gives none. */
  readonly action: Action | null
  readonly severity: number | null
  readonly category: string | null
  readonly format: string
  readonly hits: number
  readonly allowed: number
  readonly denied: number
  readonly first: number
  readonly last: number
  readonly sources: number
  readonly destinations: number
  /** Hits over the asked range in equal buckets. */
  readonly spark: readonly number[]
}
