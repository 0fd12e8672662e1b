import type { Cell } from '../../shared/contract'
import { actions, directions, flowTypes, kinds, states } from '../../shared/model/codes'
import type { ColumnName } from '../../shared/model/columns'
import { type Field, fieldNamed } from '../../shared/model/fields'
import { Failure } from '../../shared/rpc/message'
import { protocolName } from '../../shared/units/protocol'
import { flowTypeTable } from '../enrich/flow-type'
import type { CaseStore, SegmentInfo } from '../store/case-store'
import type { AttributeMap, Dictionaries } from './dictionaries'
import type { Expansion } from './group-runs'
import { conversationParts, type Key, mostConversation } from './key'
import type { PlanContext } from './plan'

/** A field as a key of groups: its codes and what they mean. */
export type GroupKey = {
  readonly key: Key
  readonly cell: (code: number) => Cell
  /** The codes that take the place of each code when a row counts for several groups. */
  readonly expand: Omit<Expansion, 'key'> | null
}

export const rangeOf = (
  segments: readonly SegmentInfo[],
  column: ColumnName,
): { readonly min: number; readonly max: number } => {
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  for (const { stats } of segments) {
    const stat = stats[column]
    if (stat.min < min) min = stat.min
    if (stat.max > max) max = stat.max
  }
  return min <= max ? { min, max } : { min: 0, max: 0 }
}

const columnKey = (segments: readonly SegmentInfo[], column: ColumnName): Extract<Key, { from: 'column' }> => {
  const { min, max } = rangeOf(segments, column)
  return { from: 'column', column, base: min, most: max - min + 1 }
}

const durationKey = (segments: readonly SegmentInfo[]): Extract<Key, { from: 'duration' }> => {
  const start = rangeOf(segments, 'start')
  const end = rangeOf(segments, 'end')
  const base = end.min - start.max
  return { from: 'duration', base, most: end.max - start.min - base + 1 }
}

const wordLists: Partial<Record<Field['type'], readonly string[]>> = {
  kind: kinds,
  action: actions,
  direction: directions,
  state: states,
}

/** Meaning of a plain column's values. */
export const valueCell = (field: Field, column: ColumnName, { hosts, texts }: CaseStore): ((value: number) => Cell) => {
  const list = wordLists[field.type]
  if (list) return value => list[value] ?? null
  if (field.type === 'ip') return hosts.address
  if (field.type === 'protocol') return protocolName
  if (column === 'flow_id') return value => (value < 0 ? texts.text(-value) : String(value))
  if (field.type === 'text') return texts.text
  return value => (Number.isSafeInteger(value) || !Number.isInteger(value) ? value : String(BigInt(value)))
}

const mapKey = (column: ColumnName, { keys, of }: AttributeMap): GroupKey => ({
  key: { from: 'map', column, map: of, most: keys.length - 1 },
  cell: code => keys[code] ?? null,
  expand: null,
})

export const groupableField = (name: string): Field => {
  const field = fieldNamed(name)
  if (!field) throw new Failure('bad-input', `There is no field "${name}".`)
  if (field.source.from === 'either') {
    throw new Failure('bad-input', `${name} stands for two fields; use ${field.source.fields.join(' or ')}.`)
  }
  return field
}

export const groupKey = (name: string, context: PlanContext, segments: readonly SegmentInfo[]): GroupKey => {
  const field = groupableField(name)
  const { source } = field
  const { store, dictionaries } = context
  switch (source.from) {
    case 'id':
      return { key: { from: 'id', most: store.lastRow() }, cell: code => code, expand: null }
    case 'host':
      return mapKey(`${source.side}_ip`, dictionaries.host(source.attribute))
    case 'rule':
      return mapKey('rule', dictionaries.rulePart(source.part))
    case 'file':
      return mapKey('file', dictionaries.filePart(source.part))
    case 'nowhere':
    case 'either':
      return { key: { from: 'constant', most: 1 }, cell: () => null, expand: null }
    case 'column': {
      const key = columnKey(segments, source.column)
      const cellOf = valueCell(field, source.column, store)
      return { key, cell: code => (code === 0 ? null : cellOf(code - 1 + key.base)), expand: null }
    }
    case 'derived':
      return derivedKey(field, context, segments)
  }
}

const derivedKey = (field: Field, context: PlanContext, segments: readonly SegmentInfo[]): GroupKey => {
  switch (field.name) {
    case 'duration': {
      const key = durationKey(segments)
      return { key, cell: code => (code === 0 ? null : code - 1 + key.base), expand: null }
    }
    case 'service': {
      const { names, rowOf, of } = context.services()
      return {
        key: { from: 'service', rowOf, map: of, most: names.length - 1 },
        cell: code => names[code] ?? null,
        expand: null,
      }
    }
    case 'flow_type': {
      const { key, bits } = flowTypeKey(context.dictionaries)
      return { key, cell: code => flowTypes[code - 1] ?? null, expand: expansionOf(bits) }
    }
    default:
      throw new Failure(
        'bad-input',
        `Rows cannot be grouped by ${field.name}; group by the addresses and ports it is made from.`,
      )
  }
}

/** Codes for the different sets of tags, with the bits of each, in the order of their text. */
const flowTypeKey = (dictionaries: Dictionaries): { readonly key: Key; readonly bits: Uint32Array } => {
  const { bits, sets } = flowTypeSets()
  const ends = dictionaries.ends()
  const key: Key = {
    from: 'pair',
    ends,
    map: Uint32Array.from(ends.codes, code => sets[code] as number),
    // Wide enough for the codes of single tags as well, which take the place of the sets' when groups are merged.
    most: Math.max(bits.length - 1, flowTypes.length),
  }
  return { key, bits }
}

/** The sets of tags there are, numbered from 1: the bits of each, and the set of each place in `flowTypeTable`. */
type FlowTypeSets = { readonly bits: Uint32Array; readonly sets: Uint32Array }
let setsOfTypes: FlowTypeSets | null = null
/** They follow from the model alone, so they are worked out once. */
const flowTypeSets = (): FlowTypeSets => {
  if (setsOfTypes) return setsOfTypes
  const sets = [...new Set(flowTypeTable)].sort((a, b) => (flowTypeText(a) < flowTypeText(b) ? -1 : 1))
  const codes = new Map(sets.map((set, at) => [set, at + 1]))
  setsOfTypes = { bits: Uint32Array.of(0, ...sets), sets: flowTypeTable.map(set => codes.get(set) ?? 0) }
  return setsOfTypes
}

/** The set of tags behind each code of `flow_type`. */
export const tagBits = (): Uint32Array => flowTypeSets().bits

export const tagsOf = (bits: number): readonly string[] => flowTypes.filter((_, bit) => ((bits >>> bit) & 1) === 1)

/** Each set of tags stands for its tags, counted from 1 in the order of `tags`. */
export const expansionOf = (bits: Uint32Array, tags: readonly string[] = flowTypes): Omit<Expansion, 'key'> => {
  const lists = Array.from(bits, set => {
    const own = tagsOf(set)
    return tags.flatMap((tag, at) => (own.includes(tag) ? [at + 1] : []))
  })
  const starts = Uint32Array.of(0, ...lists.map(({ length }) => length))
  for (let at = 1; at < starts.length; at++) starts[at] = (starts[at] as number) + (starts[at - 1] as number)
  return { starts, to: Uint32Array.from(lists.flat()) }
}

/** As the printed SQL sees it. */
const flowTypeText = (bits: number): string => `|${tagsOf(bits).join('|')}|`

/** A field as the key of an order. Text is ordered by its characters, addresses by their bytes. */
export const sortKey = (name: string, context: PlanContext, segments: readonly SegmentInfo[]): Key => {
  const field = groupableField(name)
  const { source } = field
  const { dictionaries } = context
  switch (source.from) {
    case 'id':
      return { from: 'id', most: context.store.lastRow() }
    case 'host':
      return rankedKey(`${source.side}_ip`, dictionaries.host(source.attribute), dictionaries)
    case 'rule':
      return rankedKey('rule', dictionaries.rulePart(source.part), dictionaries)
    case 'file':
      return rankedKey('file', dictionaries.filePart(source.part), dictionaries)
    case 'nowhere':
    case 'either':
      return { from: 'constant', most: 1 }
    case 'column':
      return sortColumn(field, source.column, context, segments)
    case 'derived':
      switch (field.name) {
        case 'duration':
          return durationKey(segments)
        case 'flow_type':
          return flowTypeKey(dictionaries).key
        case 'community_id':
          return {
            from: 'community',
            addresses: dictionaries.addresses(),
            at: conversationParts[0] ?? 2,
            most: mostConversation,
          }
        default:
          return groupKey(name, context, segments).key
      }
  }
}

const rankedKey = (column: ColumnName, map: AttributeMap, dictionaries: Dictionaries): Key => {
  const ranks = dictionaries.keyRanks(map)
  return { from: 'map', column, map: map.of.map(key => ranks[key] as number), most: map.keys.length - 1 }
}

const sortColumn = (
  field: Field,
  column: ColumnName,
  { dictionaries, store }: PlanContext,
  segments: readonly SegmentInfo[],
): Key => {
  if (field.type === 'ip') return { from: 'map', column, map: dictionaries.addressRanks(), most: store.hosts.size() }
  if (column === 'flow_id') {
    const texts = store.texts.size()
    const { max } = rangeOf(segments, 'flow_id')
    return { from: 'flow-id', ranks: dictionaries.textRanks(), texts, most: texts + Math.max(0, max) + 1 }
  }
  if (field.type === 'text') return { from: 'map', column, map: dictionaries.textRanks(), most: store.texts.size() }
  const list = listOf(field)
  const sorted = wordsOf(field)
  if (!list || !sorted) return columnKey(segments, column)
  const map = Uint32Array.from(list, word => sorted.indexOf(word) + 1)
  return { from: 'map', column, map, most: list.length }
}

const listOf = ({ type }: Field): readonly string[] | null =>
  wordLists[type] ?? (type === 'protocol' ? protocolWords : null)

/** Words of an enumeration in the order of their codes as a key of an order, which count from 1. */
export const wordsOf = (field: Field): readonly string[] | null => listOf(field)?.toSorted() ?? null

const protocolWords: readonly string[] = Array.from({ length: 256 }, (_, number) => protocolName(number))
