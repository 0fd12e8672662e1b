import type { RuleKey } from '../../shared/model/rule'
import type { RuleTable } from './case-store'
import type { Database, Value } from './database'

/** The rule dictionary with what its owner, the store, may do to it. */
export type RuleDictionary = RuleTable & {
  readonly intern: (rule: RuleKey) => number
  readonly load: (limit: number) => number
  readonly forget: (size: number) => void
}

const keyOf = ({ rule, rule_id, rule_set }: RuleKey): string => JSON.stringify([rule, rule_id, rule_set])
const text = (value: Value | undefined): string | null => (typeof value === 'string' ? value : null)

export const createRuleTable = (db: Database): RuleDictionary => {
  const rules: RuleKey[] = []
  const ids = new Map<string, number>()
  const insert = db.prepare('insert into rule (id, rule, rule_id, rule_set) values (?, ?, ?, ?)')

  const add = (rule: RuleKey): number => {
    ids.set(keyOf(rule), rules.length)
    return rules.push(rule) - 1
  }

  return {
    size: () => rules.length,
    rule: id => rules[id] ?? { rule: null, rule_id: null, rule_set: null },
    intern: rule => {
      const known = ids.get(keyOf(rule))
      if (known !== undefined) return known
      insert.run(rules.length, rule.rule, rule.rule_id, rule.rule_set)
      return add({ rule: rule.rule, rule_id: rule.rule_id, rule_set: rule.rule_set })
    },
    load: limit => {
      const rows = db
        .prepare('select rule, rule_id, rule_set from rule where id >= ? order by id limit ?')
        .all(rules.length, limit)
      for (const [rule, id, set] of rows) add({ rule: text(rule), rule_id: text(id), rule_set: text(set) })
      return rows.length
    },
    forget: size => {
      while (rules.length > size) {
        const dropped = rules.pop()
        if (dropped) ids.delete(keyOf(dropped))
      }
    },
  }
}
