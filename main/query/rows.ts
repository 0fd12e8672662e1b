import type { Cell } from '../../shared/contract'
import type { ColumnName } from '../../shared/model/columns'
import type { Field } from '../../shared/model/fields'
import { flowTypeTable } from '../enrich/flow-type'
import type { EncodedColumn, SegmentInfo } from '../store/case-store'
import { valueAt } from '../store/value-at'
import { conversationOf } from './conversation'
import { pairCode } from './ends'
import { groupableField, tagsOf, valueCell } from './field-keys'
import type { PlanContext } from './plan'

/** Reads single rows out of the columns. */
export type RowReader = {
  /** The fields' cells of a row by its id; null when there is no such row. */
  readonly read: (id: number, cells: readonly CellReader[]) => Cell[] | null
  readonly cellReader: (name: string) => CellReader
}

/** A value of the row at hand: null where the log said nothing. */
type Values = (column: ColumnName) => number | null
export type CellReader = (values: Values, id: number) => Cell

/** Segments lie one after the other by their rows. */
export const segmentOfRow = (segments: readonly SegmentInfo[], id: number): SegmentInfo | null => {
  let [low, high] = [0, segments.length - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    const segment = segments[middle]
    if (!segment) return null
    if (id < segment.firstRow) high = middle - 1
    else if (id >= segment.firstRow + segment.rows) low = middle + 1
    else return segment
  }
  return null
}

export const createRowReader = (context: PlanContext): RowReader => {
  const { store } = context
  // Rows are mostly read by neighbourhood, so the segment of the last one is kept at hand.
  let segment: SegmentInfo | null = null
  let standing = store.segments()
  const loaded = new Map<ColumnName, EncodedColumn>()
  const holds = (id: number) => segment !== null && id >= segment.firstRow && id < segment.firstRow + segment.rows
  const columnOf = ({ id, stats }: SegmentInfo, name: ColumnName): EncodedColumn => {
    // A column of one value is known without reading anything.
    const column =
      loaded.get(name) ?? (stats[name].width === 0 ? { ...stats[name], data: null } : store.column(id, name))
    loaded.set(name, column)
    return column
  }
  return {
    cellReader: name => cellReader(groupableField(name), context),
    read: (id, cells) => {
      if (!holds(id) || store.segments() !== standing) {
        standing = store.segments()
        segment = segmentOfRow(standing, id)
        loaded.clear()
      }
      const from = segment
      if (!from) return null
      const values: Values = column => valueAt(columnOf(from, column), id - from.firstRow)
      return cells.map(cell => cell(values, id))
    },
  }
}

const cellReader = (field: Field, context: PlanContext): CellReader => {
  const { source } = field
  const { store, dictionaries } = context
  const throughMap =
    (column: ColumnName, cellOf: (id: number) => Cell): CellReader =>
    values => {
      const id = values(column)
      return id === null ? null : cellOf(id)
    }
  switch (source.from) {
    case 'id':
      return (_, id) => id
    case 'host': {
      const { keys, of } = dictionaries.host(source.attribute)
      return throughMap(`${source.side}_ip`, id => keys[of[id] as number] ?? null)
    }
    case 'rule': {
      const { part } = source
      return throughMap('rule', id => store.rules.rule(id)[part])
    }
    case 'file': {
      const { keys, of } = dictionaries.filePart(source.part)
      return throughMap('file', id => keys[of[id] as number] ?? null)
    }
    case 'column':
      return throughMap(source.column, valueCell(field, source.column, store))
    case 'derived':
      return derivedReader(field, context)
    case 'nowhere':
    case 'either':
      return () => null
  }
}

const derivedReader = (field: Field, { dictionaries, services, store }: PlanContext): CellReader => {
  switch (field.name) {
    case 'duration':
      return values => {
        const [start, end] = [values('start'), values('end')]
        return start === null || end === null ? null : end - start
      }
    case 'service': {
      const { names, rowOf, of } = services()
      return values => {
        const [protocol, port] = [values('protocol'), values('dst_port')]
        const row = protocol === null || port === null ? -1 : (rowOf[protocol] ?? -1)
        return row < 0 ? null : (names[of[row * 65_536 + (port ?? 0)] ?? 0] ?? null)
      }
    }
    case 'community_id':
      return values => {
        const at = (column: ColumnName) => values(column) ?? Number.NaN
        return conversationOf(store.hosts.bytes(), [
          at('protocol'),
          at('src_ip'),
          at('dst_ip'),
          at('src_port'),
          at('dst_port'),
          at('icmp_type'),
          at('icmp_code'),
        ])
      }
    case 'flow_type': {
      const ends = dictionaries.ends()
      return values => tagsOf(flowTypeTable[pairCode(ends, values('src_ip'), values('dst_ip'))] as number)
    }
    default:
      return () => null
  }
}
