import type { Field } from '../model/fields'
import { parseDuration } from '../units/duration'
import { nearest } from '../units/text'
import { isZone } from '../units/time'
import {
  type Aggregate,
  type GroupKey,
  type Having,
  mostKeys,
  mostValues,
  plainRows,
  type RowsShape,
  type Shape,
  type Sort,
  type TableShape,
  type Value,
} from './ast'
import { columnName } from './column-name'
import { columnValue } from './column-value'
import { comparisonSigns, readJoined } from './conditions'
import { nearestField, resolveField } from './fields'
import { deepest, Misread } from './result'
import type { Scanner } from './scanner'
import { checkShape, emptyTable, mostRowsAsked, noColumn, shownColumns } from './shape'
import { BadValue } from './value'

const stageNames = ['stats', 'columns', 'dedup', 'having', 'sort', 'limit', 'compare', 'details'] as const
const functions = [
  'count',
  'count_distinct',
  'sum',
  'avg',
  'min',
  'max',
  'first',
  'last',
  'pct',
  'rate',
  'series',
] as const

/**
 * What stands behind the bars of the search dialect: `| stats count() as n, series(rate(bytes)) by dst_country | sort n desc
 * | limit 10`, `| columns src_ip, bytes`. The scanner stands before the first bar, or at the end.
 */
export const readStages = (scanner: Scanner, zone: string): Shape => {
  let rows: RowsShape = plainRows
  let table: TableShape | null = null
  const seen = new Set<string>()

  const place = () => ({ from: scanner.position(), to: scanner.position() + Math.max(1, scanner.ahead().length) })
  const wrong = (message: string, expected: readonly string[] = [], suggestion: string | null = null): Misread =>
    new Misread(message, place(), expected, suggestion)

  const sees = (sign: string): boolean => {
    scanner.skipSpace()
    return scanner.peek() === sign
  }
  const take = (sign: string): boolean => {
    if (!sees(sign)) return false
    scanner.take(1, 'operator')
    return true
  }
  const need = (sign: string): void => {
    if (!take(sign)) throw wrong(`${sign} is missing here.`, [sign])
  }
  const word = (): string => {
    scanner.skipSpace()
    return scanner.name() ?? ''
  }
  const takeWord = (wanted: string): boolean => {
    if (word().toLowerCase() !== wanted) return false
    scanner.take(wanted.length, 'keyword')
    return true
  }
  const list = <T>(read: () => T): T[] => {
    const all = [read()]
    while (take(',')) all.push(read())
    return all
  }

  const name = (what: string): string => {
    scanner.skipSpace()
    if (scanner.atQuote()) return scanner.quoted('field').pieces.join('*')
    const found = word()
    if (found === '') throw wrong(`${what} is missing here.`, [what])
    scanner.take(found.length, 'field')
    return found
  }
  const alias = (): string | null => (takeWord('as') ? name('a name') : null)

  const field = (): Field => {
    scanner.skipSpace()
    const from = scanner.position()
    const typed = name('a field name')
    const known = resolveField(typed)
    if (known) return known
    throw new Misread(
      `there is no field "${typed.slice(0, 60)}".`,
      { from, to: scanner.position() },
      ['a field name'],
      nearestField(typed),
    )
  }

  const number = (what: string): number => {
    scanner.skipSpace()
    const at = scanner.position()
    const piece = scanner.run('value', ',')
    const typed = piece.pieces.join('*')
    if (/^-?\d{1,15}(\.\d{1,9})?$/.test(typed)) return Number(typed)
    throw new Misread(`${what} should be a number, not "${typed.slice(0, 60)}".`, { from: at, to: piece.to }, [what])
  }

  const call = (): Aggregate => {
    scanner.skipSpace()
    const from = scanner.position()
    const fn = name('a function')
    const at = { from, to: scanner.position() }
    const known = functions.find(each => each === fn.toLowerCase())
    if (!known) throw new Misread(`there is no function "${fn.slice(0, 60)}".`, at, functions, nearest(fn, functions))
    need('(')
    const plain = { as: null, series: false }
    const read = (): Aggregate => {
      switch (known) {
        case 'count':
          return { fn: 'count', ...plain }
        case 'count_distinct':
          return { fn: 'distinct', field: field().name, ...plain }
        case 'pct': {
          const { name: of } = field()
          need(',')
          return { fn: 'percentile', field: of, at: number('a percentile'), ...plain }
        }
        case 'series': {
          const inside = call()
          if (inside.series) throw new Misread('a series of a series says nothing more.', at)
          return { ...inside, series: true }
        }
        default:
          return { fn: known, field: field().name, ...plain }
      }
    }
    const found = read()
    need(')')
    return found
  }

  const value = (): Aggregate => {
    const found = call()
    return { ...found, as: alias() }
  }

  const key = (): GroupKey => {
    const kind = ['bin', 'prefix'].find(
      each => word().toLowerCase() === each && /^\s*\(/.test(scanner.after(each.length)),
    )
    if (kind === undefined) {
      const { name: of } = field()
      return { kind: 'field', field: of, as: alias() }
    }
    scanner.take(kind.length, 'keyword')
    need('(')
    const of = field()
    need(',')
    const found = kind === 'bin' ? bin(of) : prefix(of)
    need(')')
    return { ...found, as: alias() }
  }

  const bin = (of: Field): GroupKey => {
    if (of.name !== 'start' && of.name !== 'end') throw wrong('time is binned by start or end.', ['start', 'end'])
    scanner.skipSpace()
    const ms = parseDuration(scanner.run('value', ',').pieces.join('*'))
    if (ms === null || ms <= 0) throw wrong('a bin is a length of time such as 5m.', ['a duration such as 5m'])
    let zoneOfBin = 'UTC'
    if (take(',')) {
      zoneOfBin = name('a time zone')
      if (!isZone(zoneOfBin))
        throw wrong(`"${zoneOfBin.slice(0, 60)}" is no time zone.`, ['a zone such as "Asia/Tokyo"'])
    }
    return { kind: 'bin', field: of.name, ms, zone: zoneOfBin, as: null }
  }

  const prefix = (of: Field): GroupKey => {
    const v4 = number('a length of prefix')
    const v6 = take(',') ? number('a length of prefix') : 64
    return { kind: 'prefix', field: of.name, v4, v6, as: null }
  }

  let depth = 0
  const deeper = <T>(read: () => T): T => {
    if (++depth > deepest) throw wrong(`parentheses and negations go ${deepest} deep at most.`)
    const found = read()
    depth--
    return found
  }
  const column = (): GroupKey | Aggregate => {
    scanner.skipSpace()
    const from = scanner.position()
    const typed = name('a column')
    const columns = table === null ? [] : [...table.by, ...table.values]
    const found = columns.find(of => columnName(of) === typed)
    if (found) return found
    const names = columns.map(columnName)
    const at = { from, to: scanner.position() }
    throw new Misread(noColumn(typed, names), at, names, nearest(typed, names))
  }
  const havingTerm = (): Having => {
    if (takeWord('not')) return deeper(() => ({ kind: 'not', term: havingTerm() }))
    if (take('(')) {
      const inside = deeper(having)
      need(')')
      return inside
    }
    const of = column()
    scanner.skipSpace()
    const sign = scanner.operator()
    if (sign === null) throw wrong('a comparison is missing here.', ['>', '>=', '=', '<', '<=', '!='])
    scanner.take(sign.length, 'operator')
    const { op, negated } = comparisonSigns[sign] ?? { op: '=', negated: false }
    const compared: Having = { kind: 'compare', column: columnName(of), op, value: havingValue(of) }
    return negated ? { kind: 'not', term: compared } : compared
  }
  const having = readJoined(takeWord, havingTerm)
  const havingValue = (of: GroupKey | Aggregate): Value => {
    scanner.skipSpace()
    const piece = scanner.atQuote() ? scanner.quoted('value') : scanner.run('value', ',')
    if (piece.to === piece.from) throw wrong('a value is missing here.', ['a value'])
    try {
      return columnValue(of, { text: piece.pieces.join('*'), quoted: piece.quoted }, zone)
    } catch (error) {
      if (!(error instanceof BadValue)) throw error
      throw new Misread(error.message, piece, error.expected, error.suggestion)
    }
  }

  const sorting = (): Sort => {
    const column = name('a column')
    const descending = takeWord('desc')
    if (!descending) takeWord('asc')
    return { column: table === null ? (resolveField(column)?.name ?? column) : column, descending }
  }

  const needTable = (stage: string): TableShape => {
    if (table) return table
    throw wrong(`${stage} needs a stats before it.`, ['stats'])
  }
  const needRows = (stage: string): RowsShape => {
    if (!table) return rows
    throw wrong(`${stage} is about rows, and stats has counted them.`)
  }

  const stage = (which: (typeof stageNames)[number]): void => {
    switch (which) {
      case 'stats': {
        const values = word().toLowerCase() === 'by' || sees('|') || scanner.atEnd() ? [] : list(value)
        const by = takeWord('by') ? list(key) : []
        if (values.length === 0 && by.length === 0) throw wrong('stats needs a function or by.', functions)
        if (values.length > mostValues) throw wrong(`stats has ${mostValues} functions at most.`)
        if (by.length > mostKeys) throw wrong(`rows are grouped by ${mostKeys} fields at most.`)
        table = { ...emptyTable, values, by }
        return
      }
      case 'columns':
        rows = { ...needRows(which), columns: list(() => shownColumns(field(), alias())).flat() }
        return
      case 'dedup':
        rows = { ...needRows(which), dedup: list(() => field().name) }
        return
      case 'having':
        table = { ...needTable(which), having: having() }
        return
      case 'sort': {
        const sort = list(sorting)
        if (table) table = { ...table, sort }
        else rows = { ...rows, sort }
        return
      }
      case 'limit': {
        scanner.skipSpace()
        const from = scanner.position()
        const limit = number('a limit')
        if (!Number.isInteger(limit) || limit < 0 || limit > mostRowsAsked)
          throw new Misread(`a limit is a whole number from 0 to ${mostRowsAsked.toLocaleString('en')}.`, {
            from,
            to: scanner.position(),
          })
        if (table) table = { ...table, limit }
        else rows = { ...rows, limit }
        return
      }
      case 'compare':
        table = { ...needTable(which), compare: true }
        return
      case 'details': {
        const of = (['vm', 'interface'] as const).find(takeWord)
        if (!of) throw wrong('details are of a vm or an interface.', ['vm', 'interface'])
        table = { ...needTable(which), details: of }
        return
      }
    }
  }

  while (take('|')) {
    const typed = word()
    const which = stageNames.find(each => each === typed.toLowerCase())
    if (!which)
      throw wrong(
        typed === '' ? 'a stage is missing after this bar.' : `there is no stage "${typed.slice(0, 60)}".`,
        stageNames,
        nearest(typed, stageNames),
      )
    if (seen.has(which)) throw wrong(`${which} stands here twice.`)
    seen.add(which)
    scanner.take(typed.length, 'keyword')
    stage(which)
  }
  const shape: Shape = table ?? rows
  const problem = checkShape(shape)
  if (problem !== null) throw new Misread(problem, { from: 0, to: scanner.position() })
  return shape
}
