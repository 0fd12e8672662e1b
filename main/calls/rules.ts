import type { RuleHits, RuleKind } from '../../shared/model/rule'
import type { Calls } from '../../shared/rpc/server'
import type { EngineContext } from '../engine'
import { formatNamed } from '../formats'
import { whereOf } from './where'

const kindOf = (hits: Omit<RuleHits, 'kind'>): RuleKind =>
  hits.rule_set === 'default action' ? 'default-action' : (formatNamed(hits.format)?.ruleKind ?? 'acl')

export const rulesCalls = ({ needed }: EngineContext): Pick<Calls, 'rules.list'> => ({
  'rules.list': async ({ buckets, ...scope }, signal) => {
    const { from, to } = scope
    const hits = await needed().lens.ruleHits({ where: whereOf(scope), buckets, from, to }, signal)
    return hits.map(rule => ({ ...rule, kind: kindOf(rule) }))
  },
})
