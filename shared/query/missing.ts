import { ariaFlowTypes } from '../model/codes'
import { type Field, fieldNamed } from '../model/fields'
import type { Expr, Query, Shape } from './ast'

const inventoryHint = 'drop a CSV of your addresses, or use netwake inventory import'

const hints: Readonly<Record<NonNullable<Field['hint']>, string>> = {
  inventory: `an inventory of your addresses would fill it: ${inventoryHint}`,
  providers:
    'a list of the providers you approve of would fill it: drop a CSV of their addresses or blocks with a column "provider", or use netwake inventory import',
  'threat-list': 'a threat list would fill it',
  'city-database': 'a city database would fill it',
  'traffic-analytics': 'a Traffic Analytics export would fill it',
}

/** The fields a condition asks about, each once. */
const fieldsOf = (expr: Expr): readonly string[] => {
  const found = new Set<string>()
  const visit = (part: Expr): void => {
    if (part.kind === 'and' || part.kind === 'or') part.terms.forEach(visit)
    else if (part.kind === 'not') visit(part.term)
    else if ('field' in part) found.add(part.field)
  }
  visit(expr)
  return [...found]
}

/** Flow types that follow from what an inventory says of the ends. */
const typesByInventory = new Set<string>([
  'IntraVNet',
  'InterVNet',
  'S2S',
  'P2S',
  ...ariaFlowTypes.filter(type => /VM|Physical|Subnet/.test(type)),
])

/** The tags a condition asks for. */
const flowTypesOf = (expr: Expr): readonly string[] => {
  if (expr.kind === 'and' || expr.kind === 'or') return expr.terms.flatMap(flowTypesOf)
  if (expr.kind === 'compare' && expr.field === 'flow_type') return [String(expr.value)]
  return expr.kind === 'in' && expr.field === 'flow_type' ? expr.values.map(String) : []
}

const missingTypes = (where: Expr, filled: readonly string[]): readonly string[] => {
  const isListed = filled.some(name => fieldNamed(name)?.hint === 'inventory')
  return [...new Set(flowTypesOf(where))].flatMap(type => {
    if (type === 'MaliciousFlow') return [`No row of this case has the flow type ${type}; a threat list would tell.`]
    if (isListed || !typesByInventory.has(type)) return []
    return [`Flow type ${type} is told by an inventory of your addresses: ${inventoryHint}.`]
  })
}

/** Fields that are shown of rows, or by which they are told apart, ordered or counted. */
const fieldsOfShape = (shape: Shape): readonly string[] => {
  if (shape.kind === 'sql') return []
  if (shape.kind === 'table')
    return [...shape.by, ...shape.values].flatMap(part => ('field' in part ? [part.field] : []))
  const shown = (shape.columns ?? []).map(({ field }) => field)
  return [...shown, ...shape.dedup, ...shape.sort.map(({ column }) => column)]
}

/**
 * Fields that a query asks about and no row of the case has: what the answer lacks is then not "0 rows" or a line without
 * a name, but what would fill them.
 */
export const missingNotes = ({ where, shape }: Query, filled: readonly string[]): readonly string[] => {
  const asked = new Set([...(where ? fieldsOf(where) : []), ...fieldsOfShape(shape)])
  return [...missingFields([...asked], filled), ...(where ? missingTypes(where, filled) : [])]
}

const missingFields = (asked: readonly string[], filled: readonly string[]): readonly string[] =>
  asked.flatMap(name => {
    const field = fieldNamed(name)
    if (!field || filled.includes(name)) return []
    const sides = field.source.from === 'either' ? field.source.fields : []
    if (sides.some(side => filled.includes(side))) return []
    const hint = field.hint === null ? 'another log might' : hints[field.hint]
    return [`No row of this case has ${name}; ${hint}.`]
  })
