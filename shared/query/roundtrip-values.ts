import fc from 'fast-check'
import type { Field } from '../model/fields'
import { countryCodes } from '../units/country'
import { formatIp } from '../units/ip'
import { protocolName } from '../units/protocol'
import { blocksOf } from './arbitrary-query'
import type { Value } from './ast'
import { wordsOf } from './words'

/** Text with everything in it that means something to a query. */
export const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom(
      '"',
      "'",
      '\\',
      '*',
      '(',
      ')',
      ':',
      '-',
      ' ',
      ',',
      '“',
      '”',
      '‘',
      '’',
      '!',
      '>',
      '=',
      '.',
      '/',
      'a',
      'N',
      '0',
      '\n',
      '\0',
      '%',
      '_',
    ),
    maxLength: 12,
  }),
  fc.constantFrom('AND', 'or', 'not', 'select', 'null', 'src_ip', '10.0.0.1', 'a:b', '..', '>=5', '-x', '*'),
)

const bytes16 = fc.oneof(
  fc.uint8Array({ minLength: 16, maxLength: 16 }),
  fc
    .uint8Array({ minLength: 4, maxLength: 4 })
    .map(four => Uint8Array.from([...Array<number>(10).fill(0), 255, 255, ...four])),
)
const address = bytes16.map(formatIp)
const cidr = blocksOf(address)

export const valueFor = (field: Field): fc.Arbitrary<Value> => {
  const words = wordsOf(field.type)
  if (words) return fc.constantFrom(...words)
  switch (field.type) {
    case 'ip':
      return address
    case 'cidr':
      return cidr
    case 'country':
      return fc.constantFrom(...countryCodes)
    case 'protocol':
      return fc.nat({ max: 255 }).map(protocolName)
    case 'time':
      return fc.integer({ min: 0, max: 253_402_300_799_999 })
    case 'duration':
      return fc.nat({ max: Number.MAX_SAFE_INTEGER })
    case 'degrees':
      return fc.integer({ min: -1_800_000, max: 1_800_000 }).map(tenThousandths => tenThousandths / 10_000)
    case 'integer':
      return field.name.endsWith('_port') ? fc.nat({ max: 65_535 }) : fc.nat({ max: Number.MAX_SAFE_INTEGER })
    default:
      return text
  }
}
