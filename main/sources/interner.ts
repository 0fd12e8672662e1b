import type { Scope } from '../../shared/model/codes'
import type { RuleKey } from '../../shared/model/rule'
import { formatIp, parseIp } from '../../shared/units/ip'
import { scopeOf } from '../enrich/scope'

/** More entries than this in one numbering, and the next batch begins a new one: memory stays bounded on any log. */
const mostEntries = 262_144

/**
 * Ids by the bytes of a spelling, so that a value seen before costs no string. Open addressing over an arena of the
 * spellings.
 */
export type Spellings = {
  readonly find: (bytes: Uint8Array, from: number, to: number) => number
  /** Right after a `find` that gave -1, for the same bytes. */
  readonly add: (bytes: Uint8Array, from: number, to: number, id: number) => void
  readonly clear: () => void
}

const longestSpelling = 256

export const createSpellings = (): Spellings => {
  let slots = new Int32Array(1 << 14).fill(-1)
  let hashes = new Int32Array(1 << 13)
  let starts = new Int32Array(1 << 13)
  let lengths = new Uint16Array(1 << 13)
  let ids = new Float64Array(1 << 13)
  let arena = new Uint8Array(1 << 18)
  let used = 0
  let count = 0
  let missedHash = 0

  // FNV-1a, 32 bits.
  const hashOf = (bytes: Uint8Array, from: number, to: number): number => {
    let hash = 0x811c9dc5
    for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193)
    return hash ^ (hash >>> 15)
  }

  const equal = (entry: number, bytes: Uint8Array, from: number, length: number): boolean => {
    const start = starts[entry] as number
    for (let at = 0; at < length; at++) if (arena[start + at] !== bytes[from + at]) return false
    return true
  }

  const grow = (): void => {
    const larger = <A extends Int32Array | Uint16Array | Float64Array>(array: A, made: A): A => {
      made.set(array as never)
      return made
    }
    hashes = larger(hashes, new Int32Array(hashes.length * 2))
    starts = larger(starts, new Int32Array(starts.length * 2))
    lengths = larger(lengths, new Uint16Array(lengths.length * 2))
    ids = larger(ids, new Float64Array(ids.length * 2))
    slots = new Int32Array(slots.length * 2).fill(-1)
    const mask = slots.length - 1
    for (let entry = 0; entry < count; entry++) {
      let slot = (hashes[entry] as number) & mask
      while (slots[slot] !== -1) slot = (slot + 1) & mask
      slots[slot] = entry
    }
  }

  return {
    find: (bytes, from, to) => {
      const length = to - from
      const hash = hashOf(bytes, from, to)
      missedHash = hash
      const mask = slots.length - 1
      for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
        const entry = slots[slot] as number
        if (entry === -1) return -1
        if (hashes[entry] === hash && lengths[entry] === length && equal(entry, bytes, from, length))
          return ids[entry] as number
      }
    },
    add: (bytes, from, to, id) => {
      const length = to - from
      if (length > longestSpelling) return
      if (count === hashes.length) grow()
      if (used + length > arena.length) {
        const larger = new Uint8Array(arena.length * 2)
        larger.set(arena)
        arena = larger
      }
      arena.set(bytes.subarray(from, to), used)
      hashes[count] = missedHash
      starts[count] = used
      lengths[count] = length
      ids[count] = id
      used += length
      const mask = slots.length - 1
      let slot = missedHash & mask
      while (slots[slot] !== -1) slot = (slot + 1) & mask
      slots[slot] = count++
    },
    clear: () => {
      slots.fill(-1)
      used = 0
      count = 0
    },
  }
}

/** The dictionary entries that are new since the batch before, and the local id of the first of them. */
export type NewEntries = {
  readonly hosts: readonly string[]
  readonly hostBase: number
  readonly texts: readonly string[]
  readonly textBase: number
  readonly rules: readonly RuleKey[]
  readonly ruleBase: number
}

/** Gives the ids, local to one file's reading, that stand for addresses, texts and rules in a batch. */
export type Interner = {
  readonly host: (address: string) => number
  readonly hostBytes: (bytes: Uint8Array, from: number, to: number) => number
  readonly scope: (host: number) => Scope
  readonly text: (value: string) => number
  readonly textBytes: (bytes: Uint8Array, from: number, to: number) => number
  readonly rule: (rule: string | null, ruleId: string | null, ruleSet: string | null) => number
  /** Ends a batch: hands over what is new, and starts a new numbering when this one has grown large. */
  readonly take: () => NewEntries
}

/** A text longer than this is kept to its beginning; the raw record has the rest. */
const longestText = 8192

class Numbered<T> {
  readonly ids = new Map<string, number>()
  fresh: T[] = []
  base = 0

  get size(): number {
    return this.base + this.fresh.length
  }
  add(key: string, entry: T): number {
    const id = this.size
    this.ids.set(key, id)
    this.fresh.push(entry)
    return id
  }
  take(): { readonly entries: readonly T[]; readonly base: number } {
    const taken = { entries: this.fresh, base: this.base }
    this.base = this.size
    this.fresh = []
    return taken
  }
  restart(): void {
    this.ids.clear()
    this.base = 0
  }
}

export const createInterner = (): Interner => {
  const hosts = new Numbered<string>()
  const texts = new Numbered<string>()
  const rules = new Numbered<RuleKey>()
  const hostSpellings = createSpellings()
  const textSpellings = createSpellings()
  /** Ids of addresses by any spelling that came as a string. */
  const spelled = new Map<string, number>()
  const scopes: Scope[] = []
  const decoder = new TextDecoder()

  const host = (address: string): number => {
    const known = spelled.get(address)
    if (known !== undefined) return known
    const bytes = address.length <= 64 ? parseIp(address) : null
    if (!bytes) return Number.NaN
    const canonical = formatIp(bytes)
    let id = hosts.ids.get(canonical)
    if (id === undefined) {
      id = hosts.add(canonical, canonical)
      scopes[id] = scopeOf(bytes)
    }
    spelled.set(address, id)
    return id
  }

  const text = (value: string): number => {
    if (value === '') return Number.NaN
    const kept = value.length > longestText ? value.slice(0, longestText) : value
    return texts.ids.get(kept) ?? texts.add(kept, kept)
  }

  const byBytes =
    (spellings: Spellings, intern: (value: string) => number) =>
    (bytes: Uint8Array, from: number, to: number): number => {
      const known = spellings.find(bytes, from, to)
      if (known !== -1) return known
      const id = intern(decoder.decode(bytes.subarray(from, to)))
      if (id === id) spellings.add(bytes, from, to, id)
      return id
    }

  return {
    host,
    hostBytes: byBytes(hostSpellings, host),
    scope: id => scopes[id] as Scope,
    text,
    textBytes: byBytes(textSpellings, text),
    rule: (rule, ruleId, ruleSet) => {
      if (rule === null && ruleId === null && ruleSet === null) return Number.NaN
      const key = `${rule ?? '\u0001'}\u0000${ruleId ?? '\u0001'}\u0000${ruleSet ?? '\u0001'}`
      return rules.ids.get(key) ?? rules.add(key, { rule, rule_id: ruleId, rule_set: ruleSet })
    },
    take: () => {
      const [newHosts, newTexts, newRules] = [hosts.take(), texts.take(), rules.take()]
      if (hosts.size > mostEntries || spelled.size > 2 * mostEntries) {
        hosts.restart()
        spelled.clear()
        hostSpellings.clear()
      }
      if (texts.size > mostEntries) {
        texts.restart()
        textSpellings.clear()
      }
      if (rules.size > mostEntries) rules.restart()
      return {
        hosts: newHosts.entries,
        hostBase: newHosts.base,
        texts: newTexts.entries,
        textBase: newTexts.base,
        rules: newRules.entries,
        ruleBase: newRules.base,
      }
    },
  }
}
