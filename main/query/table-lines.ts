import type { Cell } from '../../shared/contract'
import type { CompareOp, Having, Sort, Value } from '../../shared/query/ast'
import { Failure } from '../../shared/rpc/message'
import { compareIps, parseIp } from '../../shared/units/ip'
import { foldCase } from '../../shared/units/text'
import type { GroupTest, OrderTerm, Output, Place } from './ranking'
import type { OrderedKey } from './table-keys'
import type { TableValue } from './table-values'
import { compareTexts } from './text-test'

/** A column of a table's lines and where its numbers stand in merged groups. */
export type LineColumn = {
  readonly name: string
  readonly places: readonly Place[]
  readonly cell: (numbers: readonly number[]) => Cell
  /** Codes of values; null = numbers. */
  readonly coded: OrderedKey | null
}

/** The keys' columns; an expanded one holds codes of single values. */
export const keyColumns = (keys: readonly OrderedKey[], names: readonly string[]): readonly LineColumn[] => {
  let next = 0
  return keys.map((key, at) => {
    const places = key.keys.map((): Place => ({ from: 'key', at: next++ }))
    const { expand } = key
    const cell: LineColumn['cell'] = expand ? ([code = 0]) => expand.cell(code) : key.cell
    return { name: names[at] ?? '', places, cell, coded: { ...key, cell } }
  })
}

/** The values' columns, with the outputs they need from the number `first` on. */
export const valueColumns = (
  values: readonly TableValue[],
  names: readonly string[],
  first: number,
): { readonly columns: readonly LineColumn[]; readonly outputs: readonly Output[] } => {
  const outputs: Output[] = []
  const columns = values.map((value, at): LineColumn => {
    const places = value.outputs.map((output): Place => ({ from: 'output', at: first + outputs.push(output) - 1 }))
    return { name: names[at] ?? '', places, cell: value.cell, coded: value.coded }
  })
  return { columns, outputs }
}

const named = (columns: readonly LineColumn[], name: string): LineColumn => {
  const column = columns.find(each => each.name === name)
  if (!column) throw new Failure('bad-input', `The table has no column "${name.slice(0, 60)}".`)
  return column
}

/** As the query says, lines that are alike by their keys; else bins in their order and the largest of the first value first. */
export const lineOrder = (
  sort: readonly Sort[],
  keys: readonly LineColumn[],
  values: readonly LineColumn[],
  hasBins: boolean,
): readonly OrderTerm[] => {
  const [first] = values
  const asked = sort.map(({ column, descending }) => ({ column: named([...keys, ...values], column), descending }))
  const chosen = asked.length === 0 && first && !hasBins ? [{ column: first, descending: true }] : asked
  const ties = keys.filter(key => !chosen.some(({ column }) => column === key))
  return [...chosen, ...ties.map(column => ({ column, descending: false }))].flatMap(({ column, descending }) =>
    column.places.map(place => ({ ...place, descending })),
  )
}

/** Codes that a table of them is made for, at most. */
const mostCodes = 2 ** 25

/** What a test of lines needs to know of a column beside its place. */
export type LineFacts = {
  /** The largest code of a key. */
  readonly most: (place: Place) => number
  readonly typeOf: (column: string) => string
}

export const lineTest = (having: Having, columns: readonly LineColumn[], facts: LineFacts): GroupTest => {
  switch (having.kind) {
    case 'and':
    case 'or':
      return { kind: having.kind, terms: having.terms.map(term => lineTest(term, columns, facts)) }
    case 'not':
      return { kind: 'not', term: lineTest(having.term, columns, facts) }
    case 'compare': {
      const { coded, places, name } = named(columns, having.column)
      const [of, ...more] = places
      const add = coded === null ? 0 : coded.add
      if (!of) return { kind: 'or', terms: [] }
      if (add !== null) return { kind: 'number', of, add, op: having.op, value: Number(having.value) }
      const codes = coded?.keys[0]?.most ?? facts.most(of)
      if (more.length > 0 || codes > mostCodes)
        throw new Failure('bad-input', `Lines cannot be chosen by ${name}; narrow the rows by it instead.`)
      const table = new Uint8Array(new SharedArrayBuffer(codes + 1))
      const passes = cellTest(facts.typeOf(name), having.op, having.value)
      for (let code = 1; code <= codes; code++) table[code] = +passes(coded?.cell([code]) ?? null)
      return { kind: 'code', of, table }
    }
  }
}

/** Numbers as numbers, addresses as addresses, all else as text without case; a set of tags has a tag. */
const cellTest = (type: string, op: CompareOp, value: Value): ((cell: Cell) => boolean) => {
  const folded = foldCase(String(value))
  const address = type === 'ip' ? parseIp(folded) : null
  const orderOf = (cell: string | number): number => {
    if (typeof cell === 'number') return cell - Number(value)
    const own = address && parseIp(cell)
    return own && address ? compareIps(own, address) : compareTexts(foldCase(cell), folded)
  }
  return cell => {
    if (cell === null) return false
    if (typeof cell === 'object') return op === '=' && cell.some(tag => foldCase(tag) === folded)
    const order = orderOf(cell)
    switch (op) {
      case '=':
        return order === 0
      case '<':
        return order < 0
      case '<=':
        return order <= 0
      case '>':
        return order > 0
      case '>=':
        return order >= 0
    }
  }
}
