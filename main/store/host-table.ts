import { scopes } from '../../shared/model/codes'
import { formatIp, parseIp } from '../../shared/units/ip'
import type { EnrichHost, HostFacts } from '../enrich/host-facts'
import type { HostTable } from './case-store'
import type { Database, Row } from './database'

/** The address dictionary with what its owner, the store, may do to it. */
export type HostDictionary = HostTable & {
  /** The id of an address, which is given a row, with its facts, when it has none. Inside a transaction. */
  readonly intern: (address: string, enrich: EnrichHost) => number
  /** Reads rows added to the file since; returns how many. */
  readonly load: (limit: number) => number
  /** Forgets the rows from `size` on, whose transaction failed. */
  readonly forget: (size: number) => void
}

const insertSql = `insert into host (id, address, scope, country, asn, org, cloud)
values (?, ?, ?, ?, ?, ?, ?)`
const loadSql = `select address, scope, country, asn, org, cloud
from host
where id >= ?
order by id
limit ?`

/** Few distinct texts on many rows: an array of small numbers and the list they point into. Number 0 is null. */
const createWords = () => {
  const words: (string | null)[] = [null]
  const numbers = new Map<string, number>()
  return {
    number: (word: string | null): number => {
      if (word === null) return 0
      const known = numbers.get(word)
      if (known !== undefined) return known
      numbers.set(word, words.length)
      return words.push(word) - 1
    },
    word: (number: number): string | null => words[number] ?? null,
  }
}

const hashOf = (bytes: Uint8Array, at: number): number => {
  let hash = 0x811c9dc5
  for (let byte = 0; byte < 16; byte++) hash = Math.imul(hash ^ (bytes[at + byte] as number), 0x01000193)
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x2c1b3c6d)
  return (hash ^ (hash >>> 13)) >>> 0
}

export const createHostTable = (db: Database): HostDictionary => {
  let room = 1024
  let size = 0
  let bytes = new Uint8Array(new SharedArrayBuffer(room * 16))
  let asns = new Float64Array(room)
  let scopeCodes = new Uint8Array(room)
  let countries = new Uint16Array(room)
  let clouds = new Uint16Array(room)
  let orgs = new Uint32Array(room)
  // Open addressing: id + 1 in the slot where the search from the address's hash ends, 0 = free; at most half full.
  let slots = new Uint32Array(room * 2)
  const words = createWords()
  const orgWords = createWords()

  const enlarged = <T extends Float64Array | Uint8Array | Uint16Array | Uint32Array>(old: T, made: T): T => {
    made.set(old)
    return made
  }

  const rebuild = (): void => {
    slots = new Uint32Array(room * 2)
    for (let id = 0; id < size; id++) slots[slotOf(bytes, id * 16)] = id + 1
  }

  const grow = (): void => {
    room *= 2
    const wider = new Uint8Array(new SharedArrayBuffer(room * 16))
    wider.set(bytes)
    bytes = wider
    asns = enlarged(asns, new Float64Array(room))
    scopeCodes = enlarged(scopeCodes, new Uint8Array(room))
    countries = enlarged(countries, new Uint16Array(room))
    clouds = enlarged(clouds, new Uint16Array(room))
    orgs = enlarged(orgs, new Uint32Array(room))
    rebuild()
  }

  const isAt = (id: number, other: Uint8Array, at: number): boolean => {
    const own = id * 16
    for (let byte = 15; byte >= 0; byte--) if (bytes[own + byte] !== other[at + byte]) return false
    return true
  }

  /** The slot that holds the address, or the free one where it belongs. */
  const slotOf = (address: Uint8Array, at: number): number => {
    const mask = room * 2 - 1
    let slot = hashOf(address, at) & mask
    for (;;) {
      const held = slots[slot] as number
      if (held === 0 || isAt(held - 1, address, at)) return slot
      slot = (slot + 1) & mask
    }
  }

  const add = (address: Uint8Array, facts: HostFacts): void => {
    if (size === room) grow()
    bytes.set(address, size * 16)
    scopeCodes[size] = scopes.indexOf(facts.scope)
    countries[size] = words.number(facts.country)
    clouds[size] = words.number(facts.cloud)
    orgs[size] = orgWords.number(facts.org)
    asns[size] = facts.asn ?? Number.NaN
    slots[slotOf(address, 0)] = size + 1
    size++
  }

  const insert = db.prepare(insertSql)
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
  const addRow = ([address, scope, country, asn, org, cloud]: Row): void => {
    if (!(address instanceof Uint8Array)) throw new Error('an address of the case is not 16 bytes')
    add(address, {
      scope: scopes.find(known => known === scope) ?? 'reserved',
      country: text(country),
      asn: typeof asn === 'number' ? asn : null,
      org: text(org),
      cloud: text(cloud),
    })
  }

  return {
    size: () => size,
    address: id => formatIp(bytes.subarray(id * 16, id * 16 + 16)),
    bytes: () => bytes.subarray(0, size * 16),
    find: address => {
      const parsed = parseIp(address)
      const held = parsed ? (slots[slotOf(parsed, 0)] ?? 0) : 0
      return held === 0 ? null : held - 1
    },
    scope: id => scopes[scopeCodes[id] ?? 0] ?? 'reserved',
    country: id => words.word(countries[id] ?? 0),
    asn: id => {
      const asn = asns[id] ?? Number.NaN
      return Number.isNaN(asn) ? null : asn
    },
    org: id => orgWords.word(orgs[id] ?? 0),
    cloud: id => words.word(clouds[id] ?? 0),
    intern: (address, enrich) => {
      const parsed = parseIp(address)
      if (!parsed) throw new Error(`a batch brought "${address.slice(0, 60)}", which is no address`)
      const held = slots[slotOf(parsed, 0)] ?? 0
      if (held !== 0) return held - 1
      const facts = enrich(address)
      insert.run(size, parsed, facts.scope, facts.country, facts.asn, facts.org, facts.cloud)
      add(parsed, facts)
      return size - 1
    },
    load: limit => {
      const rows = db.prepare(loadSql).all(size, limit)
      for (const row of rows) addRow(row)
      return rows.length
    },
    forget: kept => {
      if (kept === size) return
      size = kept
      rebuild()
    },
  }
}
