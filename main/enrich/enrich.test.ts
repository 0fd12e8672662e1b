import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseIp } from '../../shared/units/ip'
import { dataPath, outPath } from '../out-paths'
import { createEnricher } from './enrich'
import { openRanges, packRanges } from './range-table'
import { createServices } from './service'

const bytes = (address: string): Uint8Array => parseIp(address) ?? new Uint8Array(16)

describe('a range table', () => {
  const open = (fine: boolean) =>
    openRanges(
      packRanges({
        starts4: [0, 0x08080800, 0x08080900],
        indices4: [0, 1, 0],
        starts6: [0n, 0x2001_0db8n << 96n, (0x2001_0db8n << 96n) + (fine ? 0x10n : 1n << 64n)],
        indices6: [0, 2, 1],
        labels: ['', 'eight', 'größer, "quoted"'],
      }),
      'test',
    )

  test('answers at both edges of a range and beside it', () => {
    const table = open(false)
    expect(['8.8.7.255', '8.8.8.0', '8.8.8.255', '8.8.9.0'].map(at => table.find(bytes(at)))).toEqual([
      null,
      'eight',
      'eight',
      null,
    ])
    expect(['::1', '2001:db8::', '2001:db8::ffff', '2001:db8:0:1::'].map(at => table.find(bytes(at)))).toEqual([
      null,
      'größer, "quoted"',
      'größer, "quoted"',
      'eight',
    ])
  })

  test('tells apart ranges finer than a /64', () => {
    const table = open(true)
    expect(['2001:db8::f', '2001:db8::10'].map(at => table.find(bytes(at)))).toEqual(['größer, "quoted"', 'eight'])
  })

  test('says so when the file is cut short or not one of ours', () => {
    expect(() => openRanges(Buffer.alloc(400), 'x.bin')).toThrow('x.bin has another layout')
    const whole = packRanges({ starts4: [0, 5], indices4: [0, 1], starts6: [0n], indices6: [0], labels: ['', 'a'] })
    expect(() => openRanges(whole.subarray(0, 40), 'x.bin')).toThrow('x.bin is cut short')
  })
})

describe.runIf(existsSync(outPath('data', 'asn.bin')))('the bundled tables', () => {
  const { host, databases } = createEnricher(outPath('data'))

  test('place and holder of well-known addresses', () => {
    expect(host('8.8.8.8')).toEqual({ scope: 'public', country: 'US', asn: 15169, org: 'Google LLC', cloud: 'gcp' })
    expect(host('1.1.1.1')).toMatchObject({ asn: 13335, org: 'Cloudflare, Inc.', cloud: 'cloudflare' })
    expect(host('52.94.185.43')).toMatchObject({ country: 'US', asn: 16509, cloud: 'aws' })
    expect(host('168.63.129.16')).toMatchObject({ asn: 8075, cloud: 'azure' })
    expect(host('133.11.0.1')).toMatchObject({ scope: 'public', country: 'JP' })
    expect(host('2001:200::1')).toMatchObject({ scope: 'public', country: 'JP', asn: 2500, org: 'WIDE Project' })
    expect(host('2606:4700:4700::1111')).toMatchObject({ asn: 13335, cloud: 'cloudflare' })
  })

  test('an IPv4 host behind NAT64 or 6to4 has its own place', () => {
    expect(host('64:ff9b::808:808')).toEqual(host('8.8.8.8'))
    expect(host('2002:808:808::1')).toEqual(host('8.8.8.8'))
  })

  test('only public addresses are looked up', () => {
    expect(host('10.0.0.1')).toEqual({ scope: 'private', country: null, asn: null, org: null, cloud: null })
    expect(host('203.0.113.9')).toEqual({ scope: 'reserved', country: null, asn: null, org: null, cloud: null })
  })

  test('a range list that overlaps itself keeps the part that starts later', () => {
    expect(host('215.0.0.1')).toMatchObject({ asn: 721 })
    expect(host('214.255.255.255')).toMatchObject({ asn: 749 })
  })

  test('every database names its licence, date and source', () => {
    expect(databases.map(({ id, licence, date }) => ({ id, licence, date: date !== '' }))).toEqual([
      { id: 'country', licence: 'CC BY 4.0', date: true },
      { id: 'asn', licence: 'CC BY 4.0', date: true },
      { id: 'ports', licence: 'public registry', date: true },
      { id: 'land', licence: 'public domain', date: true },
    ])
    expect(databases[0]?.date).toMatch(/^\d{4}-\d\d-\d\d$/)
  })
})

describe.runIf(existsSync(dataPath('ports.json')))('service names', () => {
  const services = createServices(outPath('data'))

  test.each([
    ['aal-lm', 1469],
    ['netview-aix-10', 1670],
    ['cft-0', 1761],
    ['couchdb', 5984],
    ['http-alt', 8080],
    ['microsoft-ds', 445],
    ['ms-wbt-server', 3389],
    ['netbios-ssn', 139],
    ['http', 80],
    ['https', 443],
    ['ssh', 22],
    ['ipp', 631],
  ])('%s is TCP port %i, both ways', (name, port) => {
    expect(services.nameOf(6, port)).toBe(name)
    expect(services.portsOf(name.toUpperCase())).toContainEqual({ protocol: 6, port })
  })

  test('a port has a name only under the transports it is registered for', () => {
    expect(services.nameOf(17, 514)).toBe('syslog')
    expect(services.nameOf(6, 514)).toBe('shell')
    expect(services.nameOf(1, 8)).toBeNull()
    expect(services.nameOf(6, 4)).toBeNull()
    expect(services.portsOf('no-such-service')).toEqual([])
  })
})

test('missing tables are named in one sentence', () => {
  expect(() => createEnricher('/nowhere')).toThrow(/The lookup table .nowhere.country\.bin cannot be read/)
})
