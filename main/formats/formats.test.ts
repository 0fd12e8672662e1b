import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { Failure } from '../../shared/rpc/message'
import { detect, detectBytes, formatNamed, formats } from '.'
import type { BytesFormat, TextFormat } from './format'
import { bytesHead, headOf, identitiesOf, record, recordBytes } from './recorded'

const samples = join(dirname(fileURLToPath(import.meta.url)), 'samples')
const lists = formats.flatMap(format => format.lists)

type Case = { readonly id: string; readonly name: string; readonly text: string; readonly golden: string }

/** Tables are read by a mapping and recognised by none: they have a test of their own. */
const textFormats = formats.filter(format => format.input === 'text').filter(({ id }) => id !== 'mapped')

const cases: readonly Case[] = textFormats.flatMap(({ id }) =>
  readdirSync(join(samples, id))
    .filter(name => !name.endsWith('.flows.json'))
    .map(name => ({
      id,
      name,
      text: readFileSync(join(samples, id, name), 'utf8'),
      golden: join(samples, id, `${name.replace(/\.[^.]*$/, '')}.flows.json`),
    })),
)

const named = (id: string): TextFormat => {
  const format = formatNamed(id)
  if (format?.input !== 'text') throw new Error(`no text format ${id}`)
  return format
}

describe.each(cases)('$id/$name', ({ id, text, golden }) => {
  test('decodes to its golden rows, rejects and skips', () => {
    const recorded = record(named(id), text)
    if (process.env['UPDATE_GOLDENS']) writeFileSync(golden, `${JSON.stringify(recorded, null, 2)}\n`)
    expect(recorded).toEqual(JSON.parse(readFileSync(golden, 'utf8')))
  })

  test('is claimed by its own format and by no other', () => {
    const head = headOf(text, lists)
    expect(detect(head)?.id).toBe(id)
    expect(formats.filter(format => format.sniff(head) !== 'no').map(format => format.id)).toEqual([id])
  })

  test('gives the same with carriage returns, and still something when it is cut', () => {
    expect(record(named(id), text.replaceAll('\n', '\r\n'))).toEqual(record(named(id), text))
    for (const part of [0.25, 0.5, 0.9]) {
      const cut = record(named(id), text.slice(0, Math.floor(text.length * part)))
      expect(cut.rows.length + cut.rejects.length + Object.keys(cut.skipped).length).toBeGreaterThan(0)
    }
  })
})

type BytesCase = { readonly format: BytesFormat; readonly id: string; readonly name: string; readonly path: string }

const bytesCases: readonly BytesCase[] = formats.flatMap(format =>
  format.input === 'text'
    ? []
    : readdirSync(join(samples, format.id))
        .filter(name => !name.endsWith('.flows.json'))
        .map(name => ({ format, id: format.id, name, path: join(samples, format.id, name) })),
)

describe.each(bytesCases)('$id/$name', ({ format, id, path }) => {
  const bytes = readFileSync(path)

  test('decodes to its golden rows, rejects and skips', async () => {
    const golden = `${path.replace(/\.[^.]*$/, '')}.flows.json`
    const recorded = await recordBytes(format, bytes)
    if (process.env['UPDATE_GOLDENS']) writeFileSync(golden, `${JSON.stringify(recorded, null, 2)}\n`)
    expect(recorded).toEqual(JSON.parse(readFileSync(golden, 'utf8')))
  })

  test('is claimed by its own format and by no other', () => {
    const head = bytesHead(bytes)
    expect(detectBytes(head)?.id).toBe(id)
    expect(formats.filter(each => each.sniff(head) !== 'no').map(each => each.id)).toEqual([id])
  })

  test('gives something when it is cut', async () => {
    for (const part of [0.25, 0.5, 0.9]) {
      // What has its directory at the end cannot be read at all without it, and says so.
      const cut = await recordBytes(format, bytes.subarray(0, Math.floor(bytes.length * part))).catch(
        (error: unknown) => {
          if (error instanceof Failure) return { rows: [], rejects: [error.message], skipped: {} }
          throw error
        },
      )
      expect(cut.rows.length + cut.rejects.length + Object.keys(cut.skipped).length).toBeGreaterThan(0)
    }
  })
})

test('every sample stands in the list beside them', () => {
  const readme = readFileSync(join(samples, 'README.md'), 'utf8')
  expect(
    [...cases, ...bytesCases].filter(
      ({ id, name }) => !readme.split('\n').some(line => line.includes(id) && line.includes(name)),
    ),
  ).toEqual([])
})

test('what is no log of ours is claimed by no format', () => {
  const others = [
    '',
    'hello world\nsecond line\n',
    '{}',
    '[1,2,3]',
    '{"records":[]}',
    '{"events":[{"message":"hello there"}]}',
    '\u0000\u0001\u0002PNG',
    '07/11/2022-10:29:01.860293  [**] [1:2200074:2] SURICATA TCPv4 invalid checksum [**] {TCP} 192.0.2.1:28487 -> 10.0.0.1:80\n',
    'date,time,action\n2026-01-01,00:00,ok\n',
  ]
  expect(others.map(text => detect(headOf(text, lists))?.id ?? null)).toEqual(others.map(() => null))
  expect(others.map(text => detectBytes(bytesHead(Buffer.from(text)))?.id ?? null)).toEqual(others.map(() => null))
})

test('a record longer than the head is still recognised', () => {
  const big = (text: string) =>
    text.replace(
      '"flowTuples":[',
      `"flowTuples":[${'"1795219202,203.0.113.10,10.5.16.4,28746,443,U,I,D,B,,,,",'.repeat(3000)}`,
    )
  for (const id of ['azure-nsg-flow', 'azure-vnet-flow']) {
    const text = big(cases.find(each => each.id === id)?.text ?? '')
    const head = {
      bytes: new Uint8Array(),
      text: text.slice(0, 65_536),
      lines: [text.slice(0, 65_536)],
      records: [],
      header: null,
    }
    expect(formats.filter(format => format.sniff(head) !== 'no').map(format => format.id)).toEqual([id])
  }
})

describe('every format', () => {
  test.each(formats)('$id names its spec, versions and blind spots', format => {
    expect(format.spec).toMatch(/^https:\/\//)
    expect(format.versions.length).toBeGreaterThan(10)
    expect(format.blindSpots.length).toBeGreaterThan(2)
    for (const sentence of format.blindSpots) expect(sentence).toMatch(/^[A-Z`].*\.$/)
  })
})

test('a record is explained with the names of its vendor', () => {
  const explain = (id: string, name: string, recordText: string, part = 0) => {
    const text = cases.find(each => each.id === id && each.name === name)?.text ?? ''
    return Object.fromEntries(named(id).explain(recordText, part, headOf(text, lists), null))
  }
  const line = (id: string, name: string, at: number) =>
    cases.find(each => each.id === id && each.name === name)?.text.split('\n')[at] ?? ''
  const text = (id: string, name: string) => cases.find(each => each.id === id && each.name === name)?.text ?? ''
  const nsg = JSON.parse(text('azure-nsg-flow', 'version-1-and-2.json')).records[0]
  const vnet = JSON.parse(text('azure-vnet-flow', 'version-4.json')).records[0]
  const [ibm = ''] = text('ibm-vpc-flow', 'objects.json').split('\n{')

  expect(explain('aws-vpc-flow', 'custom-order.log', line('aws-vpc-flow', 'custom-order.log', 2))).toMatchObject({
    'flow-direction': 'ingress',
    'pkt-srcaddr': '203.0.113.9',
    'reject-reason': 'BPA',
    'future-field': '-',
  })
  expect(explain('aws-vpc-flow', 'default.log', line('aws-vpc-flow', 'default.log', 8))).toMatchObject({
    'field 5': '10.20.1.15',
  })
  expect(explain('aws-vpc-flow', 'insights.csv', line('aws-vpc-flow', 'insights.csv', 2))).toMatchObject({
    bytes: '18220',
  })
  expect(
    explain('aws-network-firewall', 'insights.csv', line('aws-network-firewall', 'insights.csv', 1)),
  ).toMatchObject({
    firewall_name: 'edge-fw',
    'event.netflow.bytes': '90',
  })
  expect(explain('suricata-eve', 'eve.json', line('suricata-eve', 'eve.json', 3))).toMatchObject({
    'alert.signature_id': '2034125',
    'alert.rev': '4',
    'flow.bytes_toclient': '700',
  })
  expect(explain('suricata-eve', 'eve.json', line('suricata-eve', 'eve.json', 1))).toMatchObject({
    flow_id: '18446744073709551615',
  })
  expect(explain('azure-nsg-flow', 'version-1-and-2.json', JSON.stringify(nsg), 2)).toMatchObject({
    rule: 'UserRule_allow-web',
    mac: '000D3AF87857',
    'Flow state': 'C',
    'Bytes received': '4610880',
  })
  expect(explain('azure-vnet-flow', 'version-4.json', JSON.stringify(vnet), 5)).toMatchObject({
    aclID: 'unspecified',
    'Flow encryption': 'NX_NOT_ACCEPTED',
    'field 14': 'later-field',
  })
  expect(explain('ibm-vpc-flow', 'objects.json', ibm, 1)).toMatchObject({ target_port: '22', 'header.state': 'ok' })
  for (const { id } of textFormats)
    expect(named(id).explain('{"cut":', 0, headOf('', lists), null)).toBeInstanceOf(Array)
})

describe('a format with an identity', () => {
  const names = (id: string) =>
    cases.filter(each => each.id === id).flatMap(({ text }) => identitiesOf(named(id), text))

  test.each(textFormats)('$id names its records if it says what makes them the same', ({ id, identity }) => {
    expect(names(id).some(name => name !== null)).toBe(identity !== undefined)
  })

  test('names each record of its own, whichever file it is in', () => {
    for (const { id } of textFormats.filter(({ identity }) => identity !== undefined)) {
      const all = cases
        .filter(each => each.id === id)
        .flatMap(({ text }) => {
          const [rows, found] = [record(named(id), text).rows, identitiesOf(named(id), text)]
          return found.flatMap((name, at) => (name === null ? [] : [{ name, row: JSON.stringify(rows[at]) }]))
        })
      const byName = new Map(all.map(({ name, row }) => [name, row]))
      // Equal names are of equal rows: what is told apart in a row is told apart by its name.
      expect(
        all.filter(({ name, row }) => byName.get(name)?.replace(/,"part":\d+/, '') !== row.replace(/,"part":\d+/, '')),
      ).toEqual([])
    }
  })
})

describe('an order given by the user', () => {
  const row = {
    src_ip: '172.31.16.139',
    dst_ip: '172.31.16.21',
    interface: 'eni-1235b8ca123456789',
    start: '2024-12-05T20:33:20Z',
  }
  const text = JSON.stringify({
    messageType: 'DATA_MESSAGE',
    logStream: 'eni-1235b8ca123456789',
    logEvents: [
      { id: '1', timestamp: 1_733_430_800_000, message: '2 eni-1235b8ca123456789 172.31.16.139 172.31.16.21' },
    ],
  })

  test('names the columns of a line without a header; the envelope lends the time', () => {
    for (const options of [
      '${version} ${interface-id} ${srcaddr} ${dstaddr}',
      'version interface-id srcaddr dstaddr',
      'version,interface_id,srcaddr,dstaddr',
    ]) {
      expect(record(named('aws-vpc-flow'), text, options).rows).toMatchObject([row])
    }
  })

  test('is asked for when nothing names the columns', () => {
    expect(detect(headOf(text, lists))?.id).toBe('aws-vpc-flow')
    expect(record(named('aws-vpc-flow'), text)).toEqual({
      rows: [],
      rejects: [
        '4 fields and no header line that names them; give their order, as in aws-vpc-flow:${version} ${srcaddr} ...',
      ],
      skipped: {},
    })
  })

  test('is refused when it names no field there is', () => {
    expect(() => record(named('aws-vpc-flow'), text, 'foo bar')).toThrow('names no field of an AWS flow log')
  })
})
