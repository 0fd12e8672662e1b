import { type Field, fieldNamed } from '../model/fields'
import type { Expr } from './ast'

const hints: Readonly<Record<NonNullable<Field['hint']>, string>> = {
  inventory: 'an inventory of your addresses would fill it',
  'threat-list': 'a threat list would fill it',
  'city-database': 'a city database would fill it',
  'traffic-analytics': 'a Traffic Analytics export would fill it',
}

/** The fields a condition asks about, each once. */
export const fieldsOf = (expr: Expr): readonly string[] => {
  const found = new Set<string>()
  const visit = (part: Expr): void => {
    if (part.kind === 'and' || part.kind === 'or') part.terms.forEach(visit)
    else if (part.kind === 'not') visit(part.term)
    else if ('field' in part) found.add(part.field)
  }
  visit(expr)
  return [...found]
}

/** Fields asked about that no row of the case has: the answer is then not "0 rows" but what would fill them. */
export const missingNotes = (where: Expr, filled: readonly string[]): readonly string[] =>
  fieldsOf(where).flatMap(name => {
    const field = fieldNamed(name)
    if (!field || filled.includes(name)) return []
    const sides = field.source.from === 'either' ? field.source.fields : []
    if (sides.some(side => filled.includes(side))) return []
    const hint = field.hint === null ? 'another log might' : hints[field.hint]
    return [`No row of this case has ${name}; ${hint}.`]
  })
