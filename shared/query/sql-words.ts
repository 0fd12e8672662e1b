import { type FieldType, fieldNamed } from '../model/fields'

/** Names and texts as they stand in SQL. */

/** Words that SQLite does not take for a name: https://sqlite.org/lang_keywords.html */
const reserved = new Set(
  `add all alter and as asc autoincrement between by case cast check collate commit constraint create cross current_date
  current_time current_timestamp default deferrable delete desc distinct drop else end escape except exists foreign from
  full group having if in index inner insert intersect into is isnull join left limit match natural not nothing notnull
  null offset on or order outer over primary references returning right rollback select set table then to transaction
  union unique update using values view when where window with`.split(/\s+/),
)

/** A column: in quotes when it is no plain word. */
export const named = (column: string): string =>
  /^[a-z_]\w*$/i.test(column) && !reserved.has(column.toLowerCase()) ? column : `"${column.replaceAll('"', '""')}"`

/** SQLite ends a statement's text at a NUL, so one inside a string is written as a function. */
export const quoted = (value: string): string => {
  const parts = value.split('\0').map(part => `'${part.replaceAll("'", "''")}'`)
  return parts.length === 1 ? (parts[0] ?? "''") : `(${parts.join(' || char(0) || ')})`
}

export const typeOf = (field: string): FieldType => fieldNamed(field)?.type ?? 'text'
