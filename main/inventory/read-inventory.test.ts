import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { InventoryEntry } from '../../shared/model/inventory'
import { readInventory } from './read-inventory'
import { looksLikeInventory } from './table-head'

const folder = mkdtempSync(join(tmpdir(), 'netwake-inventory-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const read = (content: string | Uint8Array, name = 'hosts.csv') => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return readInventory(path, name)
}
const reasons = async (content: string) => (await read(content)).rejects.map(({ line, reason }) => [line, reason])
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

describe('what a file says', () => {
  test('addresses name hosts, blocks name subnets, and further columns are kept', async () => {
    const { entries, ...books } = await read(
      [
        'Address,Name,Kind,Subnet,Network,Site,Owner,Tags,Gateway,Host,vCPU,Memory MB,Rack',
        '10.0.0.4,web01,vm,10.0.0.0/24,vlan-1105,Tokyo,Web team,"prod, pci",10.0.0.1,esx-7,4,8192,B4',
        '10.0.0.0/24,Web,,,vlan-1105,Tokyo,,,10.0.0.1,,,,',
        '192.168.0.9/24,,gateway,,,Osaka,,,,,,,',
        '2001:DB8::0/32,,physical,,,,,,,,,,',
        '',
      ].join('\n'),
    )
    expect(entries).toEqual([
      entry(2, '10.0.0.4', {
        name: 'web01',
        kind: 'vm',
        subnet: '10.0.0.0/24',
        network: 'vlan-1105',
        site: 'Tokyo',
        owner: 'Web team',
        tags: ['prod', 'pci'],
        attributes: { gateway: '10.0.0.1', host: 'esx-7', vcpu: '4', memory: '8192 MB', Rack: 'B4' },
      }),
      entry(3, '10.0.0.0/24', {
        name: 'Web',
        subnet: '10.0.0.0/24',
        network: 'vlan-1105',
        site: 'Tokyo',
        attributes: { gateway: '10.0.0.1' },
      }),
      entry(4, '192.168.0.0/24', { kind: 'gateway', subnet: '192.168.0.0/24', site: 'Osaka' }),
      entry(5, '2001:db8::/32', { kind: 'physical' }),
    ])
    expect(books).toMatchObject({ seen: 4, stored: 4, rejected: 0, skipped: 0, rejects: [] })
  })

  test('an export of a virtualisation tool: names of VMs, several addresses, a port group', async () => {
    const { entries } = await read(
      [
        'VM;Powerstate;Primary IP Address;Network #1;Host;CPUs',
        'app01;poweredOn;10.1.0.4, fe80::1;dvpg-app;esx-1;2',
        'app02;poweredOff;;dvpg-app;esx-1;2',
      ].join('\r\n'),
    )
    const app01 = {
      name: 'app01',
      kind: 'vm',
      network: 'dvpg-app',
      attributes: { Powerstate: 'poweredOn', host: 'esx-1', vcpu: '2' },
    } as const
    expect(entries).toEqual([entry(2, '10.1.0.4', app01), entry(2, 'fe80::1', app01)])
    expect(await reasons('VM;IP\napp02;')).toEqual([[2, 'It names no address.']])
  })

  test('a VLAN number, a mask, a port group, a type and a host that has to be the name', async () => {
    const { entries } = await read(
      [
        'IP\tHost\tVLAN ID\tNetmask\tPort Group\tType',
        '10.1.0.4\tdb1\t1105\t255.255.255.0\tpg-db\tVirtual Machine',
        '10.1.0.5\tdb2\t\t255.255.255.255\t\tWindows',
      ].join('\n'),
    )
    expect(entries).toEqual([
      entry(2, '10.1.0.4', {
        name: 'db1',
        kind: 'vm',
        subnet: '10.1.0.0/24',
        network: 'pg-db',
        attributes: { 'VLAN ID': '1105', port_group: 'pg-db' },
      }),
      entry(3, '10.1.0.5', { name: 'db2', subnet: '10.1.0.5/32', attributes: { Type: 'Windows' } }),
    ])
    expect((await read('ip,vlan\n10.0.0.1,7')).entries[0]?.network).toBe('vlan-7')
  })

  test('addresses of both families, and a network column that leaves port groups to be details', async () => {
    const { entries } = await read(
      'IPv4,IPv6,IP Addresses,Port Group,Network\n10.0.0.4,fe80::4,"10.0.0.4, 10.0.0.5",pg-1,\n10.0.0.6,,,pg-1,blue',
    )
    const attributes = { port_group: 'pg-1' }
    expect(entries).toEqual([
      entry(2, '10.0.0.4', { attributes }),
      entry(2, 'fe80::4', { attributes }),
      entry(2, '10.0.0.5', { attributes }),
      entry(3, '10.0.0.6', { network: 'blue', attributes }),
    ])
  })

  test('an address beside the block it lies in', async () => {
    const { entries } = await read('ip,cidr,vpc\n10.0.0.4,10.0.0.0/20,prod\n,10.9.0.0/16,lab\n')
    expect(entries).toEqual([
      entry(2, '10.0.0.4', { subnet: '10.0.0.0/20', network: 'prod' }),
      entry(3, '10.9.0.0/16', { subnet: '10.9.0.0/16', network: 'lab' }),
    ])
  })

  test.each([
    ['a JSON array', '[{"ip":"10.0.0.1","name":"a","cores":2,"tags":["x","y"]},{"ip":["10.0.0.2","10.0.0.3"]}]'],
    ['JSON lines', '{"ip":"10.0.0.1","name":"a","cores":2,"tags":["x","y"]}\n{"ip":["10.0.0.2","10.0.0.3"]}\n'],
  ])('%s', async (_, content) => {
    expect((await read(content, 'hosts.json')).entries).toEqual([
      entry(1, '10.0.0.1', { name: 'a', tags: ['x', 'y'], attributes: { vcpu: '2' } }),
      entry(2, '10.0.0.2'),
      entry(2, '10.0.0.3'),
    ])
  })

  test.each<[string, Uint8Array]>([
    [
      'UTF-16 with its mark',
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('ip;name\n10.0.0.1;Größe', 'utf16le')]),
    ],
    ['UTF-8 with its mark', Buffer.from('\ufeffip,name\n10.0.0.1,Größe')],
    ['gzip', gzipSync('ip|name\n10.0.0.1|Größe\n')],
    ['a note of the delimiter', Buffer.from('sep=;\nip;name\n10.0.0.1;Größe\n')],
  ])('%s', async (_, content) => {
    const { entries } = await read(content)
    expect(entries.map(({ address, name }) => [address, name])).toEqual([['10.0.0.1', 'Größe']])
  })
})

describe('books', () => {
  test('of one address in several lines the last one counts, and the others are skipped', async () => {
    const { entries, ...books } = await read(
      'ip,name\n10.0.0.1,a\n10.0.0.01,x\n"10.0.0.1, 10.0.0.2",b\n10.0.0.1/32,c\n,\n# note,\n::ffff:10.0.0.2,d\n',
    )
    expect(entries.map(({ line, address, name }) => [line, address, name])).toEqual([
      [5, '10.0.0.1', 'c'],
      [8, '10.0.0.2', 'd'],
    ])
    expect(books).toMatchObject({
      seen: 7,
      stored: 2,
      rejected: 1,
      skipped: 4,
      skippedKinds: { 'replaced by a later line': 2, empty: 1, comment: 1 },
      rejects: [{ line: 3, reason: '"10.0.0.01" is neither an address nor a block such as 10.0.0.0/24.' }],
    })
  })

  test('each reject says what is wrong with it', async () => {
    const long = 'n'.repeat(256)
    expect(
      await reasons(
        [
          'ip,name,kind,subnet',
          'web01,10.0.0.1,,',
          '10.0.0.1/33,,,',
          '10.0.0.1,,toaster,',
          '10.0.0.1,,,10.0.1.0/24',
          `10.0.0.1,${long},,`,
          '10.0.0.1,a\u001b[2Jb,,',
          '10.0.0.1,a\u202eb,,',
          '10.0.0.1,a,vm,,extra',
          `${Array.from({ length: 65 }, (_, at) => `10.0.0.${at}`).join(' ')},,,`,
          '" ; ",a,,',
          '10.0.0.1,"never closed',
        ].join('\n'),
      ),
    ).toEqual([
      [2, '"web01" is neither an address nor a block such as 10.0.0.0/24.'],
      [3, '"10.0.0.1/33" is neither an address nor a block such as 10.0.0.0/24.'],
      [4, 'Its kind "toaster" is none of vm, physical, gateway, vpn-client, provider.'],
      [5, '10.0.0.1 does not lie in its subnet 10.0.1.0/24.'],
      [6, 'Its name is 256 characters long; 255 at most are taken.'],
      [7, 'Its name holds control characters.'],
      [8, 'Its name holds control characters.'],
      [9, 'It has 5 cells, and the first line 4.'],
      [10, 'It names 65 addresses; 64 at most are taken.'],
      [11, 'It names no address.'],
      [12, 'A quote is opened and never closed.'],
    ])
  })

  test.each([
    [
      'name,kind\na,vm\n',
      'hosts.csv was not read as an inventory: its first line names no column of addresses, such as address, ip or cidr.',
    ],
    ['', 'hosts.csv was not read as an inventory: it holds no line of addresses.'],
    ['ip,name\n', 'hosts.csv was not read as an inventory: it holds no line of addresses.'],
    [`ip${',c'.repeat(300)}\n`, 'hosts.csv was not read as an inventory: it has more than 200 columns.'],
  ])('%j is no inventory', async (content, sentence) => {
    await expect(read(content)).rejects.toMatchObject({ code: 'bad-input', message: sentence })
  })

  test('whatever the bytes, the books balance and nothing is thrown but a sentence', async () => {
    const cell = fc.oneof(
      fc.constantFrom('10.0.0.1', '10.0.0.0/8', '::1', 'vm', '"', '""', '', '\u0000', '__proto__', 'x,y'),
      fc.string(),
    )
    const text = fc
      .array(fc.array(cell, { maxLength: 5 }), { maxLength: 20 })
      .map(rows => `ip,name,kind,__proto__,x\n${rows.map(row => row.join(',')).join('\n')}`)
    await fc.assert(
      fc.asyncProperty(text, async content => {
        try {
          const { seen, stored, rejected, skipped, entries, rejects } = await read(content)
          expect(seen).toBe(stored + rejected + skipped)
          expect(rejects.length).toBe(rejected)
          expect(new Set(entries.map(({ line }) => line)).size).toBe(stored)
        } catch (error) {
          expect(error).toMatchObject({ code: 'bad-input' })
        }
      }),
      { numRuns: 200 },
    )
  })
})

test('an inventory is told from a log by its headings', () => {
  const looks = (text: string, records: readonly unknown[] = []) => looksLikeInventory(Buffer.from(text), records)
  expect(looks('address,name,kind\n')).toBe(true)
  expect(looks('CIDR;VNet\n')).toBe(true)
  expect(looks('VM\tPrimary IP Address\n')).toBe(true)
  expect(looks('ip,subnet\n')).toBe(true)
  expect(looks('ip\n')).toBe(false)
  expect(looks('srcaddr,dstaddr,srcport,dstport,protocol,bytes\n')).toBe(false)
  expect(looks('time,ip,host,bytes\n')).toBe(false)
  expect(looks('2 123456789012 eni-0a1b2c3d 10.0.0.5 192.0.2.10 443\n')).toBe(false)
  expect(looks('[{"ip":"10.0.0.1","name":"a"}]', [{ ip: '10.0.0.1', name: 'a' }])).toBe(true)
  expect(looks('{"src_ip":"10.0.0.1","proto":"TCP"}', [{ src_ip: '10.0.0.1', proto: 'TCP' }])).toBe(false)
})
