import { type AzureFlowType, azureFlowTypes } from '../model/codes'
import type { Expr } from './ast'

/** The Azure type that a log reported, however it spells it; null for what is none. */
export const reportedType = (reported: string): AzureFlowType | null => {
  const key = (text: string) => text.toLowerCase().replace(/[\s_-]+/g, '')
  return azureFlowTypes.find(type => key(type) === key(reported)) ?? null
}

/** The table reference prints one type in two words as well. */
const reportedAs = (type: AzureFlowType): Expr => {
  const field = 'reported_flow_type'
  return type === 'UnknownPrivate'
    ? { kind: 'in', field, values: [type, 'Unknown Private'] }
    : { kind: 'compare', field, op: '=', value: type }
}

/** Rows whose log reported one Azure flow type while their addresses and the inventory say another. */
export const typeDisagreement: Expr = {
  kind: 'or',
  terms: azureFlowTypes.map(type => ({
    kind: 'and',
    terms: [reportedAs(type), { kind: 'not', term: { kind: 'compare', field: 'flow_type', op: '=', value: type } }],
  })),
}
