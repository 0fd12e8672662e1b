import type { EntryKind } from '../../shared/model/inventory'

/** What a line says of an address or a block; `prefix` counts fixed bits of 128. */
export type IndexedEntry = {
  readonly low: Uint8Array
  readonly prefix: number
  readonly inventory: number
  readonly line: number
  readonly name: string | null
  readonly kind: EntryKind | null
  readonly subnet: string | null
  readonly network: string | null
  readonly site: string | null
  readonly owner: string | null
}

export const inventoryAttributes = ['name', 'kind', 'subnet', 'network', 'site', 'owner'] as const
export type InventoryAttribute = (typeof inventoryAttributes)[number]

/** A value with the line that says it. */
export type Told = { readonly value: string; readonly inventory: number; readonly line: number }

/**
 * Finds what is said of an address. Of each attribute by itself the longest prefix that says it wins, of equal prefixes
 * the later entry; a name is only had from a line for the address alone.
 */
export type InventoryIndex = {
  /** Number of the entry with the longest prefix that holds the address at `at`; -1 for none. */
  readonly find: (bytes: Uint8Array, at: number) => number
  readonly value: (entry: number, attribute: InventoryAttribute) => string | null
  readonly told: (entry: number, attribute: InventoryAttribute) => Told | null
  /** The line of the entry itself. */
  readonly lineOf: (entry: number) => Omit<Told, 'value'>
  readonly size: number
}

const mappedBits = 96
const wholeAddress = 128

const wordAt = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)) >>>
  0

type Words = readonly [number, number, number, number]
const wordsOf = (bytes: Uint8Array, at: number): Words => [
  wordAt(bytes, at),
  wordAt(bytes, at + 4),
  wordAt(bytes, at + 8),
  wordAt(bytes, at + 12),
]
const isMapped = ([a, b, c]: Words): boolean => a === 0 && b === 0 && c === 0xffff

const compare = (a: Words, b: Words): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3]

/** The first address behind a block; null when the block is the last one. */
const behind = (low: Words, prefix: number): Words | null => {
  if (prefix === 0) return null
  const next: [number, number, number, number] = [...low]
  let word = (prefix - 1) >> 5
  let add = 2 ** (31 - ((prefix - 1) & 31))
  for (; word >= 0; word--) {
    const sum = (next[word] as number) + add
    next[word] = sum % 2 ** 32
    if (sum < 2 ** 32) return next
    add = 1
  }
  return null
}

/**
 * Entries in the order of their first address, wider ones first, as stretches of addresses: each reaches to the start of
 * the next and belongs to the innermost block there. A block knows the block around it, which is asked for what it does
 * not say itself.
 */
export const indexInventory = (each: (take: (entry: IndexedEntry) => void) => void): InventoryIndex => {
  const starts: [number[], number[], number[], number[]] = [[], [], [], []]
  const owners: number[] = []
  const values = new Map<InventoryAttribute, (string | null)[]>(inventoryAttributes.map(name => [name, []]))
  const parents: number[] = []
  const prefixes: number[] = []
  const inventories: number[] = []
  const lines: number[] = []
  const known = new Map<string, string>()
  const stack: { readonly entry: number; readonly end: Words | null }[] = []

  const begin = (at: Words, entry: number): void => {
    const last = owners.length - 1
    if (last >= 0 && at.every((word, part) => starts[part as 0 | 1 | 2 | 3][last] === word)) {
      owners[last] = entry
      return
    }
    for (const part of [0, 1, 2, 3] as const) starts[part].push(at[part])
    owners.push(entry)
  }
  const closeBefore = (low: Words | null): void => {
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      if (low !== null && (top.end === null || compare(top.end, low) > 0)) return
      stack.pop()
      if (top.end !== null) begin(top.end, stack.at(-1)?.entry ?? -1)
    }
  }
  /** Networks and sites are few, and said often. */
  const shared = (text: string): string => {
    const same = known.get(text)
    if (same !== undefined) return same
    known.set(text, text)
    return text
  }

  each(entry => {
    const low = wordsOf(entry.low, 0)
    closeBefore(low)
    const number = parents.length
    const around = stack.at(-1)?.entry ?? -1
    // IPv4 lies within IPv6 here, but a block of IPv6 addresses says nothing of IPv4.
    const isCut = around >= 0 && isMapped(low) && entry.prefix >= mappedBits && (prefixes[around] ?? 0) < mappedBits
    parents.push(isCut ? -1 : around)
    prefixes.push(entry.prefix)
    inventories.push(entry.inventory)
    lines.push(entry.line)
    for (const [name, column] of values) {
      const value = entry[name]
      column.push(value === null || name === 'name' ? value : shared(value))
    }
    begin(low, number)
    stack.push({ entry: number, end: behind(low, entry.prefix) })
  })
  closeBefore(null)

  const places = [
    Uint32Array.from(starts[0]),
    Uint32Array.from(starts[1]),
    Uint32Array.from(starts[2]),
    Uint32Array.from(starts[3]),
  ] as const
  const owned = Int32Array.from(owners)

  /** Whether the stretch begins behind the address. */
  const isBehind = (stretch: number, address: Words): boolean => {
    for (const part of [0, 1, 2, 3] as const) {
      const difference = (places[part][stretch] as number) - address[part]
      if (difference !== 0) return difference > 0
    }
    return false
  }

  const sayer = (entry: number, attribute: InventoryAttribute): number => {
    const column = values.get(attribute) ?? []
    for (let at = entry; at >= 0; at = parents[at] ?? -1) {
      if (attribute === 'name' && prefixes[at] !== wholeAddress) return -1
      if ((column[at] ?? null) !== null) return at
    }
    return -1
  }

  return {
    size: parents.length,
    find: (bytes, at) => {
      const address = wordsOf(bytes, at)
      let [low, high] = [0, owned.length]
      while (low < high) {
        const middle = (low + high) >> 1
        if (isBehind(middle, address)) high = middle
        else low = middle + 1
      }
      const entry = low === 0 ? -1 : (owned[low - 1] as number)
      return entry >= 0 && isMapped(address) && (prefixes[entry] ?? 0) < mappedBits ? -1 : entry
    },
    value: (entry, attribute) => values.get(attribute)?.[sayer(entry, attribute)] ?? null,
    told: (entry, attribute) => {
      const at = sayer(entry, attribute)
      const value = values.get(attribute)?.[at] ?? null
      return value === null ? null : { value, inventory: inventories[at] ?? 0, line: lines[at] ?? 0 }
    },
    lineOf: entry => ({ inventory: inventories[entry] ?? 0, line: lines[entry] ?? 0 }),
  }
}
