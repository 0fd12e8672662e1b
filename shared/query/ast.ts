/**
 * The one query tree. Every dialect parses to it; the lens plans it; it prints as canonical text and as SQL. It knows
 * field names of the model and values in canonical form, and nothing of how flows are stored.
 */

/** Text, address (RFC 5952), CIDR, ISO country code and words of an enumeration are strings; times (ms) and counts numbers. */
export type Value = string | number

export type CompareOp = '=' | '<' | '<=' | '>' | '>='

export type Expr =
  | { readonly kind: 'and'; readonly terms: readonly Expr[] }
  | { readonly kind: 'or'; readonly terms: readonly Expr[] }
  | { readonly kind: 'not'; readonly term: Expr }
  /**
   * A null field matches no comparison, and `not` of it does. Text compares without case (`foldCase`). `=` on `flow_type` is
   * "has the tag"; on `tcp_flags` a string is "has that flag" (`SYN`), a number is the exact mask.
   */
  | { readonly kind: 'compare'; readonly field: string; readonly op: CompareOp; readonly value: Value }
  /** Any of; at least two values. */
  | { readonly kind: 'in'; readonly field: string; readonly values: readonly Value[] }
  /** Both ends included. */
  | { readonly kind: 'between'; readonly field: string; readonly low: Value; readonly high: Value }
  /** `*` stands for any run of characters, `\*` and `\\` for themselves; the whole value must match, without case (`pattern.ts`). */
  | { readonly kind: 'like'; readonly field: string; readonly pattern: string }
  | { readonly kind: 'subnet'; readonly field: string; readonly cidr: string }
  /** The log or the enrichment gave a value. */
  | { readonly kind: 'exists'; readonly field: string }
  /** A bare word: found, without case, anywhere in rule, rule_id, rule_set, category, hostname, url, user_agent, app or names. */
  | { readonly kind: 'words'; readonly text: string }

export type Query = {
  /** null = everything. */
  readonly where: Expr | null
}

export const everything: Query = { where: null }

/** Both conditions at once; nested `and`s are kept flat. */
export const both = (a: Expr | null, b: Expr | null): Expr | null => {
  if (a === null) return b
  if (b === null) return a
  const terms = [a, b].flatMap(term => (term.kind === 'and' ? term.terms : [term]))
  return { kind: 'and', terms }
}

/** What a dialect's parser found wrong: where, what it wanted, and the nearest known name. */
export type QueryError = {
  readonly message: string
  /** Character offsets into the text typed, end exclusive. */
  readonly from: number
  readonly to: number
  readonly expected: readonly string[]
  readonly suggestion: string | null
}

export const dialects = ['search', 'insights', 'flows', 'kql', 'sql'] as const
export type Dialect = (typeof dialects)[number]
