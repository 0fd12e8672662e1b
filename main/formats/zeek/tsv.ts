import { textOf } from '../json-value'
import type { ZeekRecord } from './record'

/** What the lines that begin with `#` say about the lines behind them. */
export type TsvHeader = {
  readonly separator: string
  readonly setSeparator: string
  readonly unset: string
  readonly empty: string
  /** The kind of log: conn, dns ... */
  readonly path: string | null
  /** Null until a `#fields` line was met. */
  readonly fields: readonly string[] | null
  /** Zeek types of the fields, `set[string]` or `count`; empty until a `#types` line was met. */
  readonly types: readonly string[]
}

/** More columns than any log has; a longer `#fields` line is damage. */
export const mostFields = 1000

export const firstHeader: TsvHeader = {
  separator: '\t',
  setSeparator: ',',
  unset: '-',
  empty: '(empty)',
  path: null,
  fields: null,
  types: [],
}

const decoder = new TextDecoder()

/**
 * Bytes that do not print, the separator and the backslash are written `\xHH`; several in a row may be one character of
 * UTF-8. https://docs.zeek.org/en/master/log-formats.html
 */
export const unescaped = (text: string): string =>
  text.includes('\\x')
    ? text.replace(/(?:\\x[0-9a-fA-F]{2})+/g, run =>
        decoder.decode(Uint8Array.from(run.slice(2).split('\\x'), hex => Number.parseInt(hex, 16))),
      )
    : text

/**
 * The header after one more `#` line. A log put together from several has several headers: `#separator` begins a new one,
 * and `#fields` names the columns of the lines that follow it.
 */
export const headerAfter = (header: TsvHeader, line: string): TsvHeader => {
  if (line.startsWith('#separator ')) {
    const separator = unescaped(line.slice('#separator '.length))
    return separator === '' ? header : { ...firstHeader, separator }
  }
  const [name, ...values] = line.split(header.separator)
  const [value = ''] = values
  switch (name) {
    case '#set_separator':
      return { ...header, setSeparator: unescaped(value) }
    case '#empty_field':
      return { ...header, empty: value }
    case '#unset_field':
      return { ...header, unset: value }
    case '#path':
      return { ...header, path: textOf(value) }
    case '#fields':
      return { ...header, fields: values.slice(0, mostFields), types: [] }
    case '#types':
      return { ...header, types: values.slice(0, mostFields) }
    default:
      return header
  }
}

/** How the lines below a header are read. */
export type TsvLayout = {
  readonly path: string | null
  readonly columns: number
  /** The names of the columns in their order, as one text. */
  readonly names: string
  readonly has: (name: string) => boolean
  /** `cells` are as many as there are columns. */
  readonly record: (cells: readonly string[]) => ZeekRecord
}

const isList = (type: string | undefined): boolean => type !== undefined && /^(set|table|vector)\[/.test(type)

/** Where each field stands, looked up once a header. Null while no header names the columns. */
export const layoutOf = ({ fields, types, path, unset, empty, setSeparator }: TsvHeader): TsvLayout | null => {
  if (fields === null) return null
  const places = new Map(fields.map((name, at) => [name, at]))
  const lists = new Set([...fields.keys()].filter(at => isList(types[at])))
  const record = (cells: readonly string[]): ZeekRecord => ({
    value: name => {
      const at = places.get(name)
      const cell = at === undefined ? undefined : cells[at]
      if (cell === undefined || cell === unset || cell === empty) return null
      return at !== undefined && lists.has(at) ? cell.split(setSeparator).map(unescaped) : unescaped(cell)
    },
  })
  return { path, columns: fields.length, names: fields.join('\t'), has: name => places.has(name), record }
}
