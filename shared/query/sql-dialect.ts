import type { TokenKind } from '../contract'
import { foldCase, nearest } from '../units/text'
import { type DialectEntry, unsayable, wording } from './dialect'
import { deepest, Misread, type ParseResult, queryError, refuseLong } from './result'
import { printSql } from './sql'
import { type SqlPiece, scanSql } from './sql-scanner'
import { sqlViews, type ViewName } from './sql-views'

const beginnings = ['select', 'with', 'values']

/** Words that only a statement that changes something has, or one that reaches beyond the views. */
const writing = new Set(
  'insert update delete replace drop alter create attach detach pragma vacuum reindex analyze begin commit rollback savepoint release end'.split(
    ' ',
  ),
)
/** Of those the ones that also are functions, or end an expression. */
const innocent = new Set(['replace', 'end', 'begin', 'commit', 'rollback', 'savepoint', 'release', 'analyze'])

const keywords = new Set(
  `select from where group by having order limit offset as and or not in like glob regexp between is null case when then
  else end join left inner cross outer on using union all intersect except distinct with recursive values over partition
  asc desc nulls first last exists collate filter cast window`.split(/\s+/),
)

/** One read-only statement, otherwise as it was typed: SQLite itself reads the rest when it is asked. */
export const parseSql = (text: string): ParseResult => {
  try {
    refuseLong(text)
    const pieces = scanSql(text)
    check(pieces, text)
    return {
      ok: true,
      dialect: 'sql',
      query: { where: null, shape: { kind: 'sql', text: statementOf(pieces, text) } },
      tokens: pieces.map(({ from, to, ...piece }) => ({ from, to, kind: tokenKind(piece) })),
    }
  } catch (error) {
    if (!(error instanceof Misread)) throw error
    return {
      ok: false,
      dialect: 'sql',
      error: queryError(error),
      tokens: text === '' ? [] : [{ from: error.from, to: Math.max(error.from + 1, error.to), kind: 'error' }],
    }
  }
}

/** The text without what stands around the statement. */
const statementOf = (pieces: readonly SqlPiece[], text: string): string => {
  const own = pieces.filter(({ kind, text: symbol }) => kind !== 'symbol' || symbol !== ';')
  return text.slice(own[0]?.from ?? 0, own.at(-1)?.to ?? 0)
}

const check = (pieces: readonly SqlPiece[], text: string): void => {
  const [first] = pieces
  if (!first) throw new Misread('a statement is missing.', { from: 0, to: 0 }, beginnings)
  const end = pieces.findIndex(({ kind, text: symbol }) => kind === 'symbol' && symbol === ';')
  const second = end < 0 ? undefined : pieces.slice(end).find(({ text: symbol }) => symbol !== ';')
  if (second) throw new Misread('one statement at a time; this begins another.', { from: second.from, to: text.length })
  const refused = pieces.find((piece, at) => piece.kind === 'word' && isWriting(piece, at, pieces[at + 1]))
  if (refused)
    throw new Misread(
      `SQL only reads here, so "${refused.text}" is refused; a name that is spelt so goes in double quotes.`,
      refused,
      beginnings,
    )
  if (first.kind !== 'word' || !beginnings.includes(foldCase(first.text)))
    throw new Misread(`a statement begins with ${beginnings.join(', ')}.`, first, beginnings, near(first.text))
  const parameter = pieces.find(({ kind, text: symbol }) => kind === 'symbol' && /^[?:@#$]$/.test(symbol))
  if (parameter) throw new Misread('there is nobody to fill a parameter; write the value itself.', parameter)
  let depth = 0
  for (const { kind, text: symbol, from, to } of pieces) {
    if (kind !== 'symbol') continue
    if (symbol === '(') depth++
    if (symbol === ')') depth--
    if (depth > deepest) throw new Misread(`at most ${deepest} parentheses stand inside one another.`, { from, to })
    if (depth < 0) throw new Misread('this ) closes nothing.', { from, to })
  }
  if (depth > 0) throw new Misread('a ( is never closed.', { from: text.length, to: text.length }, [')'])
}

const isWriting = ({ text }: SqlPiece, at: number, next: SqlPiece | undefined): boolean => {
  const folded = foldCase(text)
  if (!writing.has(folded)) return false
  return at === 0 || !innocent.has(folded) || (folded === 'replace' && foldCase(next?.text ?? '') === 'into')
}

const near = (typed: string): string | null => nearest(foldCase(typed), beginnings)

const tokenKind = ({ kind, text }: Pick<SqlPiece, 'kind' | 'text'>): TokenKind => {
  switch (kind) {
    case 'word':
      return keywords.has(foldCase(text)) ? 'keyword' : 'field'
    case 'name':
      return 'field'
    case 'text':
    case 'number':
      return 'value'
    case 'symbol':
      return 'operator'
  }
}

/** What a statement may need of the case: the views it names, and of each the columns. */
export const sqlNeeds = (statement: string): ReadonlyMap<ViewName, readonly string[]> => {
  const pieces = scanSql(statement)
  const names = new Set(
    pieces.filter(({ kind }) => kind === 'word' || kind === 'name').map(({ text }) => foldCase(text)),
  )
  const star = pieces.some(({ kind, text }, at) => kind === 'symbol' && text === '*' && isStar(pieces[at - 1]))
  const asked = sqlViews.filter(({ name }) => names.has(name))
  return new Map(
    asked.map(({ name, columns }) => {
      const all = columns.map(column => column.name)
      const named = star ? all : all.filter(column => names.has(column))
      // To count its rows names no column of a view, and a table has one all the same.
      return [name, named.length === 0 ? all.slice(0, 1) : named]
    }),
  )
}

/** A star behind an operand multiplies, and the one of `count(*)` names nothing. */
const isStar = (before: SqlPiece | undefined): boolean =>
  before !== undefined &&
  (before.kind === 'word'
    ? ['select', 'distinct', 'all'].includes(foldCase(before.text))
    : before.kind === 'symbol' && (before.text === ',' || before.text === '.'))

/** Comments may stand before it; each ends at its first end, so that many of them are not tried in every way. */
const opening =
  /^(--[^\n]*\n\s*|\/\*(?:[^*]|\*(?!\/))*\*\/\s*)*(select\s.+\sfrom\s|with\s+(recursive\s+)?\w+\s*(\([^()]*\)\s*)?as\s*\(|values\s*\()/is

/** SQL itself stays as it was typed. */
export const sqlDialect: DialectEntry = {
  id: 'sql',
  title: 'SQL',
  opening,
  parse: parseSql,
  print: query => {
    const { shape } = query
    if (shape.kind === 'table' && shape.details !== null)
      return unsayable('The views of SQL hold nothing of what is known beside a key.')
    if (shape.kind === 'table' && shape.values.some(({ series }) => series))
      return unsayable('A course over time beside a number takes two statements of SQL, and one is asked at a time.')
    return wording(printSql(query))
  },
}
