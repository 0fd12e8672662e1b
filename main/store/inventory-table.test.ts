import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { InventoryEntry } from '../../shared/model/inventory'
import type { CaseStore } from './case-store'
import type { NewInventory } from './inventory-table'
import { openCase } from './open-case'
import { quickFolder } from './testing'

let folder = ''
let store: CaseStore
beforeEach(async () => {
  folder = quickFolder()
  store = await openCase(join(folder, 'a.netwake'), { create: true })
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true, force: true })
})

const entry = (line: number, address: string, said: Partial<InventoryEntry> = {}): InventoryEntry => ({
  line,
  address,
  name: null,
  kind: null,
  subnet: null,
  network: null,
  site: null,
  owner: null,
  tags: [],
  attributes: {},
  ...said,
})
const inventoryOf = (name: string, entries: readonly InventoryEntry[], rejected = 0): NewInventory => ({
  name,
  path: `/lists/${name}`,
  sha256: 'ab',
  bytes: 7,
  seen: entries.length + rejected,
  stored: entries.length,
  rejected,
  skipped: 0,
  skippedKinds: {},
  entries,
  rejects: Array.from({ length: rejected }, (_, at) => ({ line: at + 9, reason: 'No.', excerpt: '\u0000%_' })),
})

const hosts = [
  entry(2, '10.0.0.4', { name: 'web01', kind: 'vm', owner: 'Ünal', tags: ['a'], attributes: { vcpu: '4' } }),
  entry(3, '10.0.0.0/24', { subnet: '10.0.0.0/24', network: '100%', site: 'Tokyo' }),
  entry(4, '::/0'),
  entry(5, 'fe80::1', { name: 'web01' }),
]

test('entries come back as they were put in, by address, by words and by name, before and after opening again', async () => {
  const { id } = store.putInventory(inventoryOf('hosts.csv', hosts, 2))
  const check = (): void => {
    const { inventory } = store
    const ask = { inventory: null, search: '', offset: 0, limit: 10 }
    const stored = hosts.map(each => ({ ...each, inventory: id }))
    expect(inventory.all()).toMatchObject([{ id, name: 'hosts.csv', seen: 6, stored: 4, rejected: 2, bytes: 7 }])
    expect(inventory.entries(ask)).toEqual({ total: 4, entries: [stored[2], stored[1], stored[0], stored[3]] })
    expect(inventory.entries({ ...ask, search: ' WEB01', offset: 1 })).toEqual({ total: 2, entries: [stored[3]] })
    expect(inventory.entries({ ...ask, search: '0%' }).entries).toEqual([stored[1]])
    expect(inventory.entries({ ...ask, inventory: id + 1 }).total).toBe(0)
    expect(inventory.rejects(id).map(({ line }) => line)).toEqual([9, 10])
    expect(inventory.attributesOf(['web01', 'none'])).toEqual(new Map([['web01', [stored[0], stored[3]]]]))
    expect(inventory.line(id, 3)).toEqual([stored[1]])
    const seen: (readonly [string, number])[] = []
    inventory.each(({ address, prefix }) => seen.push([address, prefix]))
    expect(seen).toEqual([
      ['::/0', 0],
      ['10.0.0.0/24', 120],
      ['10.0.0.4', 128],
      ['fe80::1', 128],
    ])
  }
  check()
  store.close()
  store = await openCase(join(folder, 'a.netwake'))
  check()
})

test('one of the same name takes the place of the former as a whole, or not at all', () => {
  const kept = store.putInventory(inventoryOf('hosts.csv', hosts))
  const version = store.inventory.version()
  const broken = inventoryOf('hosts.csv', [entry(2, '10.0.0.9'), entry(3, 'no address')])
  expect(() => store.putInventory(broken)).toThrow()
  expect(() => store.putInventory({ ...inventoryOf('more.csv', []), seen: 1 })).toThrow()
  expect(store.inventory.all()).toEqual([kept])
  expect(store.inventory.version()).toBe(version)
  const next = store.putInventory(inventoryOf('hosts.csv', [entry(2, '10.0.0.9')], 1))
  expect(store.inventory.all()).toEqual([next])
  expect(store.inventory.entries({ inventory: null, search: '', offset: 0, limit: 9 }).total).toBe(1)
  expect(store.removeInventory(kept.id)).toBe(false)
  expect(store.removeInventory(next.id)).toBe(true)
  expect([store.inventory.all(), store.inventory.rejects(next.id)]).toEqual([[], []])
  expect(store.check()).toEqual({ integrity: 'ok', custody: 'intact', balanced: true })
})

test('a store that only reads sees what the writer imports', async () => {
  const reader = await openCase(join(folder, 'a.netwake'), { readOnly: true })
  const before = reader.inventory.version()
  store.putInventory(inventoryOf('hosts.csv', hosts))
  expect(reader.inventory.version()).not.toBe(before)
  expect(reader.inventory.all().map(({ name }) => name)).toEqual(['hosts.csv'])
  expect(() => reader.putInventory(inventoryOf('x.csv', []))).toThrow(expect.objectContaining({ code: 'busy' }))
  reader.close()
})
