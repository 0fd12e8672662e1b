import type { Scope } from '../../shared/model/codes'
import type { RuleKey } from '../../shared/model/rule'
import { addressOf, formatIp, parseIp } from '../../shared/units/ip'
import { scopeOf } from '../enrich/scope'
import { createIpv4Ids, ipv4At, ipv4Of } from './ipv4-ids'
import { createSpellings, type Spellings } from './spellings'

/** More entries than this in one numbering, and the next batch begins a new one: memory stays bounded on any log. */
const mostEntries = 262_144
/** The same for the characters of all texts and rules in one numbering. */
const mostLength = 32 * 1024 * 1024
/** Characters of new texts in one batch; beyond it the batch is handed over early. */
const mostFreshLength = 8 * 1024 * 1024

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
  readonly hostIp: (bytes: Uint8Array, from: number, length: 4 | 16) => number
  readonly scope: (host: number) => Scope
  readonly text: (value: string) => number
  readonly textBytes: (bytes: Uint8Array, from: number, to: number) => number
  readonly rule: (rule: string | null, ruleId: string | null, ruleSet: string | null) => number
  /** Whether the present batch brings so many new texts that it should be handed over. */
  readonly full: () => boolean
  /** Instead of `take`, when what was interned is of no use and nothing was handed over yet. */
  readonly passOver: () => void
  /** Ends a batch: hands over what is new, and starts a new numbering when this one has grown large. */
  readonly take: () => NewEntries
}

/** A text longer than this is kept to its beginning; the raw record has the rest. */
const longestText = 8192

class Numbered<T> {
  readonly ids = new Map<string, number>()
  fresh: T[] = []
  base = 0
  /** Characters of all entries, and of those that are new. */
  length = 0
  freshLength = 0

  get size(): number {
    return this.base + this.fresh.length
  }
  add(key: string, entry: T): number {
    const id = this.size
    this.ids.set(key, id)
    this.fresh.push(entry)
    this.length += key.length
    this.freshLength += key.length
    return id
  }
  take(): { readonly entries: readonly T[]; readonly base: number } {
    const taken = { entries: this.fresh, base: this.base }
    this.base = this.size
    this.fresh = []
    this.freshLength = 0
    return taken
  }
  /** Whether the next batch should begin a new numbering. */
  isLarge(): boolean {
    return this.size > mostEntries || this.length > mostLength
  }
  restart(): void {
    this.ids.clear()
    this.fresh = []
    this.base = 0
    this.length = 0
    this.freshLength = 0
  }
}

export const createInterner = (): Interner => {
  const hosts = new Numbered<string>()
  const texts = new Numbered<string>()
  const rules = new Numbered<RuleKey>()
  const hostSpellings = createSpellings()
  /** Addresses of 16 bytes as they are: as a spelling, some of them would read as text. */
  const ipv6Spellings = createSpellings()
  const textSpellings = createSpellings()
  const ipv4Ids = createIpv4Ids()
  /** Ids of addresses by any spelling that came as a string. */
  const spelled = new Map<string, number>()
  const scopes: Scope[] = []
  const decoder = new TextDecoder()

  const canonicalHost = (bytes: Uint8Array): number => {
    const canonical = formatIp(bytes)
    const known = hosts.ids.get(canonical)
    if (known !== undefined) return known
    const id = hosts.add(canonical, canonical)
    scopes[id] = scopeOf(bytes)
    return id
  }

  const host = (address: string): number => {
    const known = spelled.get(address)
    if (known !== undefined) return known
    const bytes = address.length <= 64 ? parseIp(address) : null
    if (!bytes) return Number.NaN
    const id = canonicalHost(bytes)
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

  const longHostBytes = byBytes(hostSpellings, host)
  const hostBytes = (bytes: Uint8Array, from: number, to: number): number => {
    const address = ipv4Of(bytes, from, to)
    if (address === -1) return longHostBytes(bytes, from, to)
    const known = ipv4Ids.find(address)
    if (known !== -1) return known
    const id = host(decoder.decode(bytes.subarray(from, to)))
    ipv4Ids.add(address, id)
    return id
  }

  const hostIp = (bytes: Uint8Array, from: number, length: 4 | 16): number => {
    if (length === 4) {
      const address = ipv4At(bytes, from)
      const known = ipv4Ids.find(address)
      if (known !== -1) return known
      const id = canonicalHost(addressOf(bytes, from, length))
      ipv4Ids.add(address, id)
      return id
    }
    const known = ipv6Spellings.find(bytes, from, from + length)
    if (known !== -1) return known
    const id = canonicalHost(addressOf(bytes, from, length))
    ipv6Spellings.add(bytes, from, from + length, id)
    return id
  }

  const restartHosts = (): void => {
    hosts.restart()
    spelled.clear()
    hostSpellings.clear()
    ipv6Spellings.clear()
    ipv4Ids.clear()
  }
  const restartTexts = (): void => {
    texts.restart()
    textSpellings.clear()
  }

  return {
    host,
    hostBytes,
    hostIp,
    scope: id => scopes[id] as Scope,
    text,
    textBytes: byBytes(textSpellings, text),
    rule: (rule, ruleId, ruleSet) => {
      if (rule === null && ruleId === null && ruleSet === null) return Number.NaN
      const key = `${rule ?? '\u0001'}\u0000${ruleId ?? '\u0001'}\u0000${ruleSet ?? '\u0001'}`
      return rules.ids.get(key) ?? rules.add(key, { rule, rule_id: ruleId, rule_set: ruleSet })
    },
    full: () => texts.freshLength + rules.freshLength > mostFreshLength,
    passOver: () => {
      if (!hosts.isLarge() && !texts.isLarge() && !rules.isLarge()) return
      restartHosts()
      restartTexts()
      rules.restart()
    },
    take: () => {
      const [newHosts, newTexts, newRules] = [hosts.take(), texts.take(), rules.take()]
      if (hosts.isLarge() || spelled.size > 2 * mostEntries) restartHosts()
      if (texts.isLarge()) restartTexts()
      if (rules.isLarge()) rules.restart()
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
