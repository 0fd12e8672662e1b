import type { Field } from '../model/fields'
import { nearest } from '../units/text'
import {
  type Aggregate,
  both,
  type Expr,
  type GroupKey,
  type Having,
  plainRows,
  type Query,
  type RowsShape,
  type Sort,
  type TableShape,
} from './ast'
import { columnName } from './column-name'
import { columnValue } from './column-value'
import { flatJoin } from './conditions'
import { resolveField } from './fields'
import type { Lexeme } from './lexemes'
import { type Condition, testOfColumn, testOfField } from './pipe-condition'
import type { Cursor } from './pipe-cursor'
import { checkShape, emptyTable, mostRowsAsked, noColumn, shownColumns } from './shape'

type Column = GroupKey | Aggregate

/** What a list of fields or columns asks to be shown, and as what. */
export type Shown = { readonly of: Lexeme; readonly as: string | null }

/**
 * Puts the stages of a piped query together. A stage may stand where the dialect lets it; one whose place means what the
 * tree cannot say is refused with where it should stand.
 */
export const createPipe = (
  cursor: Cursor,
  /** The columns of a table that a name may stand for apart from what they are called. */
  { zone, alsoCalled }: { readonly zone: string; readonly alsoCalled: (name: string, of: Column) => boolean },
) => {
  const renamed = new Map<string, Field>()
  let where: Expr | null = null
  let rows: RowsShape = plainRows
  let table: TableShape | null = null

  const limited = (): boolean => (table ?? rows).limit !== null
  const beforeLimit = (stage: string): void => {
    if (limited())
      throw cursor.wrong(`${stage} would choose among the rows that a limit left; it stands before the limit.`)
  }

  const fieldOf = (name: Lexeme): Field => renamed.get(name.text) ?? cursor.fieldOf(name)

  const columnOf = (name: Lexeme, { by, values }: TableShape): Column => {
    const all = [...by, ...values]
    const field = resolveField(name.text)?.name ?? renamed.get(name.text)?.name
    const found =
      all.find(of => columnName(of) === name.text) ??
      all.find(of => alsoCalled(name.text, of)) ??
      by.find(of => of.as === null && of.field === field) ??
      all.find(of => columnName(of).toLowerCase() === name.text.toLowerCase())
    if (found) return found
    const names = all.map(columnName)
    throw cursor.wrong(noColumn(name.text, names), names, nearest(name.text, names), name)
  }

  const asExpr = (condition: Condition): Expr => {
    switch (condition.kind) {
      case 'and':
      case 'or':
        return flatJoin(condition.kind, condition.terms.map(asExpr))
      case 'not':
        return { kind: 'not', term: asExpr(condition.term) }
      case 'rows':
        return condition.expr
      case 'test':
        return cursor.reading(condition, () => testOfField(fieldOf(condition.of), condition.test, zone))
    }
  }

  const asHaving = (condition: Condition, of: TableShape): Having => {
    switch (condition.kind) {
      case 'and':
      case 'or':
        return flatJoin(
          condition.kind,
          condition.terms.map(term => asHaving(term, of)),
        )
      case 'not':
        return { kind: 'not', term: asHaving(condition.term, of) }
      case 'rows':
        throw cursor.wrong('this is asked of rows, before they are counted.', [], null, condition)
      case 'test':
        return cursor.reading(condition, () => {
          const column = columnOf(condition.of, of)
          return testOfColumn(columnName(column), condition.test, typed => columnValue(column, typed, zone))
        })
    }
  }

  /** A name that a stage before gave is shown as such. */
  const columnsShown = (shown: readonly Shown[]): NonNullable<RowsShape['columns']> => {
    return shown.flatMap(({ of, as }) => {
      const field = fieldOf(of)
      if (as !== null) renamed.set(as, field)
      return shownColumns(field, as ?? (renamed.has(of.text) ? of.text : null))
    })
  }

  /** Of a table only the values can be left out: without a key its lines would be others. */
  const tableShown = (shown: readonly Shown[], of: TableShape): TableShape => {
    const columns = shown.map(each => ({ column: columnOf(each.of, of), as: each.as }))
    const missing = of.by.find(key => !columns.some(({ column }) => column === key))
    if (missing)
      throw cursor.wrong(`${columnName(missing)} tells the lines of the table apart, so it is shown.`, [
        columnName(missing),
      ])
    if (of.having !== null || of.sort.length > 0)
      throw cursor.wrong('columns are chosen before the lines of a table are sorted or narrowed.')
    const called = <T extends Column>(all: readonly T[]): T[] =>
      columns.flatMap(({ column, as }) => {
        const found = all.find(each => each === column)
        return found ? [as === null ? found : { ...found, as }] : []
      })
    return { ...of, by: called(of.by), values: called(of.values) }
  }

  return {
    isTable: (): boolean => table !== null,
    fieldOf,
    filter: (condition: Condition): void => {
      beforeLimit('a condition')
      if (table === null) {
        if (rows.dedup.length > 0)
          throw cursor.wrong('a condition stands before dedup, which would else have chosen other rows.')
        where = both(where, asExpr(condition))
        return
      }
      const having = asHaving(condition, table)
      table = { ...table, having: table.having === null ? having : flatJoin('and', [table.having, having]) }
    },
    /** These and no others. */
    show: (shown: readonly Shown[]): void => {
      if (table) table = tableShown(shown, table)
      else rows = { ...rows, columns: different(columnsShown(shown)) }
    },
    /** These beside those shown already. */
    showMore: (shown: readonly Shown[]): void => {
      if (table) table = tableShown(shown, table)
      else rows = { ...rows, columns: different([...(rows.columns ?? []), ...columnsShown(shown)]) }
    },
    dedup: (names: readonly Lexeme[]): void => {
      if (table) throw cursor.wrong('the lines of a table are told apart already.')
      beforeLimit('dedup')
      rows = { ...rows, dedup: [...new Set(names.map(name => fieldOf(name).name))] }
    },
    count: (by: readonly GroupKey[], values: readonly Aggregate[]): void => {
      if (table) throw cursor.wrong('rows are counted once; what is counted has no rows left.')
      beforeLimit('counting')
      if (rows.dedup.length > 0)
        throw cursor.wrong('counting stands before dedup; count_distinct counts different values.')
      table = { ...emptyTable, by, values }
      const problem = checkShape(table)
      if (problem !== null) throw cursor.wrong(problem)
    },
    sort: (by: readonly { readonly of: Lexeme; readonly descending: boolean }[]): void => {
      beforeLimit('an order')
      if (table) {
        const of = table
        const sort = by.map(
          (each): Sort => ({ column: columnName(columnOf(each.of, of)), descending: each.descending }),
        )
        table = { ...of, sort }
        return
      }
      if (rows.dedup.length > 0) throw cursor.wrong('an order stands before dedup, which keeps the first rows in it.')
      rows = { ...rows, sort: by.map(({ of, descending }) => ({ column: fieldOf(of).name, descending })) }
    },
    limit: (limit: number, place: Lexeme): void => {
      if (!Number.isInteger(limit) || limit > mostRowsAsked)
        throw cursor.wrong(
          `a limit is a whole number from 0 to ${mostRowsAsked.toLocaleString('en')}.`,
          ['a whole number'],
          null,
          place,
        )
      const least = Math.min(limit, (table ?? rows).limit ?? limit)
      if (table) table = { ...table, limit: least }
      else rows = { ...rows, limit: least }
    },
    query: (): Query => {
      const shape = table ?? rows
      const problem = checkShape(shape)
      if (problem !== null) throw cursor.wrong(problem)
      return { where, shape }
    },
  }
}

export type Pipe = ReturnType<typeof createPipe>

/** A column that is named twice is shown once. */
const different = (columns: NonNullable<RowsShape['columns']>): RowsShape['columns'] =>
  columns.filter(({ field, as }, at) => columns.findIndex(other => other.field === field && other.as === as) === at)
