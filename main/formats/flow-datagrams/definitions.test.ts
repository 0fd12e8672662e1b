import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { withDefinitions } from '../../shells/cli/with-definitions'
import { netflowIpfix } from '../netflow-ipfix'
import { recordBytes } from '../recorded'
import { elementsOption, parseDatagramOptions } from './datagram-options'
import { parseDefinitions } from './definitions'
import { builtInElements, elementKey, elementNamed, noElements } from './elements'
import { ascii, decoding, ip4, ipfixMessage, joined, n16, n32, set, template, v9Datagram } from './testing'

describe('EL-04: definitions of elements by file', () => {
  const yaml = `---
33002:
- :uint16
- :fw_ext_event
57590:
- 2
- :my_proto
43:
- :skip
`
  const nested = `---
0:
  460:
  - :string
  - :http_host
9:
  12235:
  - :string
  - :ciscoAppHTTPHost
65000:
  7:
  - :ip4_addr
  - sourceIPv4Address
`

  test("are read as logstash's netflow.yaml and ipfix.yaml have them, and as JSON", () => {
    expect([...parseDefinitions(yaml)]).toEqual([
      [elementKey(0, 33_002), { name: 'fw_ext_event', type: 'unsigned16' }],
      [elementKey(0, 57_590), { name: 'my_proto', type: 'unsigned16' }],
    ])
    expect([...parseDefinitions(nested)]).toEqual([
      [elementKey(0, 460), { name: 'http_host', type: 'string' }],
      [elementKey(9, 12_235), { name: 'ciscoAppHTTPHost', type: 'string' }],
      [elementKey(65_000, 7), { name: 'sourceIPv4Address', type: 'ipv4Address' }],
    ])
    expect([...parseDefinitions('{"65000": {"1": "temperature float32"}}')]).toEqual([
      [elementKey(65_000, 1), { name: 'temperature', type: 'float32' }],
    ])
  })

  test('that are none are refused with one sentence', () => {
    const refused = (text: string): string => {
      try {
        parseDefinitions(text)
        return ''
      } catch (error) {
        return (error as Error).message
      }
    }
    expect(refused('{"1": {"2": []}}')).toBe(
      'element 2 of enterprise 1 has no name; ["type", "name"] or "name type" was expected.',
    )
    expect(refused('{"x": "name string"}')).toBe(
      '"x" is no number of an element; a whole number from 0 to 65535 was expected.',
    )
    expect(refused('[1, 2]')).toBe('Definitions are an object: numbers of elements, each with its type and name.')
    expect(refused('{"a": [')).toMatch(/^The definitions are neither JSON nor YAML: /)
    expect(refused('{"99999999999": {"1": "a string"}}')).toMatch(/is no enterprise number/)
  })

  const enterprise = 65_000
  const message = ipfixMessage([
    set(
      2,
      template(300, [
        [7, 4, enterprise],
        [12, 4],
        [8, 5, enterprise],
        [9, 2, 4242],
      ]),
    ),
    set(300, joined(ip4('192.0.2.10'), ip4('198.51.100.20'), ascii('hello'), n16(0xbeef))),
  ])
  const file = { bytes: message.length, read: async (from: number, to: number) => message.subarray(from, to) }
  const place = 16 + 4 + 4 + 8 + 4 + 8 + 8 + 4

  test('an unknown element never drops its record, and is shown by its number and its bytes', async () => {
    const { send, end } = decoding()
    send({ payload: message })
    expect(end()).toMatchObject({ rows: [{ dst_ip: '198.51.100.20' }], rejects: [] })
    expect((await netflowIpfix.explain(message, 0, file, place, null)).slice(0, 5)).toEqual([
      ['element 7 (PEN 65000)', '0xc000020a'],
      ['destinationIPv4Address (12)', '198.51.100.20'],
      ['element 8 (PEN 65000)', '0x68656c6c6f'],
      ['element 9 (PEN 4242)', '0xbeef'],
      ['template', '300'],
    ])
  })

  test("given by file they name elements, and one with a name of IANA's fills what that one fills", async () => {
    const folder = mkdtempSync(join(tmpdir(), 'netwake-definitions-'))
    try {
      const path = join(folder, 'own.yaml')
      writeFileSync(path, `${nested}  8:\n  - :string\n  - greeting\n`)
      const format = await withDefinitions(`netflow-ipfix:definitions=${path}`)
      const options = format?.replace(/^netflow-ipfix:/, '') ?? null
      expect(await recordBytes(netflowIpfix, message, options)).toMatchObject({
        rows: [{ src_ip: '192.0.2.10', dst_ip: '198.51.100.20' }],
        rejects: [],
      })
      expect((await netflowIpfix.explain(message, 0, file, place, options)).slice(0, 3)).toEqual([
        ['sourceIPv4Address (65000.7)', '192.0.2.10'],
        ['destinationIPv4Address (12)', '198.51.100.20'],
        ['greeting (65000.8)', 'hello'],
      ])
      await expect(withDefinitions(`netflow-ipfix:definitions=${path}x`)).rejects.toThrow(
        `The definitions ${path}x cannot be read: ENOENT.`,
      )
      writeFileSync(path, '[]')
      await expect(withDefinitions(`netflow-ipfix:definitions=${path}`)).rejects.toThrow(
        `${path}: Definitions are an object`,
      )
      expect(await withDefinitions('aws-vpc-flow:definitions=x')).toBe('aws-vpc-flow:definitions=x')
      expect(await withDefinitions(null)).toBe(null)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('given to a decoder of the wire they serve version 9 as well', () => {
    const definitions = parseDefinitions(
      '{"40": "octetDeltaCount unsigned64", "50001": "sourceIPv4Address ipv4Address"}',
    )
    const { send, end } = decoding({ definitions })
    send({
      payload: v9Datagram([
        set(
          0,
          template(256, [
            [50_001, 4],
            [12, 4],
          ]),
        ),
        set(256, joined(ip4('192.0.2.1'), ip4('192.0.2.2'))),
      ]),
    })
    expect(end().rows).toMatchObject([{ src_ip: '192.0.2.1', dst_ip: '192.0.2.2' }])
  })

  test('options read back what they were made of; what is no option is refused', () => {
    const elements = parseDefinitions(nested)
    expect([...parseDatagramOptions(elementsOption(elements)).elements]).toEqual([...elements])
    expect(parseDatagramOptions('templates=AAEC,;received=2026-11-20T12:00:00Z')).toMatchObject({
      receivedMs: Date.UTC(2026, 10, 20, 12),
    })
    expect(() => parseDatagramOptions('received=yesterday')).toThrow(
      'received=yesterday is no ISO 8601 time with a zone.',
    )
    expect(() => parseDatagramOptions('colour=red')).toThrow(
      '"colour=red" is no option of a file of datagrams; known are definitions=PATH and received=TIME.',
    )
  })
})

test('every element of IANA is known by name, and those of the common vendors', () => {
  const keys = [...builtInElements.keys()]
  const iana = keys.filter(key => key < 32_768)
  expect(iana).toHaveLength(502)
  expect(Math.max(...iana)).toBe(533)
  const names = iana.map(key => builtInElements.get(key)?.name)
  expect(new Set(names).size).toBe(502)
  const named = (pen: number, id: number) => elementNamed(elementKey(pen, id), noElements)
  expect(named(0, 8)).toEqual({ name: 'sourceIPv4Address', type: 'ipv4Address' })
  expect(named(0, 533)).toEqual({ name: 'pathDelaySumDeltaMicroseconds', type: 'unsigned64' })
  expect(named(29_305, 1)).toEqual({ name: 'reverseOctetDeltaCount', type: 'unsigned64' })
  expect(named(6871, 16_398)).toEqual({ name: 'reverseInitialTCPFlags', type: 'unsigned8' })
  expect(named(0, 57_590)).toEqual({ name: 'L7_PROTO', type: 'unsigned16' })
  expect(named(6876, 950)?.name).toBe('ruleId')
  expect(named(0, 56_701)?.name).toBe('appId')
  expect(named(5951, 130)?.name).toBe('httpRequestUrl')
  expect(named(0, 65)).toBe(null)
  expect(named(4242, 1)).toBe(null)
})

test('values are shown by the type of their element', async () => {
  const shown = async (id: number, value: Buffer): Promise<string | undefined> => {
    const message = ipfixMessage([
      set(
        2,
        template(300, [
          [id, value.length],
          [8, 4],
        ]),
      ),
      set(300, joined(value, ip4('192.0.2.1'))),
    ])
    const file = { bytes: message.length, read: async (from: number, to: number) => message.subarray(from, to) }
    return (await netflowIpfix.explain(message, 0, file, 16 + 16 + 4, null))[0]?.[1]
  }
  expect(await shown(1, Buffer.alloc(8, 0xff))).toBe('18446744073709551615')
  expect(await shown(27, Buffer.from('20010db8000000000000000000000001', 'hex'))).toBe('2001:db8::1')
  expect(await shown(56, Buffer.from('020000000001', 'hex'))).toBe('02:00:00:00:00:01')
  expect(await shown(150, n32(1_763_640_000))).toBe('2025-11-20T12:00:00Z')
  expect(await shown(276, Buffer.from([1]))).toBe('true')
  expect(await shown(434, Buffer.from([0xff, 0xff, 0xff, 0xfe]))).toBe('-2')
  expect(await shown(311, Buffer.from('3fe0000000000000', 'hex'))).toBe('0.5')
  expect(await shown(82, ascii('Gi0/1', 8))).toBe('Gi0/1')
  expect(await shown(154, joined(n32(2_208_988_801), n32(5)))).toBe('1 s since 1970 and 5/2^32 s')
  expect(await shown(291, Buffer.alloc(3))).toBe('list of 3 bytes: 0x000000')
  expect(await shown(8, Buffer.alloc(2))).toBe('0x0000')
})
