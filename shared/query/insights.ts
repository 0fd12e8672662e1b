import { nearest } from '../units/text'
import type { Aggregate, Expr, GroupKey } from './ast'
import { columnName } from './column-name'
import type { TypedValue } from './column-value'
import { comparisonSigns, readJoined } from './conditions'
import { insightsCall } from './insights-print'
import type { Lexeme, LexicalStyle } from './lexemes'
import { type Condition, negated, type Test } from './pipe-condition'
import { type Cursor, readPiped } from './pipe-cursor'
import { createPipe, type Pipe, type Shown } from './pipe-shape'
import { regexAnywhere } from './regex-term'
import type { ParseResult } from './result'
import { wordTerm } from './word-term'

/** CloudWatch Logs Insights (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html). */

export const insightsStyle: LexicalStyle = { comment: '#', regexAfter: ['like', '=~'], kusto: false }

/** A query that begins with a command; a `fields` of one plain word alone is more likely a search. */
export const insightsOpening =
  /^(?:#[^\n]*\n\s*)*(?:fields\s+(?:[@`\w.-]+`?(?:\s+as\s+\w+)?\s*[,|]|[\w.-]*[@._][\w.-]*\s*$)|(?:filter|stats|parse|display|sort|dedup)\s[^]*\||stats\s+(?:\w+\s*\(|by\s)|filter\s+(?:not\s+|\(\s*)*(?:\w+\s*\(|[@`\w.-]+`?\s*(?:[=<>]|!=|(?:not\s+)?(?:like|in)\s)))/i

export const insightsStages = ['fields', 'filter', 'stats', 'sort', 'limit', 'dedup', 'display'] as const
export const insightsFunctions = [
  'count',
  'count_distinct',
  'sum',
  'avg',
  'min',
  'max',
  'pct',
  'median',
  'earliest',
  'latest',
] as const
export const insightsTests = [
  'isempty',
  'isblank',
  'ispresent',
  'isIpInSubnet',
  'isIpv4InSubnet',
  'isIpv6InSubnet',
] as const

/** What Insights has and the tree does not say, with what says it here. */
const elsewhere: Readonly<Record<string, string>> = {
  parse: 'parse takes messages apart, which an import has done: ask for the fields themselves.',
  pattern: 'patterns of messages are not sought; stats count(*) by message counts equal ones.',
  diff: 'diff is not known; in the search dialect "| compare" sets the period before beside a table.',
  unnest: 'unnest is not known: a log here has no lists.',
  source: 'every log of the case is asked; filter narrows by file or format.',
  filterindex: 'there is no index to choose; filter does the same.',
  join: 'join is not known: both logs of a case are asked at once.',
  lookup: 'lookup is not known: names come from an inventory imported into the case.',
  anomaly: 'anomaly is not known; findings say what stands out.',
}

export const parseInsights = (text: string, zone: string): ParseResult =>
  readPiped(text, 'insights', insightsStyle, cursor => {
    const pipe = createPipe(cursor, {
      zone,
      alsoCalled: (name, of) => 'fn' in of && of.as === null && squeezed(name) === squeezed(insightsCall(of) ?? ''),
    })
    cursor.takeSign('|')
    if (cursor.atEnd()) return pipe.query()
    stage(cursor, pipe, zone)
    while (cursor.takeSign('|')) stage(cursor, pipe, zone)
    if (!cursor.atEnd()) throw cursor.wrong('this belongs to no command; a bar begins the next.', ['|'])
    return pipe.query()
  })

const squeezed = (name: string): string => name.toLowerCase().replaceAll(/\s+/g, '')

const stage = (cursor: Cursor, pipe: Pipe, zone: string): void => {
  const typed = cursor.word()
  const which = insightsStages.find(each => each === typed)
  if (!which) {
    const shown = cursor.peek().text.slice(0, 60)
    const known = Object.hasOwn(elsewhere, typed) ? elsewhere[typed] : undefined
    throw cursor.wrong(
      known ?? (shown === '' ? 'a command is missing here.' : `there is no command "${shown}".`),
      insightsStages,
      known === undefined ? nearest(shown, insightsStages) : null,
    )
  }
  cursor.take('keyword')
  switch (which) {
    case 'fields':
      pipe.showMore(cursor.list(() => shown(cursor)))
      return
    case 'display':
      pipe.show(cursor.list(() => shown(cursor)))
      return
    case 'filter':
      pipe.filter(conditionReader(cursor, zone)())
      return
    case 'stats': {
      const values = cursor.word() === 'by' ? [] : cursor.list(() => named(cursor, aggregate(cursor, pipe)))
      const by = cursor.takeWord('by') ? cursor.list(() => named(cursor, key(cursor, pipe))) : []
      pipe.count(by, values)
      return
    }
    case 'sort':
      pipe.sort(
        cursor.list(() => {
          const of = cursor.isCall() ? calledColumn(cursor, pipe) : cursor.name('a field or column')
          const descending = cursor.takeWord('desc')
          if (!descending) cursor.takeWord('asc')
          return { of, descending }
        }),
      )
      return
    case 'dedup':
      pipe.dedup(cursor.list(() => cursor.name('a field name')))
      return
    case 'limit': {
      const place = cursor.peek()
      pipe.limit(cursor.count('a limit'), place)
      return
    }
  }
}

const shown = (cursor: Cursor): Shown => {
  if (cursor.isCall())
    throw cursor.wrong(
      `${cursor.peek().text} makes a field of others, which is not known; ask for the fields themselves.`,
      ['a field name'],
    )
  const of = cursor.name('a field name')
  cursor.noArithmetic()
  return { of, as: cursor.takeWord('as') ? cursor.name('a name').text : null }
}

const named = <T extends GroupKey | Aggregate>(cursor: Cursor, of: T): T =>
  cursor.takeWord('as') ? { ...of, as: cursor.name('a name').text } : of

/** A column named by the call that made it: `sort count(*) desc`, `sort bin(1h)`. */
const calledColumn = (cursor: Cursor, pipe: Pipe): Lexeme => {
  const { from } = cursor.peek()
  const text = cursor.word() === 'bin' ? columnName(key(cursor, pipe)) : (insightsCall(aggregate(cursor, pipe)) ?? '')
  return { kind: 'quoted-name', text, from, to: cursor.peek(-1).to }
}

const aggregate = (cursor: Cursor, pipe: Pipe): Aggregate => {
  if (!cursor.isCall()) throw cursor.wrong('a function is missing here.', insightsFunctions)
  const place = cursor.peek()
  const typed = cursor.word()
  const fn = insightsFunctions.find(each => each === typed)
  if (!fn)
    throw cursor.wrong(
      `there is no function "${place.text.slice(0, 60)}".`,
      insightsFunctions,
      nearest(typed, insightsFunctions),
    )
  cursor.take('keyword')
  cursor.needSign('(')
  const plain = { as: null, series: false } as const
  const field = () => {
    const { name } = pipe.fieldOf(cursor.name('a field name'))
    cursor.noArithmetic()
    return name
  }
  const read = (): Aggregate => {
    switch (fn) {
      case 'count': {
        if (cursor.takeSign('*') || cursor.isSign(')')) return { fn: 'count', ...plain }
        const isMessage = cursor.word() === '@message'
        const of = field()
        // Every row has them: the message of Insights is the whole of a record.
        if (isMessage || of === 'start' || of === 'kind') return { fn: 'count', ...plain }
        throw cursor.wrong(
          `count counts rows; to count those with ${of}, filter ispresent(${of}) first.`,
          ['count(*)'],
          null,
          place,
        )
      }
      case 'count_distinct':
        return { fn: 'distinct', field: field(), ...plain }
      case 'pct': {
        const of = field()
        cursor.needSign(',')
        return { fn: 'percentile', field: of, at: cursor.count('a percentile'), ...plain }
      }
      case 'median':
        return { fn: 'percentile', field: field(), at: 50, ...plain }
      case 'earliest':
        return { fn: 'first', field: field(), ...plain }
      case 'latest':
        return { fn: 'last', field: field(), ...plain }
      default:
        return { fn, field: field(), ...plain }
    }
  }
  const found = read()
  cursor.needSign(')')
  cursor.noArithmetic()
  return found
}

const key = (cursor: Cursor, pipe: Pipe): GroupKey => {
  if (!cursor.isCall()) return { kind: 'field', field: pipe.fieldOf(cursor.name('a field name')).name, as: null }
  if (cursor.word() !== 'bin')
    throw cursor.wrong('rows are grouped by fields and by bin(5m).', ['a field name', 'bin(5m)'])
  cursor.take('keyword')
  cursor.needSign('(')
  const place = cursor.peek()
  let of: 'start' | 'end' = 'start'
  if (place.kind !== 'number') {
    const { name } = pipe.fieldOf(cursor.name('a length of time'))
    if (name !== 'start' && name !== 'end')
      throw cursor.wrong('time is binned by start or end.', ['@timestamp'], null, place)
    of = name
    cursor.needSign(',')
  }
  const ms = cursor.duration('a bin is a length of time such as 5m.')
  cursor.needSign(')')
  return { kind: 'bin', field: of, ms, zone: 'UTC', as: null }
}

const conditionReader = (cursor: Cursor, zone: string): (() => Condition) => {
  const term = (): Condition => {
    if (cursor.takeWord('not')) return cursor.deeper(() => negated(term()))
    if (cursor.isSign('(')) {
      const open = cursor.take('operator')
      const inside = cursor.deeper(either)
      if (cursor.atEnd()) throw cursor.wrong('this ( is never closed.', [')'], null, open)
      cursor.needSign(')')
      return inside
    }
    return cursor.isCall() ? calledTest() : fieldTest()
  }
  const either = readJoined(cursor.takeWord, term)

  const value = (): TypedValue => {
    const negative = cursor.takeSign('-')
    const { kind, text } = cursor.peek()
    if (kind === 'string' || kind === 'number' || kind === 'name') {
      cursor.take('value')
      cursor.noArithmetic()
      return { text: negative ? `-${text}` : text, quoted: kind === 'string' }
    }
    throw cursor.wrong('a value is missing here.', ['a value'])
  }

  const calledTest = (): Condition => {
    const { from, text } = cursor.peek()
    const fn = insightsTests.find(each => each.toLowerCase() === text.toLowerCase())
    if (!fn)
      throw cursor.wrong(
        `there is no function "${text.slice(0, 60)}" in a condition.`,
        insightsTests,
        nearest(text, insightsTests),
      )
    cursor.take('keyword')
    cursor.needSign('(')
    const of = cursor.name('a field name')
    const asked = (test: Test): Condition => ({ kind: 'test', of, test, from, to: cursor.peek(-1).to })
    if (fn === 'isempty' || fn === 'isblank' || fn === 'ispresent') {
      cursor.needSign(')')
      const there = asked({ kind: 'exists' })
      return fn === 'ispresent' ? there : negated(there)
    }
    cursor.needSign(',')
    const { text: cidr } = value()
    cursor.needSign(')')
    return asked({ kind: 'subnet', cidr })
  }

  const fieldTest = (): Condition => {
    const place = cursor.peek()
    const of = cursor.name('a field name')
    cursor.noArithmetic()
    const asked = (test: Test): Condition => ({ kind: 'test', of, test, from: place.from, to: cursor.peek(-1).to })
    const opposite = cursor.takeWord('not')
    const found = (): Condition => {
      if (cursor.takeWord('in')) return asked(listed())
      if (cursor.takeWord('like') || (!opposite && cursor.takeSign('=~'))) return like(of, asked)
      const sign = cursor.peek().kind === 'sign' ? comparisonSigns[cursor.peek().text] : undefined
      if (opposite || !sign)
        throw cursor.wrong(
          `a comparison should follow ${of.text.slice(0, 60)}.`,
          opposite ? ['in', 'like'] : ['=', '!=', '<', '<=', '>', '>=', 'like', '=~', 'in', 'not'],
        )
      cursor.take('operator')
      const compared = value()
      const test = asked({ kind: 'compare', op: sign.op, value: compared })
      return sign.negated ? { kind: 'not', term: test } : test
    }
    const test = found()
    return opposite ? negated(test) : test
  }

  const listed = (): Test => {
    const close = cursor.isSign('[') ? ']' : ')'
    if (!cursor.takeSign('[')) cursor.needSign('(')
    const values = cursor.list(value)
    cursor.needSign(close)
    return { kind: 'any', values }
  }

  const like = (of: Lexeme, asked: (test: Test) => Condition): Condition => {
    const { kind } = cursor.peek()
    if (kind !== 'regex' && kind !== 'string')
      throw cursor.wrong('a text in quotes or /an expression/ is missing here.', ['"text"', '/expression/'])
    const piece = cursor.take('value')
    const at = { from: of.from, to: piece.to }
    if (of.text.toLowerCase() === '@message') return { kind: 'rows', expr: anywhere(piece), ...at }
    if (kind === 'regex') return asked({ kind: 'regex', pattern: piece.text })
    const pieces = piece.text === '' ? ['', ''] : ['', piece.text, '']
    return asked({ kind: 'like', pieces })
  }

  /** The message of a log is all of its record: what is found in it is found in any of the texts. */
  const anywhere = (piece: Lexeme): Expr => {
    return cursor.reading(piece, () =>
      piece.kind === 'string' ? wordTerm(piece.text) : regexAnywhere(piece.text, zone),
    )
  }

  return either
}
