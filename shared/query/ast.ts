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
  /** Some part of the text matches, without case; only what no pattern of stars can say (`regex-tree.ts`). */
  | { readonly kind: 'regex'; readonly field: string; readonly pattern: string }
  | { readonly kind: 'subnet'; readonly field: string; readonly cidr: string }
  /** The log or the enrichment gave a value. */
  | { readonly kind: 'exists'; readonly field: string }
  /** A bare word: found, without case, anywhere in rule, rule_id, rule_set, category, hostname, url, user_agent, app or names. */
  | { readonly kind: 'words'; readonly text: string }
  /** Began in the last so many ms of the data: counted back from its end, or from now while the case is capturing. */
  | { readonly kind: 'recent'; readonly ms: number }
  /**
   * Began at this time of day: minutes after midnight on the clocks of `zone`, `from` included and `to` not. A window whose
   * `to` is not after its `from` crosses midnight.
   */
  | { readonly kind: 'clock'; readonly from: number; readonly to: number; readonly zone: string }
  /** Began on one of these days on the calendar of `zone`; 1 is Monday, 7 Sunday (ISO 8601). */
  | { readonly kind: 'weekday'; readonly days: readonly number[]; readonly zone: string }

/** Conditions on when a row began, apart from plain comparisons of `start`. */
export type TimeExpr = Extract<Expr, { readonly kind: 'recent' | 'clock' | 'weekday' }>
/** Conditions on one field. */
export type FieldExpr = Extract<Expr, { readonly field: string }>

/** What rows are told apart by. */
export type GroupKey = {
  readonly as: string | null
} /**
 * An either-side name puts a row into the group of each side that has a value, once where both have the same; into the
 * group of no value only where neither side has one.
 */ & (
  | { readonly kind: 'field'; readonly field: string }
  /** Steps of time as the clocks of `zone` count them, so that bins of a day begin at its midnight; the key is the bin's first ms. */
  | { readonly kind: 'bin'; readonly field: 'start' | 'end'; readonly ms: number; readonly zone: string }
  /** The network of so many bits that an address lies in; the key is a CIDR. */
  | { readonly kind: 'prefix'; readonly field: string; readonly v4: number; readonly v6: number }
)

/** A number (or value) of a group of rows. Rows without the field count for none of them, except `count`. */
export type Aggregate = {
  readonly as: string | null
  /** Beside the whole of the group, its course over time in aligned buckets. */
  readonly series: boolean
} & (
  | { readonly fn: 'count' }
  | { readonly fn: 'distinct' | 'sum' | 'avg' | 'min' | 'max'; readonly field: string }
  /** The value in the row of the group that began first or last; of rows that began together, the one stored first or last. */
  | { readonly fn: 'first' | 'last'; readonly field: string }
  /** Nearest rank, `at` from 0 to 100. */
  | { readonly fn: 'percentile'; readonly field: string; readonly at: number }
  /** Sum for each second of the bucket, of the bin where lines are bins, or of the range asked about; bits for each second where the field counts bytes. */
  | { readonly fn: 'rate'; readonly field: string }
)

/** A condition on what a table shows, by the names of its columns. */
export type Having =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Having[] }
  | { readonly kind: 'not'; readonly term: Having }
  | { readonly kind: 'compare'; readonly column: string; readonly op: CompareOp; readonly value: Value }

/** `column` is a field of a row, or the name of a table's column (`columnName`). */
export type Sort = { readonly column: string; readonly descending: boolean }

/** The selected rows themselves. */
export type RowsShape = {
  readonly kind: 'rows'
  /** null = every field some row of the case has. */
  readonly columns: readonly { readonly field: string; readonly as: string | null }[] | null
  /** Of rows with the same values in these fields only the first in the order asked for; empty = all rows. */
  readonly dedup: readonly string[]
  readonly sort: readonly Sort[]
  readonly limit: number | null
}

/** The selected rows counted, added up and told apart; without keys one line for all of them. */
export type TableShape = {
  readonly kind: 'table'
  readonly by: readonly GroupKey[]
  /** None: the different keys alone. */
  readonly values: readonly Aggregate[]
  readonly having: Having | null
  readonly sort: readonly Sort[]
  readonly limit: number | null
  /** Beside each value the same of the period before, as long as the one asked about. */
  readonly compare: boolean
  /** Adds what is known of each key: the inventory's columns of a machine, the options data's of an interface. */
  readonly details: 'vm' | 'interface' | null
}

/** Read-only SQL on the documented views. Its `where` is null: the text says it all. */
export type SqlShape = { readonly kind: 'sql'; readonly text: string }

export type Shape = RowsShape | TableShape | SqlShape

export type Query = {
  /** null = everything. */
  readonly where: Expr | null
  readonly shape: Shape
}

/** Rows as they are. */
export const plainRows: RowsShape = { kind: 'rows', columns: null, dedup: [], sort: [], limit: null }

/** The rows that satisfy a condition. */
export const rowsWhere = (where: Expr | null): Query => ({ where, shape: plainRows })

export const everything: Query = rowsWhere(null)

/** Most that a query may name of each. */
export const mostKeys = 4
export const mostValues = 12

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
