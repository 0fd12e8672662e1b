import { nearest } from '../units/text'
import type { Aggregate, GroupKey } from './ast'
import { conditionReader } from './kql-condition'
import { calledKql } from './kql-names'
import type { Lexeme, LexicalStyle } from './lexemes'
import { type Cursor, readPiped } from './pipe-cursor'
import { createPipe, type Pipe, type Shown } from './pipe-shape'
import type { ParseResult } from './result'

/** The Kusto query language as Log Analytics takes it (https://learn.microsoft.com/en-us/kusto/query/). */

export const kqlStyle: LexicalStyle = { comment: '//', regexAfter: [], kusto: true }

/** The tables of Traffic Analytics, or any name before an operator that no search has. */
export const kqlOpening =
  /^(?:\/\/[^\n]*\n\s*)*(?:(?:NTANetAnalytics|AzureNetworkAnalytics_CL)\b|let\s+\w+\s*=|\w+\s*\|\s*(?:(?:where|summarize|project|extend|distinct|take|join|render)\s|count\s*(?:$|\|)|(?:order|sort)\s+by\s|top\s+\d+\s+by\s))/i

export const kqlStages = [
  'where',
  'summarize',
  'project',
  'order by',
  'sort by',
  'top',
  'take',
  'limit',
  'distinct',
  'count',
  'render',
] as const
export const kqlFunctions = [
  'count',
  'dcount',
  'sum',
  'avg',
  'min',
  'max',
  'percentile',
  'percentiles',
  'arg_min',
  'arg_max',
] as const
/** What KQL has and the tree does not say, with what says it here. */
const elsewhere: Readonly<Record<string, string>> = {
  let: 'let names no tables here; write the one query.',
  extend: 'extend makes a column of others, which is not known; ask for the fields themselves.',
  join: 'join is not known: all logs of a case are asked at once.',
  union: 'union is not known: all logs of a case are asked at once.',
  lookup: 'lookup is not known: names come from an inventory imported into the case.',
  parse: 'parse takes texts apart, which an import has done: ask for the fields themselves.',
  evaluate: 'plugins are not run.',
  search: 'search is not known; where * contains "text" looks in every text.',
  'mv-expand': 'mv-expand is not known: a row here has no lists.',
  'make-series': 'make-series is not known; summarize by bin(TimeGenerated, 1h) counts steps of time.',
  'project-away': 'project-away is not known; project names the columns to keep.',
  'project-rename': 'project-rename is not known; project b = a gives a another name.',
}

export const parseKql = (text: string, zone: string): ParseResult =>
  readPiped(text, 'kql', kqlStyle, cursor => {
    const pipe = createPipe(cursor, { zone, alsoCalled: calledKql })
    const isStage = kqlStages.some(each => each.split(' ')[0] === cursor.word())
    if (!cursor.atEnd() && (!isStage || cursor.isSign('|', 1))) table(cursor)
    else if (!cursor.atEnd()) stage(cursor, pipe, zone)
    while (cursor.takeSign('|')) stage(cursor, pipe, zone)
    cursor.takeSign(';')
    if (!cursor.atEnd()) throw cursor.wrong('this belongs to no operator; a bar begins the next.', ['|'])
    return pipe.query()
  })

/** Whatever table is named, the flows of the case are asked. */
const table = (cursor: Cursor): void => {
  refuseElsewhere(cursor)
  if (cursor.peek().kind !== 'name') throw cursor.wrong('the name of a table is missing here.', ['NTANetAnalytics'])
  cursor.take('keyword')
}

/** An operator may have a dash in its name: `mv-expand`. */
const typedStage = (cursor: Cursor): string =>
  cursor.isSign('-', 1) && cursor.word(2) !== '' ? `${cursor.word()}-${cursor.word(2)}` : cursor.word()

const refuseElsewhere = (cursor: Cursor): void => {
  const typed = typedStage(cursor)
  const known = Object.hasOwn(elsewhere, typed) ? elsewhere[typed] : undefined
  if (known !== undefined) throw cursor.wrong(known, kqlStages)
}

const stage = (cursor: Cursor, pipe: Pipe, zone: string): void => {
  const { text } = cursor.peek()
  switch (cursor.word()) {
    case 'where':
    case 'filter':
      cursor.take('keyword')
      pipe.filter(conditionReader(cursor, zone)())
      return
    case 'summarize': {
      cursor.take('keyword')
      const values = cursor.word() === 'by' ? [] : cursor.list(() => aggregates(cursor, pipe)).flat()
      const by = cursor.takeWord('by') ? cursor.list(() => key(cursor, pipe)) : []
      pipe.count(by, values)
      return
    }
    case 'project':
      if (cursor.isSign('-', 1)) break
      cursor.take('keyword')
      pipe.show(cursor.list(() => shown(cursor)))
      return
    case 'distinct': {
      cursor.take('keyword')
      const by = cursor.list((): GroupKey => fieldKey(cursor, pipe, null))
      pipe.count(by, [])
      return
    }
    case 'count':
      cursor.take('keyword')
      if (pipe.isTable()) throw cursor.wrong('count counts rows; these are the lines of a table.')
      pipe.count([], [{ fn: 'count', as: null, series: false }])
      return
    case 'order':
    case 'sort':
      cursor.take('keyword')
      if (!cursor.takeWord('by')) throw cursor.wrong('by is missing here.', ['by'])
      pipe.sort(cursor.list(() => sorting(cursor)))
      return
    case 'top': {
      cursor.take('keyword')
      const place = cursor.peek()
      const limit = cursor.count('a number of rows')
      if (!cursor.takeWord('by')) throw cursor.wrong('by is missing here.', ['by'])
      pipe.sort([sorting(cursor)])
      pipe.limit(limit, place)
      return
    }
    case 'take':
    case 'limit': {
      cursor.take('keyword')
      const place = cursor.peek()
      pipe.limit(cursor.count('a number of rows'), place)
      return
    }
    case 'render':
      // A wish for a picture: the window draws what the reader chooses.
      cursor.take('keyword')
      while (!cursor.atBar()) cursor.take('text')
      return
  }
  refuseElsewhere(cursor)
  throw cursor.wrong(
    text === '' ? 'an operator is missing after this bar.' : `there is no operator "${text.slice(0, 60)}".`,
    kqlStages,
    nearest(text, kqlStages),
  )
}

/** `n = ` before what is called so; null when there is none. */
const calling = (cursor: Cursor): string | null => {
  if (!cursor.isSign('=', 1)) return null
  const { text } = cursor.name('a name')
  cursor.takeSign('=')
  return text
}

const shown = (cursor: Cursor): Shown => {
  const as = calling(cursor)
  if (cursor.isCall())
    throw cursor.wrong(
      `${cursor.peek().text} makes a column of others, which is not known; ask for the fields themselves.`,
      ['a field name'],
    )
  const of = cursor.name('a field name')
  cursor.noArithmetic()
  return { of, as }
}

const sorting = (cursor: Cursor): { readonly of: Lexeme; readonly descending: boolean } => {
  const of = cursor.name('a field or column')
  cursor.noArithmetic()
  const ascending = cursor.takeWord('asc')
  if (!ascending) cursor.takeWord('desc')
  if (cursor.takeWord('nulls') && !cursor.takeWord('last'))
    throw cursor.wrong('rows without a value stand last, whatever the order.', ['last'])
  return { of, descending: !ascending }
}

const aggregates = (cursor: Cursor, pipe: Pipe): readonly Aggregate[] => {
  const as = calling(cursor)
  const place = cursor.peek()
  if (!cursor.isCall()) throw cursor.wrong('a function is missing here.', kqlFunctions)
  const typed = cursor.word()
  const fn = kqlFunctions.find(each => each === typed)
  if (/^(count|dcount|sum|avg|min|max)if$/.test(typed))
    throw cursor.wrong(`${typed} counts some rows beside others; put its condition into a where before.`, kqlFunctions)
  if (!fn)
    throw cursor.wrong(`there is no function "${place.text.slice(0, 60)}".`, kqlFunctions, nearest(typed, kqlFunctions))
  cursor.take('keyword')
  cursor.needSign('(')
  const plain = { as, series: false } as const
  const field = (): string => {
    const { name } = pipe.fieldOf(cursor.name('a field name'))
    cursor.noArithmetic()
    return name
  }
  const read = (): readonly Aggregate[] => {
    switch (fn) {
      case 'count':
        return [{ fn: 'count', ...plain }]
      case 'dcount': {
        const of = field()
        // How exactly Kusto estimates; here every value is counted.
        if (cursor.takeSign(',')) cursor.count('an accuracy')
        return [{ fn: 'distinct', field: of, ...plain }]
      }
      case 'percentile':
      case 'percentiles': {
        const of = field()
        cursor.needSign(',')
        const ranks = cursor.list(() => cursor.count('a percentile'))
        if (ranks.length > 1 && (as !== null || fn === 'percentile'))
          throw cursor.wrong('one percentile has one name; percentiles of several have none.', [], null, place)
        return ranks.map(at => ({ fn: 'percentile', field: of, at, ...plain }))
      }
      case 'arg_min':
      case 'arg_max': {
        const by = field()
        if (by !== 'start')
          throw cursor.wrong(`${fn} picks the first or last row by the time it began.`, ['TimeGenerated'], null, place)
        cursor.needSign(',')
        return [{ fn: fn === 'arg_min' ? 'first' : 'last', field: field(), ...plain }]
      }
      default:
        return [{ fn, field: field(), ...plain }]
    }
  }
  const found = read()
  cursor.needSign(')')
  cursor.noArithmetic()
  return found
}

const fieldKey = (cursor: Cursor, pipe: Pipe, as: string | null): GroupKey => ({
  kind: 'field',
  field: pipe.fieldOf(cursor.name('a field name')).name,
  as,
})

const key = (cursor: Cursor, pipe: Pipe): GroupKey => {
  const as = calling(cursor)
  if (!cursor.isCall()) {
    const found = fieldKey(cursor, pipe, as)
    cursor.noArithmetic()
    return found
  }
  if (cursor.word() !== 'bin')
    throw cursor.wrong('rows are grouped by fields and by bin(TimeGenerated, 1h).', [
      'a field name',
      'bin(TimeGenerated, 1h)',
    ])
  cursor.take('keyword')
  cursor.needSign('(')
  const place = cursor.peek()
  const { name } = pipe.fieldOf(cursor.name('a field name'))
  if (name !== 'start' && name !== 'end')
    throw cursor.wrong('time is binned by when a flow began or ended.', ['TimeGenerated'], null, place)
  cursor.needSign(',')
  const ms = cursor.duration('a bin is a length of time such as 5m.')
  cursor.needSign(')')
  return { kind: 'bin', field: name, ms, zone: 'UTC', as }
}
