import { type MappedField, type Mapping, mappedSort, timeFormats, usualPatterns } from '../../../shared/model/mapping'
import { resolveField } from '../../../shared/query/fields'
import { parseIp } from '../../../shared/units/ip'
import { isPlausibleTime } from '../fill'
import type { Table, TableRows } from './table'
import { timeReader } from './times'
import { usualActions } from './words'

/** Patterns that differ only in which of day and month comes first. */
const swapped: Readonly<Record<string, string>> = {
  'MM/dd/yyyy HH:mm:ss': 'dd/MM/yyyy HH:mm:ss',
  'M/d/yyyy h:mm:ss a': 'd/M/yyyy h:mm:ss a',
  'M/d/yyyy H:mm': 'd/M/yyyy H:mm',
}

/** Names that every vendor's tables give to columns and queries have no use for. */
const alsoNamed: Readonly<Record<string, MappedField>> = {
  'dest address': 'dst_ip',
  'dest port': 'dst_port',
  'destination address': 'dst_ip',
  'source address': 'src_ip',
  'src address': 'src_ip',
  'dst address': 'dst_ip',
  'client ip': 'src_ip',
  'server ip': 'dst_ip',
  'client port': 'src_port',
  'server port': 'dst_port',
  's ip': 'dst_ip',
  'c ip': 'src_ip',
  'bytes sent': 'src_bytes',
  'sent bytes': 'src_bytes',
  'bytes out': 'src_bytes',
  'bytes received': 'dst_bytes',
  'received bytes': 'dst_bytes',
  'bytes in': 'dst_bytes',
  'packets sent': 'src_packets',
  'packets received': 'dst_packets',
  'end time': 'end',
  'start time': 'start',
  'receive time': 'start',
  'event time': 'start',
  'log time': 'start',
  'date time': 'start',
  datetime: 'start',
  'last seen': 'end',
  'first seen': 'start',
  elapsed: 'duration',
  'elapsed time': 'duration',
  'rule name': 'rule',
  'policy name': 'rule',
  policy: 'rule',
  'policy id': 'rule_id',
  'user name': 'user',
  username: 'user',
  application: 'app',
  disposition: 'action',
  verdict: 'action',
  device: 'sensor',
  'device name': 'sensor',
  'host name': 'hostname',
  'server name': 'hostname',
  'src mac': 'src_mac',
  'source mac': 'src_mac',
  'dst mac': 'dst_mac',
  'destination mac': 'dst_mac',
  'session id': 'flow_id',
  'connection id': 'flow_id',
  msg: 'message',
  description: 'message',
}

const wordsOf = (column: string): string =>
  column
    .replace(/\s*[([].*?[)\]]\s*$/, '')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[\s_.-]+/g, ' ')
    .trim()
    .toLowerCase()

const fieldFor = (column: string): MappedField | null => {
  const words = wordsOf(column)
  if (Object.hasOwn(alsoNamed, words)) return alsoNamed[words] ?? null
  const name = (resolveField(column) ?? resolveField(words))?.name
  return name !== undefined && mappedSort(name) !== undefined ? (name as MappedField) : null
}

/** A column that holds something else than its name says is left to the user. */
const fits = (field: MappedField, cells: readonly string[]): boolean => {
  const filled = cells.filter(cell => cell.trim() !== '' && cell !== '-')
  switch (mappedSort(field)) {
    case 'host':
      return filled.every(cell => parseIp(cell.trim()) !== null)
    case 'port':
    case 'count':
    case 'byte':
    case 'severity':
      return filled.every(cell => /^\d{1,16}$/.test(cell.trim()))
    default:
      return true
  }
}

const cellsOf = ({ rows }: TableRows, at: number): readonly string[] => rows.map(row => row[at] ?? '')

/** A date in one column and a clock in the next are one time. */
const isDate = (cells: readonly string[]): boolean =>
  cells.length > 0 && cells.every(cell => /^[\d/.-]{8,10}$/.test(cell.trim()))
const isClock = (cells: readonly string[]): boolean =>
  cells.length > 0 && cells.every(cell => /^\d{1,2}:\d{2}(:\d{2})?([.,]\d+)?( ?[AaPp][Mm])?$/.test(cell.trim()))

const guessColumns = (table: TableRows): Mapping['columns'] => {
  const taken = new Set<MappedField>()
  const columns: { column: string; field: MappedField }[] = []
  const take = (column: string, field: MappedField) => {
    taken.add(field)
    columns.push({ column, field })
  }
  for (const [at, column] of table.columns.entries()) {
    const field = fieldFor(column)
    const cells = cellsOf(table, at)
    if (column === '' || field === null || !fits(field, cells)) continue
    const date = columns.findIndex(each => each.field === 'start')
    const dateAt = table.columns.indexOf(columns[date]?.column ?? '')
    if (field === 'start' && taken.has('start') && isDate(cellsOf(table, dateAt)) && isClock(cells)) take(column, field)
    else if (!taken.has(field)) take(column, field)
  }
  return columns
}

const timesOf = (table: TableRows, columns: Mapping['columns']): readonly string[] => {
  const of = (field: MappedField) =>
    columns.filter(each => each.field === field).map(each => table.columns.indexOf(each.column))
  const parts = of('start').length > 0 ? of('start') : of('end')
  return table.rows.map(row => parts.map(at => (row[at] ?? '').trim()).join(' ')).filter(time => time.trim() !== '')
}

const readsAll = (format: string, times: readonly string[]): boolean => {
  const read = timeReader({ format, zone: 'UTC' })
  return read !== null && times.length > 0 && times.every(time => isPlausibleTime(read(time)))
}

/** What the rows leave open: `day-month` when their times can be read with either first. */
export const doubtsOf = ({ columns, time }: Mapping, rows: TableRows): readonly 'day-month'[] => {
  const other = Object.entries(swapped).find(pair => pair.includes(time.format))
  const times = timesOf(rows, columns)
  return other?.every(format => readsAll(format, times)) ? ['day-month'] : []
}

/** Columns named after fields, in any vendor's words, and the way its times are written: a mapping to begin with. */
export const guessMapping = ({ kind, delimiter, header }: Table, rows: TableRows, name: string): Mapping => {
  const columns = guessColumns(rows)
  const times = timesOf(rows, columns)
  const hasAction = columns.some(({ field }) => field === 'action')
  return {
    version: 1,
    name,
    kind,
    delimiter,
    header,
    columns,
    time: { format: [...timeFormats, ...usualPatterns].find(format => readsAll(format, times)) ?? 'iso', zone: 'UTC' },
    duration: 's',
    actions: {
      allowed: hasAction ? [...usualActions.allowed] : [],
      denied: hasAction ? [...usualActions.denied] : [],
      neither: [],
    },
    constants: [],
  }
}
