import {
  type EntryKind,
  entryKinds,
  type Inventory,
  type InventoryEntry,
  type InventoryReject,
} from '../../shared/model/inventory'
import { parseCidr, parseIp } from '../../shared/units/ip'
import type { CustodyLog } from './custody-log'
import type { Database, Row, Value } from './database'

export type NewInventory = Omit<Inventory, 'id' | 'imported'> & {
  readonly entries: readonly InventoryEntry[]
  /** As many of the rejected lines as are kept to be looked at. */
  readonly rejects: readonly InventoryReject[]
}

/** An entry with the inventory that holds it. */
export type StoredEntry = InventoryEntry & { readonly inventory: number }

/** An entry as the addresses of the case are looked up in it. */
export type PlacedEntry = Omit<StoredEntry, 'tags' | 'attributes'> & {
  /** First address of the block, and its fixed bits of 128. */
  readonly low: Uint8Array
  readonly prefix: number
}

/** What may be asked of the inventories of a case. */
export type InventoryReader = {
  readonly all: () => readonly Inventory[]
  /** Another number whenever an inventory came or went. */
  readonly version: () => number
  /** Entries whose address, name, network, site or owner holds the words, in the order of addresses. */
  readonly entries: (ask: {
    readonly inventory: number | null
    readonly search: string
    readonly offset: number
    readonly limit: number
  }) => { readonly total: number; readonly entries: readonly StoredEntry[] }
  readonly rejects: (inventory: number) => readonly InventoryReject[]
  /** Every entry in the order of addresses, wider blocks first, later inventories last. */
  readonly each: (take: (entry: PlacedEntry) => void) => void
  /** What is said of the hosts of these names; a host of several addresses has several entries. */
  readonly attributesOf: (names: readonly string[]) => ReadonlyMap<string, readonly StoredEntry[]>
  /** The entries of a line. */
  readonly line: (inventory: number, line: number) => readonly StoredEntry[]
}

/** Writes are called inside a transaction. */
export type InventoryTable = InventoryReader & {
  /** Takes the place of one of the same name. */
  readonly put: (inventory: NewInventory) => Inventory
  /** False when there is none. */
  readonly remove: (id: number) => boolean
}

const fields = 'id, name, path, sha256, bytes, imported_ms, seen, stored, rejected, skipped, skipped_kinds'
const insertSql = `insert into inventory (name, path, sha256, bytes, imported_ms, seen, stored, rejected, skipped, skipped_kinds)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id`
const entryFields = 'inventory, line, address, name, kind, subnet, network, site, owner, tags, attributes'
const insertEntrySql = `insert into inventory_entry (inventory, line, address, low, prefix, name, kind, subnet, network, site, owner, tags, attributes)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
const foundSql = `from inventory_entry
where (?1 is null or inventory = ?1)
  and (?2 = '' or instr(lower(address || char(10) || coalesce(name, '') || char(10) || coalesce(network, '') || char(10)
    || coalesce(site, '') || char(10) || coalesce(owner, '') || char(10) || coalesce(subnet, '')), ?2) > 0)`
const eachSql = `select id, inventory, line, address, low, prefix, name, kind, subnet, network, site, owner
from inventory_entry
where (low, prefix, id) > (?, ?, ?)
order by low, prefix, id
limit ?`
const eachRows = 4096

const text = (value: Value | undefined): string | null => (typeof value === 'string' ? value : null)
const kindOf = (value: Value | undefined): EntryKind | null => entryKinds.find(kind => kind === value) ?? null

const inventoryOf = (row: Row): Inventory => {
  const [id, name, path, sha256, bytes, imported, seen, stored, rejected, skipped, skippedKinds] = row
  return {
    id: Number(id),
    name: String(name),
    path: String(path),
    sha256: String(sha256),
    bytes: Number(bytes),
    imported: Number(imported),
    seen: Number(seen),
    stored: Number(stored),
    rejected: Number(rejected),
    skipped: Number(skipped),
    skippedKinds: JSON.parse(String(skippedKinds)) as Inventory['skippedKinds'],
  }
}

const entryOf = (row: Row): StoredEntry => {
  const [inventory, line, address, name, kind, subnet, network, site, owner, tags, attributes] = row
  return {
    inventory: Number(inventory),
    line: Number(line),
    address: String(address),
    name: text(name),
    kind: kindOf(kind),
    subnet: text(subnet),
    network: text(network),
    site: text(site),
    owner: text(owner),
    tags: JSON.parse(String(tags)) as readonly string[],
    attributes: JSON.parse(String(attributes)) as StoredEntry['attributes'],
  }
}

type Placed = { readonly entry: InventoryEntry; readonly low: Buffer; readonly prefix: number }

/** With where the address or block begins, and how many of its bits are fixed. */
const placed = (entry: InventoryEntry): Placed => {
  const { address } = entry
  const block = parseCidr(address)
  const low = block?.low ?? parseIp(address)
  if (!low) throw new Error(`an inventory brought "${address.slice(0, 60)}", which is neither address nor block`)
  return { entry, low: Buffer.from(low.buffer), prefix: block?.prefix ?? 128 }
}

/** In the order in which they are looked up, so that neither storing nor reading them leaps about the file. */
const inOrder = (entries: readonly InventoryEntry[]): readonly Placed[] =>
  entries.map(placed).sort((a, b) => a.low.compare(b.low) || a.prefix - b.prefix)

export const createInventoryTable = (db: Database, custody: CustodyLog): InventoryTable => {
  const all = (): readonly Inventory[] =>
    db.prepare(`select ${fields} from inventory order by id`).all().map(inventoryOf)
  const one = (id: number): Inventory | null => {
    const row = db.prepare(`select ${fields} from inventory where id = ?`).get(id)
    return row ? inventoryOf(row) : null
  }
  const drop = (id: number): void => {
    db.prepare('delete from inventory_entry where inventory = ?').run(id)
    db.prepare('delete from inventory_reject where inventory = ?').run(id)
    db.prepare('delete from inventory where id = ?').run(id)
  }

  return {
    all,
    version: () => {
      // Ids only grow: whatever came raised the largest, and whatever went without that lowered the count.
      const row = db.prepare('select coalesce(max(id), 0), count(*) from inventory').get()
      const [last, count] = (row ?? []).map(Number)
      return (last ?? 0) * 1_000_000 + (count ?? 0)
    },
    entries: ({ inventory, search, offset, limit }) => {
      const words = search.trim().toLowerCase()
      const total = Number(db.prepare(`select count(*) ${foundSql}`).get(inventory, words)?.[0])
      const rows = db
        .prepare(`select ${entryFields} ${foundSql} order by low, prefix, id limit ?3 offset ?4`)
        .all(inventory, words, limit, offset)
      return { total, entries: rows.map(entryOf) }
    },
    rejects: inventory =>
      db
        .prepare('select line, reason, excerpt from inventory_reject where inventory = ? order by id')
        .all(inventory)
        .map(([line, reason, excerpt]) => ({ line: Number(line), reason: String(reason), excerpt: String(excerpt) })),
    each: take => {
      const read = db.prepare(eachSql)
      for (let after: Row = [new Uint8Array(0), -1, -1]; ; ) {
        const rows = read.all(...after, eachRows)
        for (const row of rows) {
          const [id, inventory, line, address, low, prefix, name, kind, subnet, network, site, owner] = row
          if (!(low instanceof Uint8Array)) throw new Error(`entry ${String(id)} of an inventory is not 16 bytes`)
          take({
            inventory: Number(inventory),
            line: Number(line),
            address: String(address),
            low,
            prefix: Number(prefix),
            name: text(name),
            kind: kindOf(kind),
            subnet: text(subnet),
            network: text(network),
            site: text(site),
            owner: text(owner),
          })
          after = [low, Number(prefix), Number(id)]
        }
        if (rows.length < eachRows) return
      }
    },
    attributesOf: names => {
      const find = db.prepare(
        `select ${entryFields} from inventory_entry where name = ? order by inventory, id limit 64`,
      )
      return new Map(
        names.flatMap(name => {
          const entries = find.all(name).map(entryOf)
          return entries.length === 0 ? [] : [[name, entries] as const]
        }),
      )
    },
    line: (inventory, line) =>
      db
        .prepare(`select ${entryFields} from inventory_entry where inventory = ? and line = ? order by id limit 64`)
        .all(inventory, line)
        .map(entryOf),
    put: ({ entries, rejects, ...inventory }) => {
      const { name, path, sha256, bytes, seen, stored, rejected, skipped, skippedKinds } = inventory
      const before = db.prepare('select id from inventory where name = ?').get(name)
      if (before) drop(Number(before[0]))
      const id = Number(
        db
          .prepare(insertSql)
          .get(
            name,
            path,
            sha256,
            bytes,
            Date.now(),
            seen,
            stored,
            rejected,
            skipped,
            JSON.stringify(skippedKinds),
          )?.[0],
      )
      const insert = db.prepare(insertEntrySql)
      for (const { entry, low, prefix } of inOrder(entries))
        insert.run(
          id,
          entry.line,
          entry.address,
          low,
          prefix,
          entry.name,
          entry.kind,
          entry.subnet,
          entry.network,
          entry.site,
          entry.owner,
          JSON.stringify(entry.tags),
          JSON.stringify(entry.attributes),
        )
      const insertReject = db.prepare(
        'insert into inventory_reject (inventory, line, reason, excerpt) values (?, ?, ?, ?)',
      )
      for (const { line, reason, excerpt } of rejects) insertReject.run(id, line, reason, excerpt)
      custody.note('inventory imported', `inventory ${id}`, {
        name,
        path,
        sha256,
        seen,
        stored,
        rejected,
        skipped,
        ...(before ? { instead: Number(before[0]) } : {}),
      })
      const made = one(id)
      if (!made) throw new Error(`inventory ${id} is not there`)
      return made
    },
    remove: id => {
      const found = one(id)
      if (!found) return false
      drop(id)
      custody.note('inventory removed', `inventory ${id}`, { name: found.name, sha256: found.sha256 })
      return true
    },
  }
}
