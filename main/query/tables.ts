import type { Cell, ColumnInfo, Table } from '../../shared/contract'
import { fieldNamed } from '../../shared/model/fields'
import { type Aggregate, both, type Expr, type TableShape } from '../../shared/query/ast'
import { beforeName, columnName } from '../../shared/query/column-name'
import { rateSeconds } from '../../shared/query/shape'
import { groupInPasses, passesFor } from './group-passes'
import { type Grouping, groupingLayout, plainGrouping } from './grouping'
import { scanGroups } from './groups'
import { type AskLines, interfaceDetails } from './interface-details'
import { unpack } from './key'
import type { MergedGroups } from './merge-groups'
import { askedPeriod, before, within } from './periods'
import { type PlanContext, planWhere } from './plan'
import type { OrderTerm, Output, Ranking } from './ranking'
import { settleRanks } from './ranks'
import type { ScanPool } from './scan-pool'
import { type Details, machineDetails, noDetails } from './table-details'
import { keyType, type OrderedKey, tableKey } from './table-keys'
import { keyColumns, type LineColumn, lineOrder, lineTest, valueColumns } from './table-lines'
import { courses } from './table-series'
import { planValues } from './table-values'
import { addsUp, wholeOf } from './whole'

export type TableQuestion = {
  readonly where: Expr | null
  readonly shape: TableShape
  /** The range of the investigation, ms, the end excluded; null = as far as the data reach. `where` holds it too. */
  readonly from: number | null
  readonly to: number | null
  readonly buckets: number
  readonly offset: number
  readonly limit: number
}

export type TableAnswer = Omit<Table, 'revision' | 'elapsedMs'>

/**
 * A table of groups. Where it compares, the rows of both periods make the groups, so one that was there only before is a
 * line too, with a count of 0: that something has gone is an answer as well.
 */
export const answerTable = async (
  { where, shape, from, to, buckets, offset, limit }: TableQuestion,
  pool: ScanPool,
  context: PlanContext,
  signal?: AbortSignal,
): Promise<TableAnswer> => {
  const segments = context.store.segments()
  const { range, rest } = askedPeriod(where, from, to, context)
  const keys = shape.by.map(by => tableKey(by, context, segments))
  const seconds = (range.to - range.from) / 1000
  const plan = (per: number) => planValues(shape.values, per, context, segments)
  const values = plan(rateSeconds(shape, seconds))
  const since = shape.compare ? range.from : null
  const gathered: Grouping = {
    ...plainGrouping,
    ...values.parts,
    by: keys.flatMap(key => key.keys),
    expand: expansionsOf(keys),
    since,
  }
  const columns = tableColumns(shape, keys, values.periods)
  const overallColumns = tableColumns(shape, keys, plan(seconds).periods)
  const asked = shape.compare ? both(rest, within({ from: before(range).from, to: range.to })) : where
  const predicate = planWhere(asked, context)
  const isOne = shape.by.length === 0
  const asking = { pool, context, segments, where: predicate, signal }
  const [{ grouping, outputs }, { grouping: whole, outputs: overallOutputs }] = await settleRanks(
    { grouping: gathered, outputs: isOne ? [] : columns.outputs },
    {
      grouping: { ...gathered, by: [{ from: 'constant', most: 1 }], expand: [] },
      outputs: overallColumns.outputs,
    },
    asking,
  )
  const ranking: Ranking = {
    outputs,
    having:
      shape.having &&
      lineTest(shape.having, [...columns.keys, ...columns.now], {
        most: ({ at }) => grouping.by[at]?.most ?? 0,
        typeOf: name => columns.info.find(info => info.name === name)?.type ?? 'text',
      }),
    order: lineOrder(
      shape.sort,
      columns.keys,
      columns.now,
      shape.by.some(({ kind }) => kind === 'bin'),
    ),
    limit: Math.min(offset + limit, shape.limit ?? Number.MAX_SAFE_INTEGER),
  }
  const passes = isOne ? 1 : passesFor(grouping, predicate, segments, context.groupBytes)
  const isAlone = isOne || passes > 1
  const wanted = isAlone ? [whole] : addsUp(grouping) ? [grouping] : [grouping, whole]
  const parts = await scanGroups(pool, context, predicate, wanted, signal, segments)
  const ofAll = isAlone || wanted.length > 1 ? parts.at(-1) : [wholeOf(whole, parts[0] ?? [])]
  const unlisted = { ...ranking, ...unranked, outputs: overallOutputs, limit: 1 }
  const overall = await pool.merge(whole, ofAll ?? [], unlisted, signal)
  const total = cellsOf(overallColumns, overall, whole, 0, isOne ? [] : keys)
  const inPasses = () => groupInPasses(grouping, ranking, passes, asking)
  const merged = isOne
    ? overall
    : await (passes > 1 ? inPasses() : pool.merge(grouping, parts[0] ?? [], ranking, signal))
  const lines = isOne
    ? [total].slice(offset, offset + limit)
    : Array.from({ length: Math.max(0, merged.size - offset) }, (_, at) =>
        cellsOf(columns, merged, grouping, offset + at, keys),
      )
  const series = await courses(
    { shape, range, buckets, where: both(rest, within(range)), lines: pageOf(grouping, merged, offset), keys },
    { pool, context, segments, signal },
  )
  const details = await detailsOf(shape, lines, context, async other => {
    const question = { where, shape: other, from, to, buckets: 1, offset: 0, limit: mostNamed }
    return (await answerTable(question, pool, context, signal)).rows.map(({ cells }) => cells)
  })
  const beside = <T>(cells: readonly T[], more: readonly T[]): readonly T[] => [...cells, ...more]
  return {
    columns: beside(columns.info, details.columns),
    rows: lines.map((cells, at) => ({
      cells: beside(cells, details.lines[at] ?? []),
      series: series?.lines[at] ?? [],
    })),
    total: isOne ? 1 : merged.total,
    overall: isOne
      ? null
      : beside(
          total,
          details.columns.map(() => null),
        ),
    series: series?.buckets ?? null,
    range: segments.length === 0 ? null : range,
    notes: [...details.notes, ...(passes > 1 ? [manyGroups(passes)] : [])],
  }
}

/** Interfaces that are looked up by name, at most. */
const mostNamed = 100_000

const detailsOf = async (
  shape: TableShape,
  lines: readonly (readonly Cell[])[],
  context: PlanContext,
  ask: AskLines,
): Promise<Details> => {
  if (shape.details === 'vm') return machineDetails(shape, lines, context)
  return shape.details === 'interface' ? interfaceDetails(shape, lines, ask) : noDetails(lines.length)
}

const manyGroups = (passes: number): string =>
  `There may be so many different lines that the rows were looked at ${passes} times, for a part of the lines each, to keep memory within bounds.`

const unranked: Pick<Ranking, 'having' | 'order'> = { having: null, order: [] }

/** The keys of several values to a row, by the place of their codes. */
const expansionsOf = (keys: readonly OrderedKey[]): Grouping['expand'] => {
  let next = 0
  return keys.flatMap(({ keys: own, expand }) => {
    const key = next
    next += own.length
    return expand ? [{ key, starts: expand.starts, to: expand.to }] : []
  })
}

/** The codes of the keys of the lines from `offset` on. */
const pageOf = (grouping: Grouping, merged: MergedGroups, offset: number): readonly (readonly number[])[] => {
  const { words, fields } = groupingLayout(grouping)
  return Array.from({ length: Math.max(0, merged.size - offset) }, (_, at) =>
    fields.map(field => unpack(merged.keys, (offset + at) * words, field)),
  )
}

type TableColumns = {
  readonly info: Table['columns']
  readonly keys: readonly LineColumn[]
  readonly now: readonly LineColumn[]
  readonly earlier: readonly LineColumn[]
  readonly outputs: readonly Output[]
}

const tableColumns = (
  shape: TableShape,
  keys: readonly OrderedKey[],
  periods: ReturnType<typeof planValues>['periods'],
): TableColumns => {
  const names = shape.values.map(columnName)
  const [now, earlier] = periods
  const asked = valueColumns(now ?? [], names, 0)
  const past = shape.compare
    ? valueColumns(earlier ?? [], names.map(beforeName), asked.outputs.length)
    : { columns: [], outputs: [] }
  const infos = shape.values.map(valueInfo)
  return {
    info: [
      ...shape.by.map(by => ({ name: columnName(by), type: keyType(by), unit: unitOf(by), role: 'key' as const })),
      ...infos.map(info => ({ ...info, role: 'value' as const })),
      ...(shape.compare ? infos.map(info => ({ ...info, name: beforeName(info.name), role: 'before' as const })) : []),
    ],
    keys: keyColumns(keys, shape.by.map(columnName)),
    now: asked.columns,
    earlier: past.columns,
    outputs: [...asked.outputs, ...past.outputs],
  }
}

const unitOf = (by: TableShape['by'][number]): ColumnInfo['unit'] =>
  by.kind === 'bin' ? 'ms' : by.kind === 'field' ? (fieldNamed(by.field)?.unit ?? null) : null

const valueInfo = (value: Aggregate): ColumnInfo => {
  const name = columnName(value)
  if (value.fn === 'count' || value.fn === 'distinct') return { name, type: 'integer', unit: null }
  const field = fieldNamed(value.field)
  if (value.fn === 'rate') {
    const counted = field?.unit ?? field?.name ?? ''
    return { name, type: 'integer', unit: counted === 'bytes' ? 'bit/s' : `${counted}/s` }
  }
  return { name, type: field?.type ?? 'integer', unit: field?.unit ?? null }
}

const cellsOf = (
  { keys: keyCells, now, earlier }: TableColumns,
  merged: MergedGroups,
  grouping: Grouping,
  group: number,
  keys: readonly OrderedKey[],
): readonly Cell[] => {
  const { words, fields } = groupingLayout(grouping)
  const isOverall = grouping.by.length === 1 && grouping.by[0]?.from === 'constant'
  const codes = fields.map(field => (group < merged.size ? unpack(merged.keys, group * words, field) : 0))
  const number = (place: OrderTerm | LineColumn['places'][number]): number =>
    place.from === 'key'
      ? (codes[place.at] ?? 0)
      : group < merged.size
        ? (merged.outputs[place.at]?.[group] ?? Number.NaN)
        : Number.NaN
  const cell = (column: LineColumn): Cell => column.cell(column.places.map(number))
  return [
    ...keyCells.slice(0, keys.length).map(each => (isOverall ? null : cell(each))),
    ...[...now, ...earlier].map(cell),
  ]
}
