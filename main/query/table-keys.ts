import type { Cell } from '../../shared/contract'
import { flowTypes } from '../../shared/model/codes'
import { type Field, type FieldType, fieldNamed } from '../../shared/model/fields'
import type { GroupKey } from '../../shared/query/ast'
import { Failure } from '../../shared/rpc/message'
import { binStart, timeBins } from '../../shared/units/time-bins'
import type { SegmentInfo } from '../store/case-store'
import type { AttributeMap } from './dictionaries'
import { expansionOf, rangeOf, sortKey, tagBits, tagsOf, valueCell, wordsOf } from './field-keys'
import type { Expansion } from './group-runs'
import { conversationParts, conversationText, type Key } from './key'
import type { PlanContext } from './plan'
import { compareTexts } from './text-test'

/** Values as codes that are in the order in which the values are shown, 0 for none. */
export type OrderedKey = {
  /** One code a value; several where one does not hold it. */
  readonly keys: readonly Key[]
  readonly cell: (codes: readonly number[]) => Cell
  /** The value is the code and so much more; null when values are no numbers in a row. */
  readonly add: number | null
  /** The single values that a code stands for, which are then codes of their own. */
  readonly expand: (Omit<Expansion, 'key'> & { readonly cell: (code: number) => Cell }) | null
}

const plain = (key: Key, cell: (code: number) => Cell, add: number | null = null): OrderedKey => ({
  keys: [key],
  cell: ([code = 0]) => (code === 0 ? null : cell(code)),
  add,
  expand: null,
})

/** The number behind each rank, for ranks counted from 1. */
const byRank = (ranks: Uint32Array): Uint32Array => {
  const known = inverses.get(ranks)
  if (known) return known
  const inverse = new Uint32Array(ranks.length + 1)
  for (let at = 0; at < ranks.length; at++) inverse[ranks[at] as number] = at
  inverses.set(ranks, inverse)
  return inverse
}
const inverses = new WeakMap<Uint32Array, Uint32Array>()

const attribute = (key: Key, map: AttributeMap, { dictionaries }: PlanContext): OrderedKey => {
  const order = byRank(dictionaries.keyRanks(map))
  return plain(key, code => map.keys[order[code] as number] ?? null)
}

export const orderedField = (name: string, context: PlanContext, segments: readonly SegmentInfo[]): OrderedKey => {
  const field = fieldNamed(name)
  if (!field) throw new Failure('bad-input', `There is no field "${name}".`)
  const { source } = field
  if (source.from === 'nowhere') return plain({ from: 'constant', most: 0 }, () => null)
  if (source.from === 'either') return bothSides(source.fields.map(side => orderedField(side, context, segments)))
  const key = sortKey(name, context, segments)
  const { dictionaries, store } = context
  switch (source.from) {
    case 'id':
      return plain(key, code => code, 0)
    case 'host':
      return attribute(key, dictionaries.host(source.attribute), context)
    case 'rule':
      return attribute(key, dictionaries.rulePart(source.part), context)
    case 'file':
      return attribute(key, dictionaries.filePart(source.part), context)
    case 'derived':
      return derivedField(field, key, context)
    case 'column': {
      if (key.from === 'column') {
        const cell = valueCell(field, source.column, store)
        return plain(key, code => cell(code - 1 + key.base), key.base - 1)
      }
      if (field.type === 'ip') {
        const order = byRank(dictionaries.addressRanks())
        return plain(key, code => store.hosts.address(order[code] as number))
      }
      const words = wordsOf(field)
      if (words) return plain(key, code => words[code - 1] ?? null)
      const order = byRank(dictionaries.textRanks())
      if (key.from !== 'flow-id') return plain(key, code => store.texts.text(order[code] as number))
      const { texts } = key
      return plain(key, code => (code <= texts ? store.texts.text(order[code] as number) : String(code - texts - 1)))
    }
  }
}

const derivedField = (field: Field, key: Key, context: PlanContext): OrderedKey => {
  if (key.from === 'duration') return plain(key, code => code - 1 + key.base, key.base - 1)
  if (field.name === 'service') {
    const { names } = context.services()
    return plain(key, code => names[code] ?? null)
  }
  if (key.from === 'community') {
    const keys = conversationParts.map((at): Key => ({ ...key, at }))
    return { ...plain(key, () => null), keys, cell: codes => (codes[0] ? conversationText(codes) : null) }
  }
  const bits = tagBits()
  const tags = [...flowTypes].sort(compareTexts)
  return {
    ...plain(key, code => tagsOf(bits[code] ?? 0)),
    expand: { ...expansionOf(bits, tags), cell: code => tags[code - 1] ?? null },
  }
}

/** Both sides have the same codes for the same values. */
const bothSides = (sides: readonly OrderedKey[]): OrderedKey => {
  const [first, second] = sides
  const [a, b] = [first?.keys[0], second?.keys[0]]
  if (!first || !second || !a || !b) throw new Error('an either-side field has two sides')
  if (a.from !== 'column' || b.from !== 'column') {
    const most = Math.max(a.most, b.most)
    return {
      ...first,
      keys: [
        {
          from: 'either',
          sides: [
            { ...a, most },
            { ...b, most },
          ],
          most,
        },
      ],
    }
  }
  const base = Math.min(a.base, b.base)
  const most = Math.max(a.base + a.most, b.base + b.most) - base
  const key: Key = {
    from: 'either',
    sides: [
      { ...a, base, most },
      { ...b, base, most },
    ],
    most,
  }
  return plain(key, code => code - 1 + base, base - 1)
}

const prefixField = (
  { field: name, v4, v6 }: Extract<GroupKey, { kind: 'prefix' }>,
  context: PlanContext,
): OrderedKey => {
  const field = fieldNamed(name)
  const map = context.dictionaries.prefix(v4, v6)
  if (field?.source.from === 'either') {
    const { fields } = field.source
    return bothSides(fields.map(side => prefixField({ kind: 'prefix', field: side, v4, v6, as: null }, context)))
  }
  if (field?.source.from !== 'column') throw new Failure('bad-input', `${name} is no address, so it has no prefix.`)
  const ranks = context.dictionaries.keyRanks(map)
  const { column } = field.source
  const codes = map.of.map(key => ranks[key] as number)
  return attribute({ from: 'map', column, map: codes, most: map.keys.length - 1 }, map, context)
}

/** A key of a table's lines; a tag stands in the line of each of its values. */
export const tableKey = (by: GroupKey, context: PlanContext, segments: readonly SegmentInfo[]): OrderedKey => {
  if (by.kind === 'prefix') return prefixField(by, context)
  if (by.kind === 'field') return orderedField(by.field, context, segments)
  const { min, max } = rangeOf(segments, by.field)
  const bins = timeBins(min, max, by.ms, by.zone)
  const cell = (code: number): Cell => binStart(bins, code)
  // One offset all along makes them plain buckets.
  if (bins.stretches.length === 1 && by.field === 'start')
    return plain({ from: 'bucket', first: firstOf(bins), step: by.ms, most: bins.count }, cell)
  return plain({ from: 'bin', column: by.field, bins, most: bins.count }, cell)
}

const firstOf = (bins: ReturnType<typeof timeBins>): number => binStart(bins, 1)

export const keyType = (by: GroupKey): FieldType => {
  if (by.kind === 'bin') return 'time'
  if (by.kind === 'prefix') return 'cidr'
  const type = fieldNamed(by.field)?.type ?? 'text'
  return type === 'tags' ? 'text' : type
}
