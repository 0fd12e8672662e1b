import { type AzureFlowType, azureFlowTypes } from '../model/codes'
import type { Expr } from './ast'

/** The table reference prints some types in two words. */
const spellingsOf = (type: AzureFlowType): readonly string[] => [
  ...new Set([type, type.replace(/(?<=[a-z])(?=[A-Z][a-z])/g, ' ')]),
]

/** The Azure type that a log reported, in any of its spellings; null for what is none. */
export const reportedType = (reported: string): AzureFlowType | null => {
  const key = (text: string) => text.toLowerCase().replace(/[\s_-]+/g, '')
  return azureFlowTypes.find(type => key(type) === key(reported)) ?? null
}

const reportedAs = (type: AzureFlowType): Expr => {
  const field = 'reported_flow_type'
  const [first = type, ...others] = spellingsOf(type)
  return others.length === 0
    ? { kind: 'compare', field, op: '=', value: first }
    : { kind: 'in', field, values: [first, ...others] }
}

/** Rows whose log reported one Azure flow type while their addresses and the inventory say another. */
export const typeDisagreement: Expr = {
  kind: 'and',
  terms: [
    { kind: 'in', field: 'reported_flow_type', values: azureFlowTypes.flatMap(spellingsOf) },
    {
      kind: 'not',
      term: {
        kind: 'or',
        terms: azureFlowTypes.map(type => ({
          kind: 'and',
          terms: [reportedAs(type), { kind: 'compare', field: 'flow_type', op: '=', value: type }],
        })),
      },
    },
  ],
}
