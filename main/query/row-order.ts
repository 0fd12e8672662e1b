import { Failure } from '../../shared/rpc/message'
import { sortKey } from './field-keys'
import { type Asking, groupWithinBounds } from './group-passes'
import { type Grouping, groupingLayout, placesOf, plainGrouping } from './grouping'
import { type Key, unpack } from './key'

export type Sort = { readonly field: string; readonly descending: boolean }

type Part = { readonly key: Key; readonly descending: boolean }

const roomFor = (parts: readonly Part[]): number => parts.reduce((room, { key }) => room * (key.most + 1), 1)

/**
 * One key for an order by several fields. Where their codes together are too large for a number, the codes that occur
 * are counted through, those of the widest field first.
 */
export const orderBySeveral = async (sorts: readonly Sort[], asking: Asking): Promise<Key> => {
  const { context, segments } = asking
  let parts = sorts.map(({ field, descending }): Part => ({ key: sortKey(field, context, segments), descending }))
  while (roomFor(parts) > Number.MAX_SAFE_INTEGER) {
    const widest = parts
      .filter(({ key }) => key.from !== 'ranked')
      .reduce<Part | null>((wide, part) => (wide === null || part.key.most > wide.key.most ? part : wide), null)
    if (!widest)
      throw new Failure('bad-input', 'These fields have too many values to be sorted by together; name fewer.')
    const codes = await codesOf(widest.key, asking)
    const key: Key = { from: 'ranked', of: widest.key, codes, most: codes.length }
    parts = parts.map(part => (part === widest ? { ...part, key } : part))
  }
  return { from: 'composite', parts, most: roomFor(parts) }
}

/** The codes of a key that the selected rows have, in their order. */
const codesOf = async (key: Key, asking: Asking): Promise<Float64Array> => {
  const grouping: Grouping = { ...plainGrouping, by: [key] }
  const ranking = { outputs: [], having: null, order: [], limit: Number.MAX_SAFE_INTEGER }
  const { keys, size } = await groupWithinBounds(grouping, ranking, asking)
  const { words, fields } = groupingLayout(grouping)
  const codes = new Float64Array(new SharedArrayBuffer(size * 8))
  for (let at = 0; at < size; at++) codes[at] = unpack(keys, at * words, fields[0] ?? { bit: 0, bits: 1 })
  return codes.sort().filter(code => code > 0)
}

/** Ids of the rows that are the first of those with the same values in some fields, and how many there are. */
export const firstOfEach = async (
  fields: readonly string[],
  order: Key,
  { offset, limit }: { readonly offset: number; readonly limit: number },
  asking: Asking,
): Promise<{ readonly ids: Uint32Array; readonly total: number }> => {
  const grouping: Grouping = {
    ...plainGrouping,
    by: fields.map(field => sortKey(field, asking.context, asking.segments)),
    edges: [{ of: [], by: order, last: false }],
  }
  const [place = 0] = placesOf(grouping).edges
  const outputs = [place, place + 1].map(at => ({ kind: 'column', at }) as const)
  const terms = outputs.map((_, at) => ({ from: 'output', at, descending: false }) as const)
  const ranking = { outputs, having: null, order: terms, limit: offset + limit }
  const merged = await groupWithinBounds(grouping, ranking, asking)
  return { ids: Uint32Array.from(merged.outputs[1]?.subarray(offset) ?? []), total: merged.total }
}
