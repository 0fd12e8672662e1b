import type { Cell } from '../../shared/contract'
import type { HostAttribute } from '../../shared/model/fields'
import type { CaseStore } from '../store/case-store'
import { addressPrefixes } from './address-prefix'
import { createEnds, type Ends } from './ends'
import { sharedUint32 } from './group-table'
import { createHostInventory, type HostInventory, isInventoryAttribute } from './host-inventory'
import { createRecent } from './recent'
import { compareTexts, type TextTest, textTest } from './text-test'

/**
 * An attribute of a dictionary's rows as small numbers: `of[id]` is a position in `keys`, where 0 is null. Grows with
 * the dictionary, whose rows are never changed; what an inventory says is numbered anew when an inventory comes or goes.
 */
export type AttributeMap = { readonly keys: readonly Cell[]; readonly of: Uint32Array }

export type RulePart = 'rule' | 'rule_id' | 'rule_set'

/** What the lens derives from the case's dictionaries, kept up to date as they grow. */
export type Dictionaries = {
  readonly host: (attribute: HostAttribute) => AttributeMap
  readonly rulePart: (part: RulePart) => AttributeMap
  readonly filePart: (part: 'file' | 'format') => AttributeMap
  /** What decides the flow type of a row. */
  readonly ends: () => Ends
  /** What the inventories say of each host. */
  readonly inventory: HostInventory
  /** 1 for each text that passes. */
  readonly textsWhere: (test: TextTest) => Uint8Array
  /** The network of so many bits that each host lies in, as CIDR. */
  readonly prefix: (v4: number, v6: number) => AttributeMap
  /** 16 bytes an address, in shared memory. */
  readonly addresses: () => Uint8Array
  /** `ranks[id]`, counted from 1, in the order of addresses. */
  readonly addressRanks: () => Uint32Array
  /** `ranks[id]`, counted from 1, in the order of the texts. */
  readonly textRanks: () => Uint32Array
  /** `ranks[key]`, counted from 1, in the order of the attribute's keys; 0 for the null key. */
  readonly keyRanks: (map: AttributeMap) => Uint32Array
}

/** Memory of the tables kept for the next question. */
const textTableBytes = 16 * 1024 * 1024
const prefixBytes = 16 * 1024 * 1024

const growTo = (old: Uint32Array, size: number): Uint32Array => {
  if (size <= old.length) return old
  const wider = sharedUint32(Math.max(size, old.length * 2, 1024))
  wider.set(old)
  return wider
}

/** Numbers the values of a dictionary's rows and continues where it left off when rows were added. */
const growingMap = (size: () => number, valueOf: (id: number) => Cell): (() => AttributeMap) => {
  const keys: Cell[] = [null]
  const numbers = new Map<Cell, number>([[null, 0]])
  let of = sharedUint32(0)
  let known = 0
  return () => {
    const now = size()
    of = growTo(of, now)
    for (; known < now; known++) {
      const value = valueOf(known)
      let number = numbers.get(value)
      if (number === undefined) {
        number = keys.length
        numbers.set(value, number)
        keys.push(value)
      }
      of[known] = number
    }
    return { keys, of }
  }
}

const hostValue = (
  { hosts }: CaseStore,
  inventory: HostInventory,
  attribute: HostAttribute,
): ((id: number) => Cell) => {
  if (isInventoryAttribute(attribute)) {
    const { value } = inventory.listed()
    return id => value(id, attribute)
  }
  switch (attribute) {
    case 'provider':
      return inventory.listed().provider
    case 'scope':
    case 'country':
    case 'asn':
    case 'org':
    case 'cloud':
      return id => hosts[attribute](id)
    default:
      // Cities and threats come with the databases and lists that a later version imports.
      return () => null
  }
}

/** Made anew when the dictionary it was made from has another size. */
const whenGrown = <T>(size: () => number, make: () => T): (() => T) => {
  let made: { readonly size: number; readonly value: T } | null = null
  return () => {
    if (made?.size !== size()) made = { size: size(), value: make() }
    return made.value
  }
}

export const createDictionaries = (store: CaseStore): Dictionaries => {
  const { hosts, texts, rules } = store
  const inventory = createHostInventory(store)
  const hostMaps = inventory.whenChanged(() => new Map<HostAttribute, () => AttributeMap>())
  const host = (attribute: HostAttribute): AttributeMap => {
    const maps = hostMaps()
    const map = maps.get(attribute) ?? growingMap(hosts.size, hostValue(store, inventory, attribute))
    maps.set(attribute, map)
    return map()
  }
  const growingEnds = inventory.whenChanged(() => createEnds(store, inventory.listed(), host))
  const rulePart = (part: RulePart) => growingMap(rules.size, id => rules.rule(id)[part])
  const ruleMaps = { rule: rulePart('rule'), rule_id: rulePart('rule_id'), rule_set: rulePart('rule_set') }
  const ranksOfKeys = new WeakMap<readonly Cell[], { readonly size: number; readonly ranks: Uint32Array }>()

  const addressRanks = whenGrown(hosts.size, () => rankAddresses(hosts.bytes(), hosts.size()))
  const prefixes = createRecent<AttributeMap>(prefixBytes, ({ of }) => of.byteLength)
  const passing = createRecent<Uint8Array>(textTableBytes, table => table.length)

  return {
    textsWhere: test => {
      // A bare word is looked for in several columns, and a query is asked several times: by count, page and facets.
      const key = JSON.stringify([texts.size(), test])
      const known = passing.get(key)
      if (known) return known
      const table = new Uint8Array(new SharedArrayBuffer(texts.size()))
      const passes = textTest(test)
      for (let id = 0; id < table.length; id++) table[id] = +passes(texts.text(id))
      passing.put(key, table)
      return table
    },
    host,
    inventory,
    rulePart: part => ruleMaps[part](),
    filePart: part => {
      // A file's format is known only when its reading has begun, so this is no growing map; there are few files.
      const files = store.files()
      const of = sharedUint32(files.reduce((most, file) => Math.max(most, file.id + 1), 0))
      const keys: Cell[] = [null]
      const numbers = new Map<Cell, number>([[null, 0]])
      for (const file of files) {
        const value = part === 'file' ? file.path : file.format
        const number = numbers.get(value) ?? keys.push(value) - 1
        numbers.set(value, number)
        of[file.id] = number
      }
      return { keys, of }
    },
    ends: () => growingEnds()(),
    addresses: whenGrown(hosts.size, () => {
      const shared = new Uint8Array(new SharedArrayBuffer(hosts.size() * 16))
      shared.set(hosts.bytes().subarray(0, shared.length))
      return shared
    }),
    addressRanks,
    prefix: (v4, v6) => {
      const size = hosts.size()
      const key = `${size} ${v4} ${v6}`
      const known = prefixes.get(key)
      if (known) return known
      const order = new Uint32Array(size)
      for (const [id, rank] of addressRanks().entries()) order[rank - 1] = id
      const map = addressPrefixes(hosts.bytes(), order, size, v4, v6)
      prefixes.put(key, map)
      return map
    },
    textRanks: whenGrown(texts.size, () => {
      const all = Array.from({ length: texts.size() }, (_, id) => texts.text(id))
      return ranksBy(all.length, (a, b) => compareTexts(all[a] ?? '', all[b] ?? ''))
    }),
    keyRanks: ({ keys }) => {
      const known = ranksOfKeys.get(keys)
      if (known?.size === keys.length) return known.ranks
      const order = ranksBy(keys.length, (a, b) => compareKeys(keys[a] ?? null, keys[b] ?? null))
      // Null sorts before everything, so its rank of 1 becomes 0 and the others count from 1.
      for (let key = 0; key < keys.length; key++) order[key] = (order[key] as number) - 1
      ranksOfKeys.set(keys, { size: keys.length, ranks: order })
      return order
    },
  }
}

const compareKeys = (a: Cell, b: Cell): number => {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return compareTexts(String(a), String(b))
}

/** Rank of each of the numbers 0 .. count - 1, counted from 1. */
const ranksBy = (count: number, compare: (a: number, b: number) => number): Uint32Array => {
  const order = Uint32Array.from({ length: count }, (_, at) => at).sort(compare)
  const ranks = sharedUint32(count)
  for (const [at, id] of order.entries()) ranks[id] = at + 1
  return ranks
}

/** IPv4 addresses lie together in the order, so they are sorted as plain numbers; the few others are compared byte by byte. */
const rankAddresses = (bytes: Uint8Array, size: number): Uint32Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, size * 16)
  const [before, after]: [number[], number[]] = [[], []]
  const mapped = new Float64Array(size)
  let mappedCount = 0
  const idBits = 2 ** 21
  for (let id = 0; id < size; id++) {
    const [a, b, c] = [view.getUint32(id * 16), view.getUint32(id * 16 + 4), view.getUint32(id * 16 + 8)]
    if (a === 0 && b === 0 && c === 0xffff && size <= idBits)
      mapped[mappedCount++] = view.getUint32(id * 16 + 12) * idBits + id
    else if (a === 0 && b === 0 && c < 0xffff) before.push(id)
    else after.push(id)
  }
  const compare = (a: number, b: number): number => {
    for (let word = 0; word < 16; word += 4) {
      const difference = view.getUint32(a * 16 + word) - view.getUint32(b * 16 + word)
      if (difference !== 0) return difference
    }
    return 0
  }
  const ranks = sharedUint32(size)
  let rank = 0
  for (const id of before.sort(compare)) ranks[id] = ++rank
  for (const address of mapped.subarray(0, mappedCount).sort()) ranks[address % idBits] = ++rank
  for (const id of after.sort(compare)) ranks[id] = ++rank
  return ranks
}
