import { type FieldType, fieldNamed } from '../model/fields'
import { formatCidr, parseCidr } from '../units/ip'
import { parseCount } from '../units/number'
import { parseTime } from '../units/time'
import type { Aggregate, GroupKey, Value } from './ast'
import { BadValue, readCondition } from './value'

/** A value as typed: whether it stood in quotes tells a number from a text. */
export type TypedValue = { readonly text: string; readonly quoted: boolean }

/** What stands in the cells of a column: a number that no field has, a network, or what the field holds. */
const heldBy = (of: GroupKey | Aggregate): FieldType | 'number' | 'network' => {
  if ('fn' in of && (of.fn === 'count' || of.fn === 'distinct' || of.fn === 'rate')) return 'number'
  if ('kind' in of && of.kind !== 'field') return of.kind === 'bin' ? 'time' : 'network'
  return ('field' in of ? fieldNamed(of.field)?.type : undefined) ?? 'text'
}

/** A value as the cells of a table's column hold it: `Japan` is JP, `10MB` a number of bytes. Throws `BadValue`. */
export const columnValue = (of: GroupKey | Aggregate, { text, quoted }: TypedValue, zone: string): Value => {
  const number = /^\s*-?\d{1,15}(\.\d{1,9})?\s*$/.test(text) ? Number(text) : null
  const needed = (value: Value | null, what: string): Value => {
    if (value !== null) return value
    throw new BadValue(`"${text.slice(0, 60)}" is no ${what}, as this column holds.`, [`a ${what}`])
  }
  switch (heldBy(of)) {
    case 'text':
      return text
    case 'number':
      return needed(number ?? parseCount(text), 'number')
    case 'network':
      return needed(networkOf(text), 'network')
    case 'time':
      // A number as it stands in a cell, ms; in quotes it is a time as logs write it.
      return needed((quoted ? null : number) ?? parseTime(text, zone), 'time')
    case 'flags':
      return needed(number, 'mask of flags such as 18')
    case 'integer':
    case 'degrees':
    case 'duration':
      return number ?? valueOfField(of, text, zone)
    default:
      return valueOfField(of, text, zone)
  }
}

const networkOf = (text: string): string | null => {
  const block = parseCidr(text)
  return block && formatCidr(block)
}

const valueOfField = (of: GroupKey | Aggregate, text: string, zone: string): Value => {
  const field = 'field' in of ? fieldNamed(of.field) : undefined
  if (!field) return text
  const read = readCondition(field, '=', { pieces: [text], quoted: true }, zone)
  if (read.kind === 'compare') return read.value
  throw new BadValue(
    'the lines of a table are compared with single values; ask anything else of the rows before they are counted.',
    ['a value'],
  )
}
