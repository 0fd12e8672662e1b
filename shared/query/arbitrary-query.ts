import fc from 'fast-check'
import type { Field } from '../model/fields'
import { formatCidr, parseCidr } from '../units/ip'
import type { Expr, Value } from './ast'
import { flatJoin } from './conditions'
import { patternOf } from './pattern'

/** Query trees for property tests, in the normal form parsers give: lists flat, ranges the right way round. */

export type ValueFor = (field: Field) => fc.Arbitrary<Value>

/** Blocks around addresses; an IPv4 block has its length of 32. */
export const blocksOf = (address: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(address, fc.nat({ max: 128 })).map(([ip, length]) => {
    const block = parseCidr(`${ip}/${ip.includes(':') ? length : length % 33}`)
    return block ? formatCidr(block) : '::/0'
  })

/** Such as no stars can say. */
const expressions = [
  '^[a-f]+$',
  'a|^b?$',
  String.raw`[^\w\s]`,
  String.raw`(a/|\b)b{1,2}`,
  String.raw`\d\D`,
  '^..$',
] as const

const isOrdered = ({ type }: Field): boolean => ['integer', 'time', 'duration', 'degrees'].includes(type)

const onField = (field: Field, valueFor: ValueFor, text: fc.Arbitrary<string>): fc.Arbitrary<Expr> => {
  const { name } = field
  const value = valueFor(field)
  const kinds: fc.Arbitrary<Expr>[] = [
    value.map(of => ({ kind: 'compare', field: name, op: '=', value: of })),
    fc
      .uniqueArray(value, { minLength: 2, maxLength: 4 })
      .filter(all => all.length > 1)
      .map(values => ({ kind: 'in', field: name, values })),
    fc.constant({ kind: 'exists', field: name }),
  ]
  if (isOrdered(field)) {
    kinds.push(
      fc
        .tuple(fc.constantFrom('<', '<=', '>', '>='), value)
        .map(([op, of]) => ({ kind: 'compare', field: name, op, value: of })),
    )
    kinds.push(
      fc
        .tuple(value, value)
        .map(([a, b]) => ({ kind: 'between', field: name, low: a < b ? a : b, high: a < b ? b : a })),
    )
  }
  if (field.type === 'flags')
    kinds.push(fc.nat({ max: 511 }).map(mask => ({ kind: 'compare', field: name, op: '=', value: mask })))
  if (field.type === 'ip')
    kinds.push(blocksOf(value.map(String)).map(block => ({ kind: 'subnet', field: name, cidr: block })))
  if (field.type === 'text')
    kinds.push(
      fc
        .array(text, { minLength: 2, maxLength: 4 })
        .map(pieces => ({ kind: 'like', field: name, pattern: patternOf(pieces) })),
      fc.constantFrom(...expressions).map(pattern => ({ kind: 'regex', field: name, pattern })),
    )
  return fc.oneof(...kinds)
}

/** Conditions on these fields; `text` makes words and the pieces of patterns. */
export const arbitraryExpr = (
  asked: readonly Field[],
  valueFor: ValueFor,
  text: fc.Arbitrary<string>,
): fc.Arbitrary<Expr> => {
  const leaf: fc.Arbitrary<Expr> = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...asked).chain(field => onField(field, valueFor, text)) },
    { weight: 1, arbitrary: text.filter(word => word !== '').map((word): Expr => ({ kind: 'words', text: word })) },
  )
  return fc.letrec<{ tree: Expr }>(tie => ({
    tree: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      leaf,
      tie('tree').map((term): Expr => ({ kind: 'not', term })),
      fc.array(tie('tree'), { minLength: 2, maxLength: 4 }).map(terms => flatJoin('and', terms)),
      fc.array(tie('tree'), { minLength: 2, maxLength: 4 }).map(terms => flatJoin('or', terms)),
    ),
  })).tree
}
