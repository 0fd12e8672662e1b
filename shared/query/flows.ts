import { type Field, fieldNamed } from '../model/fields'
import { nearest } from '../units/text'
import { type Aggregate, both, type Expr, type GroupKey, type Query } from './ast'
import { resolveField } from './fields'
import { flowsAggregates } from './flows-aggregates'
import { flowsCondition } from './flows-condition'
import { type Order, queryOfAsked } from './flows-shape'
import { clauseAhead, createVoice } from './flows-voice'
import { type Clause, clauses, type Entity, entities, entityNamed, nearestSpoken } from './flows-words'
import { Misread, type ParseResult, readAs } from './result'
import { createScanner, type Scanner } from './scanner'
import { checkShape, mostRowsAsked } from './shape'
import { recentTerm } from './time-terms'
import { readCondition } from './value'

/**
 * The language of VMware Aria Operations for Networks: `[top N] [series(sum(m)), ... of] flows|VMs|switch ports [where]
 * condition [group by f, ...] [order by m] [limit N] [in last 2 days | between 'a' and 'b']`.
 */
export const parseFlows = (text: string, zone: string): ParseResult => {
  const scanner = createScanner(text)
  return readAs('flows', text, scanner.tokens, () => readFlows(scanner, zone))
}

const listable = ['flows', ...entities.map(({ names: [name] }) => name)]

/** `top 10 Destination Port by bytes`: any field can be listed, also by the name of many. */
const fieldEntity = (name: string): Entity | undefined => {
  const field = resolveField(name) ?? (/s$/i.test(name) ? resolveField(name.slice(0, -1)) : undefined)
  return field && { names: [field.name], keys: [field.name], details: null }
}

const readFlows = (scanner: Scanner, zone: string): Query => {
  const voice = createVoice(scanner, zone)
  const { say, wrong, longest } = voice
  const condition = flowsCondition(scanner, voice, zone)
  const functions = flowsAggregates(scanner, voice)

  const list = <T>(read: () => T): readonly T[] => {
    const all = [read()]
    for (;;) {
      scanner.skipSpace()
      if (scanner.peek() !== ',') return all
      scanner.take(1, 'operator')
      all.push(read())
    }
  }

  const whole = (what: string, least: number): number => {
    scanner.skipSpace()
    const piece = scanner.run('value', ',')
    const typed = piece.pieces.join('*')
    if (/^\d{1,10}$/.test(typed) && Number(typed) >= least && Number(typed) <= mostRowsAsked) return Number(typed)
    throw new Misread(`${what} a whole number from ${least} to ${mostRowsAsked.toLocaleString('en')}.`, piece, ['10'])
  }

  const unknown = (
    stop: RegExp,
    missing: string,
    known: readonly string[],
    near: (name: string) => string | null,
  ): Misread => {
    const { text, ...at } = voice.phrase(stop)
    if (text === '') return new Misread(missing, at, known)
    return new Misread(`nothing is called "${text.slice(0, 60)}" here.`, at, known, near(text))
  }

  /** What is listed; null = flows. */
  const listed = (top: boolean): Entity | null => {
    if (say('flows') || say('flow')) return null
    const entity = longest('keyword', entityNamed) ?? (top ? longest('field', fieldEntity) : null)
    if (entity) return entity
    const stop = /\s*(?:where|by|group|order)(?![\p{L}\p{N}_-])/iuy
    throw unknown(stop, 'what to list is missing here.', listable, name => nearest(name, listable))
  }

  const key = (): GroupKey => {
    const field: Field | null = longest('field', resolveField, clauseAhead)
    if (!field) throw unknown(clauseAhead, 'a field to group by is missing here.', ['a field name'], nearestSpoken)
    return { kind: 'field', field: field.name, as: functions.alias() }
  }

  const period = (): Expr => {
    const start = fieldNamed('start')
    const low = voice.value(null)
    if (!say('and')) throw wrong('between needs two times with and between them.', ['and'])
    const high = voice.value(null)
    const typed = { pieces: [`${low.pieces.join('*')}..${high.pieces.join('*')}`], quoted: true }
    if (!start) throw new Error('a flow has no start')
    return voice.reading({ from: low.from, to: high.to }, () => readCondition(start, '=', typed, zone))
  }

  const top = say('top') ? whole('top takes', 1) : null
  const values: readonly Aggregate[] = functions.begins() ? list(functions.aggregate) : []
  if (values.length > 0 && !say('of')) throw wrong('of is missing between the functions and the flows.', ['of', ','])
  const entity = listed(top !== null)

  let where: Expr | null = null
  let when: Expr | null = null
  let keys: readonly GroupKey[] = []
  let orders: readonly Order[] = []
  let limit = top
  let compare = false
  const seen = new Set<Clause>()

  const order = (): Order => {
    scanner.skipSpace()
    const from = scanner.position()
    const named = [...values, ...keys].flatMap(({ as }) => (as === null ? [] : [as]))
    const of = functions.target(named)
    const descending = say('desc') || say('descending') ? true : say('asc') || say('ascending') ? false : null
    return { of, descending, from, to: scanner.position() }
  }

  /** Takes the words by which a clause begins. */
  const clauseHere = (): Clause | null => {
    if (say('sort by')) return 'order by'
    if (say('in the last')) return 'in last'
    return clauses.find(clause => say(clause)) ?? null
  }

  const read = (clause: Clause, refuse: (message: string) => Misread): void => {
    switch (clause) {
      case 'where':
        where = condition()
        return
      case 'group by':
        if (entity) throw refuse('what is listed is a group already; only flows are grouped.')
        keys = list(key)
        return
      case 'order by':
        if (orders.length > 0) throw refuse('top has said by what to order.')
        orders = list(order)
        return
      case 'limit':
        if (top !== null) throw refuse('top has said how many.')
        limit = whole('a limit is', 0)
        return
      case 'in last': {
        const length = voice.length()
        when = both(
          when,
          voice.reading(length, () => recentTerm(length.text)),
        )
        return
      }
      case 'between':
        when = both(when, period())
        return
      case 'compare':
        compare = true
    }
  }

  if (top !== null && say('by')) orders = [order()]
  for (;;) {
    scanner.skipSpace()
    if (scanner.atEnd()) break
    const from = scanner.position()
    // `Flows Destination Country = 'United Kingdom'`: directly behind what is listed, where goes without saying.
    const clause = clauseHere() ?? (seen.size === 0 ? 'where' : null)
    const refuse = (message: string): Misread => new Misread(message, { from, to: scanner.position() })
    if (clause === null) {
      if (scanner.peek() === ')') throw wrong('this ) closes nothing.')
      const wanted = [...(where === null ? ['where'] : ['and', 'or']), ...clauses.slice(1)]
      const typed = voice.phrase(/\s/uy).text
      const begun = nearest(
        typed.toLowerCase(),
        wanted.flatMap(each => each.split(' ', 1)),
      )
      const meant = wanted.find(each => begun !== null && each.startsWith(begun)) ?? null
      throw wrong('this begins no clause; text of several words goes in quotes.', wanted, meant)
    }
    if (seen.has(clause)) throw refuse(`${clause} stands here twice.`)
    seen.add(clause)
    read(clause, refuse)
  }

  const query = queryOfAsked({ entity, values, where, when, keys, orders, limit, compare })
  const problem = checkShape(query.shape)
  if (problem !== null) throw new Misread(problem, { from: 0, to: scanner.text.length })
  return query
}
