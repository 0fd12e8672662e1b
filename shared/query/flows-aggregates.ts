import type { Field } from '../model/fields'
import { nearest } from '../units/text'
import type { Aggregate } from './ast'
import { resolveField } from './fields'
import type { Target } from './flows-shape'
import { clauseAhead, type Voice } from './flows-voice'
import { countNames, nearestSpoken, rateNamed, spoken } from './flows-words'
import { Misread } from './result'
import type { Scanner } from './scanner'

const functions = ['count', 'sum', 'avg', 'min', 'max', 'first', 'last', 'percentile', 'rate', 'series'] as const
type Fn = (typeof functions)[number]
const alsoCalled: Readonly<Record<string, Fn>> = { average: 'avg', pct: 'percentile' }

const call = /\s*[\p{L}_]+\s*\(/uy
const count = /\s*count(?=\s+(?:of|as)\b|\s*,)/iuy

const metricsWanted = ['Total Traffic', 'bytes rate', 'packets', 'session count']
const plain = { as: null, series: false } as const

/** `series(sum(bytes rate))`, `max(Total Traffic)`, `count`: the numbers of a question, and what its answer is ordered by. */
export const flowsAggregates = (scanner: Scanner, { say, wrong, longest, phrase }: Voice) => {
  const need = (sign: string): void => {
    scanner.skipSpace()
    if (scanner.peek() !== sign) throw wrong(`${sign} is missing here.`, [sign])
    scanner.take(1, 'operator')
  }

  const at = (pattern: RegExp): boolean => {
    pattern.lastIndex = scanner.position()
    return pattern.test(scanner.text)
  }

  const unknown = (what: string, stop: RegExp, expected: readonly string[]): Misread => {
    const found = phrase(stop)
    const known = [...metricsWanted, ...expected]
    return new Misread(
      found.text === '' ? `${what} is missing here.` : `there is no field "${found.text.slice(0, 60)}".`,
      found,
      known,
      found.text === '' ? null : (nearest(found.text, known) ?? nearestSpoken(found.text)),
    )
  }

  type Metric = { readonly rate: boolean; readonly field: string }
  const metric = (): Metric => {
    const found = longest<Metric>('field', name => {
      const rate = rateNamed(name)
      if (rate !== null) return { rate: true, field: rate }
      const field = resolveField(name)
      return field && { rate: false, field: field.name }
    })
    if (found) return found
    throw unknown('what to add up', /\s*[),]/uy, [])
  }

  const counted = (): Aggregate => {
    scanner.skipSpace()
    if (scanner.peek() !== '(') return { fn: 'count', ...plain }
    need('(')
    if (say('distinct')) {
      const { field } = metric()
      need(')')
      return { fn: 'distinct', field, ...plain }
    }
    scanner.skipSpace()
    if (scanner.peek() === '*') scanner.take(1, 'operator')
    else if (!say('flows') && !say('flow') && scanner.peek() !== ')')
      throw wrong('count counts flows; distinct counts the different values of a field.', ['flows', 'distinct'])
    need(')')
    return { fn: 'count', ...plain }
  }

  const percentile = (): Aggregate => {
    const { field } = metric()
    need(',')
    scanner.skipSpace()
    const piece = scanner.run('value', ',')
    const typed = piece.pieces.join('*')
    if (!/^-?\d{1,9}(\.\d{1,9})?$/.test(typed))
      throw new Misread('a percentile is a number from 0 to 100.', piece, ['95'])
    return { fn: 'percentile', field, at: Number(typed), ...plain }
  }

  const functionCall = (): Aggregate => {
    scanner.skipSpace()
    const from = scanner.position()
    const name = scanner.name() ?? ''
    const fn = functions.find(each => each === name.toLowerCase()) ?? alsoCalled[name.toLowerCase()]
    if (!fn)
      throw new Misread(
        name === '' ? 'a function is missing here.' : `there is no function "${name.slice(0, 60)}".`,
        { from, to: from + Math.max(1, name.length) },
        functions,
        nearest(name.toLowerCase(), functions),
      )
    scanner.take(name.length, 'keyword')
    if (fn === 'count') return counted()
    need('(')
    const inside = argument(fn, from)
    need(')')
    return inside
  }

  const argument = (fn: Exclude<Fn, 'count'>, from: number): Aggregate => {
    if (fn === 'series') {
      const inside = functionCall()
      if (inside.series) throw new Misread('a series of a series says nothing more.', { from, to: scanner.position() })
      return { ...inside, series: true }
    }
    if (fn === 'percentile') return percentile()
    const { rate, field } = metric()
    if (!rate) return { fn, field, ...plain }
    if (fn === 'sum' || fn === 'rate') return { fn: 'rate', field, ...plain }
    throw new Misread(
      'a rate is of all the flows of a stretch of time together, so it can only be summed.',
      { from, to: scanner.position() },
      ['sum(bytes rate)', `${fn}(Total Traffic)`],
    )
  }

  const alias = (): string | null => {
    if (!say('as')) return null
    scanner.skipSpace()
    if (scanner.atQuote()) return scanner.quoted('field').pieces.join('*')
    const name = scanner.name()
    if (name === null) throw wrong('a name is missing after as.', ['a name'])
    scanner.take(name.length, 'field')
    return name
  }

  return {
    alias,
    /** Functions stand here, not yet what is listed. */
    begins: (): boolean => at(count) || (at(call) && !/^\s*flows?\s*\(/i.test(scanner.after(0))),
    aggregate: (): Aggregate => {
      const found = functionCall()
      return { ...found, as: alias() }
    },
    /** What `order by` and `top ... by` name: a function, a number by its name, a field, or a column of the table. */
    target: (named: readonly string[]): Target => {
      if (at(call)) return { kind: 'aggregate', of: { ...functionCall(), series: false } }
      const found = longest<Target>(
        'field',
        name => {
          const column = named.find(each => each === name)
          if (column !== undefined) return { kind: 'column', column }
          if (countNames.includes(spoken(name))) return { kind: 'aggregate', of: { fn: 'count', ...plain } }
          const rate = rateNamed(name)
          if (rate !== null) return { kind: 'aggregate', of: { fn: 'rate', field: rate, ...plain } }
          const field: Field | undefined = resolveField(name)
          return field && { kind: 'field', field }
        },
        clauseAhead,
      )
      if (found) return found
      throw unknown('what to order by', clauseAhead, [...named, 'count'])
    },
  }
}
