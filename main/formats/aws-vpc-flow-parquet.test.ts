import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { parquetMetadata } from 'hyparquet'
import { describe, expect, test } from 'vitest'
import { Failure } from '../../shared/rpc/message'
import { awsVpcFlow } from './aws-vpc-flow'
import { awsVpcFlowParquet } from './aws-vpc-flow-parquet'
import type { WholeFile } from './format'
import { checkPages } from './parquet/pages'
import { unpackSnappy } from './parquet/snappy'
import { openTable } from './parquet/table'
import { flowLogParquet } from './parquet/testing'
import { readStruct } from './parquet/thrift'
import { bytesHead, createRecorder, type Recorded, record, recordBytes } from './recorded'

const samples = join(dirname(fileURLToPath(import.meta.url)), 'samples/aws-vpc-flow-parquet')
const read = (bytes: Uint8Array): Promise<Recorded> => recordBytes(awsVpcFlowParquet, bytes)
const wholeOf = (bytes: Uint8Array): WholeFile => ({
  bytes: bytes.length,
  read: async (from, to) => bytes.subarray(Math.max(0, from), to),
})

const header =
  'version account_id interface_id srcaddr dstaddr srcport dstport protocol packets bytes start end action log_status vpc_id tcp_flags flow_direction pkt_srcaddr later_column'
const lines = [
  '5 123456789012 eni-0a1b 10.20.1.15 198.51.100.44 49152 443 6 12 4811 1772355600 1772355660 ACCEPT OK vpc-1 19 egress 10.20.1.15 x',
  '5 123456789012 eni-0a1b 198.51.100.44 10.20.1.15 443 49152 6 10 90210 1772355600 1772355660 ACCEPT OK vpc-1 18 ingress 198.51.100.44 -',
  '5 123456789012 eni-0a1b 203.0.113.9 10.20.1.15 0 0 1 3 252 1772355605 1772355605 REJECT OK vpc-1 0 ingress 203.0.113.9 -',
  '5 123456789012 eni-0a1b - - - - - - - 1772355660 1772355720 - NODATA vpc-1 - - - -',
  '5 123456789012 eni-0a1b - - - - - - - 1772355660 1772355720 - SKIPDATA vpc-1 - - - -',
  '5 123456789012 eni-0a1b 2001:db8::5 2001:db8::9 5353 53 17 1 81 1772355661 1772355661 ACCEPT OK vpc-1 - egress - -',
  '5 123456789012 eni-0a1b 10.20.1.15 not-an-address 49153 443 6 1 40 1772355662 1772355662 ACCEPT OK vpc-1 2 egress - -',
  '5 123456789012 eni-0a1b 10.20.1.15 198.51.100.44 49153 443 6 1 40 1772355662 1772355662 DROP OK vpc-1 2 egress - -',
]

const withoutPart = ({ rows, ...rest }: Recorded) => ({
  rows: rows.map(row => Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'part'))),
  ...rest,
})

test('the sample holds these lines in two row groups packed with snappy', async () => {
  const path = join(samples, 'snappy.parquet')
  if (process.env['UPDATE_GOLDENS']) writeFileSync(path, flowLogParquet(header, lines, { groupRows: 5 }))
  const bytes = readFileSync(path)
  const directory = parquetMetadata(bytes)
  expect(directory.row_groups.map(({ num_rows, columns }) => [num_rows, columns[0]?.meta_data?.codec])).toEqual([
    [5n, 'SNAPPY'],
    [3n, 'SNAPPY'],
  ])
  expect(await read(bytes)).toEqual(await read(flowLogParquet(header, lines, { groupRows: 5 })))
})

describe('rows of a Parquet file', () => {
  test('are those of the same log as text', async () => {
    const text = [header.replaceAll('_', '-'), ...lines].join('\n')
    const { skipped, ...asText } = record(awsVpcFlow, text)
    const { header: _, ...others } = skipped
    expect(withoutPart(await read(flowLogParquet(header, lines)))).toEqual({ ...asText, skipped: others })
  })

  test.each(['SNAPPY', 'GZIP', 'BROTLI', 'UNCOMPRESSED'] as const)('are the same packed with %s', async codec => {
    const plain = await read(flowLogParquet(header, lines))
    expect(await read(flowLogParquet(header, lines, { codec }))).toEqual(plain)
  })

  test('may have their columns in any order, and lack some', async () => {
    const at = [9, 4, 3, 10, 6, 7]
    const pick = (line: string) => at.map(column => line.split(' ')[column]).join(' ')
    const { rows } = await read(flowLogParquet(pick(header), [pick(lines[0] ?? '')]))
    expect(rows).toEqual([
      {
        kind: 'flow',
        start: '2026-03-01T09:00:00Z',
        end: '2026-03-01T09:00:00Z',
        src_ip: '10.20.1.15',
        dst_ip: '198.51.100.44',
        dst_port: 443,
        protocol: 'tcp',
        bytes: 4811,
        src_bytes: 4811,
        sessions: 1,
        part: 1,
      },
    ])
  })

  test('are read group by group, and whoever stops is asked in between', async () => {
    const many = Array.from({ length: 10_000 }, (_, n) => (lines[0] ?? '').replace(' 12 ', ` ${n + 1} `))
    const bytes = flowLogParquet(header, many, { groupRows: 3000 })
    const { rows } = await read(bytes)
    expect(rows.map(row => row['packets'])).toEqual(many.map((_, n) => n + 1))
    expect(rows[3000]).toMatchObject({ packets: 3001, part: 1 })

    const decoder = awsVpcFlowParquet.open(bytesHead(bytes), null)
    const { sink, recorded } = createRecorder()
    let asked = 0
    if (decoder.framing === 'file')
      await decoder.read(wholeOf(bytes), { ...sink, at: () => {} }, async () => ++asked < 3)
    expect(recorded().rows).toHaveLength(6000)
  })

  test('are explained by names and values, found by their part or, when rejected, by their number', async () => {
    const bytes = flowLogParquet(header, lines, { groupRows: 5 })
    const places: { offset: number; words: string }[] = []
    const decoder = awsVpcFlowParquet.open(bytesHead(bytes), null)
    const at = (offset: number, _: number, __?: Uint8Array, words?: () => string) =>
      void places.push({ offset, words: words?.() ?? '' })
    if (decoder.framing === 'file')
      await decoder.read(wholeOf(bytes), { ...createRecorder().sink, at }, async () => true)
    const explain = async (row: number, part: number) =>
      Object.fromEntries(
        await awsVpcFlowParquet.explain(bytes, part, wholeOf(bytes), places[row]?.offset ?? -1, null, row + 1),
      )
    expect(await explain(0, 1)).toEqual(
      Object.fromEntries(header.split(' ').map((name, column) => [name, lines[0]?.split(' ')[column]])),
    )
    expect(await explain(5, 1)).toMatchObject({ srcaddr: '2001:db8::5', bytes: '81' })
    expect(await explain(6, 0)).toMatchObject({ dstaddr: 'not-an-address' })
    expect(await explain(6, 9)).toEqual({})
    expect(places[6]?.words).toContain('dstaddr=not-an-address')
  })

  test('with blanks in a value are rejected by name, as they are in no flow log', async () => {
    const bytes = flowLogParquet('srcaddr dstaddr account_id start bytes', ['10.0.0.1 10.0.0.2 a\u00a0b 1772355600 1'])
    expect((await read(bytes)).rejects).toEqual(['account_id is a b; no value of a flow log has blanks in it'])
  })
})

describe('files that are not to be trusted', () => {
  const failure = async (bytes: Uint8Array): Promise<string> => {
    try {
      await read(bytes)
      return ''
    } catch (error) {
      return error instanceof Failure ? error.message : `threw ${String(error)}`
    }
  }

  test('another table is named by its columns', async () => {
    expect(await failure(flowLogParquet('city population', ['Bonn 336465']))).toBe(
      'its columns (city, population) are not those of AWS flow logs, and no other log in Parquet is known',
    )
  })

  test('a cut or encrypted file is told', async () => {
    const bytes = flowLogParquet(header, lines)
    expect(await failure(bytes.subarray(0, bytes.length - 20))).toContain('is cut')
    expect(await failure(bytes.subarray(0, 4))).toContain('is cut')
    const sealed = bytes.slice()
    sealed[bytes.length - 1] = 'E'.charCodeAt(0)
    expect(await failure(sealed)).toContain('encrypted')
    const lying = bytes.slice()
    new DataView(lying.buffer).setUint32(lying.length - 8, 0xfffffff0, true)
    expect(await failure(lying)).toContain('which cannot be')
  })

  test('a damaged row group is one reject, and the others are read', async () => {
    const bytes = flowLogParquet(header, lines, { groupRows: 3, codec: 'UNCOMPRESSED' })
    const [, second] = (await openTable(wholeOf(bytes))).groups
    const damaged = bytes.slice()
    damaged.fill(0xff, second?.offset, (second?.offset ?? 0) + (second?.length ?? 0))
    const { rows, rejects, skipped } = await read(damaged)
    expect(rows.map(row => row['bytes'])).toEqual([4811, 90210, 252])
    expect(rejects[0]).toMatch(/^row group 2 with 3 rows cannot be read: the column account_id is damaged: /)
    expect([rejects.length, skipped]).toEqual([3, {}])
  })

  test('counts and runs that lie are refused before anything is made of them', () => {
    const shape = { codec: 'UNCOMPRESSED', rows: 1000, optional: true, isFlag: false }
    /** Header of a data page: type, sizes, then values and encoding. */
    const page = (values: readonly number[], encoding: number, body: readonly number[]): Uint8Array => {
      const size = body.length * 2
      return Uint8Array.from([
        0x15,
        0,
        0x15,
        size,
        0x15,
        size,
        0x2c,
        0x15,
        ...values,
        0x15,
        encoding * 2,
        0x15,
        6,
        0x15,
        6,
        0,
        0,
        ...body,
      ])
    }
    const thousand = [0xd0, 0x0f]
    const allThere = [3, 0, 0, 0, 0xd0, 0x0f, 1]
    expect(() => checkPages(page(thousand, 2, [...allThere, 1, 0xd0, 0x0f, 0]), shape)).not.toThrow()
    expect(() => checkPages(page(thousand, 2, [...allThere, 1, 0xfe, 0xff, 0xff, 0xff, 0x0f, 0]), shape)).toThrow(
      'a run says it has 2147483647 values where 1000 are left',
    )
    expect(() => checkPages(page(thousand, 2, [6, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff, 0x0f, 1]), shape)).toThrow(
      'a run says it has 2147483647 values',
    )
    expect(() => checkPages(page([0xfe, 0xff, 0xff, 0xff, 0x0f], 0, allThere), shape)).toThrow('where 1000 are left')
    expect(() => checkPages(page(thousand, 5, allThere), shape)).toThrow(
      'encoded as DELTA_BINARY_PACKED, which is not read',
    )
    expect(() => checkPages(page(thousand, 0, allThere), { ...shape, codec: 'LZ4' })).toThrow(
      'packed with LZ4, which is not read',
    )
    expect(() => readStruct({ bytes: Uint8Array.from([0x19, 0xf1, 0xff, 0xff, 0xff, 0x7f]), at: 0 })).toThrow(
      'a list is longer',
    )
    expect(() => readStruct({ bytes: new Uint8Array(100).fill(0x1c), at: 0 })).toThrow('nested too deep')
  })

  test('snappy blocks unpack as their description says, and lengths that lie end at once', () => {
    const text = (bytes: readonly number[], size: number) =>
      Buffer.from(unpackSnappy(Uint8Array.from(bytes), size)).toString('latin1')
    expect(text([3, 0x08, 97, 98, 99], 3)).toBe('abc')
    // Three letters, then nine of them again by a copy that reaches into itself, in each of its three forms.
    expect(text([12, 0x08, 97, 98, 99, 0x15, 3], 12)).toBe('abcabcabcabc')
    expect(text([12, 0x08, 97, 98, 99, 0x22, 3, 0], 12)).toBe('abcabcabcabc')
    expect(text([12, 0x08, 97, 98, 99, 0x23, 3, 0, 0, 0], 12)).toBe('abcabcabcabc')
    expect(text([61, 0xf0, 60, ...Array<number>(61).fill(120)], 61)).toBe('x'.repeat(61))
    for (const [bytes, size] of [
      [[3, 0x08, 97, 98], 3],
      [[3, 0x08, 97, 98, 99], 2],
      [[3, 0x08, 97, 98, 99], 4],
      [[9, 0x00, 97, 0x15, 2], 10],
      [[9, 0x00, 97, 0x15, 0], 10],
      [[1, 0xfc, 0xff, 0xff, 0xff, 0xff, 97], 1],
      [[255, 255, 255, 255, 255, 255], 0],
      [[], 0],
    ] as const)
      expect(() => unpackSnappy(Uint8Array.from(bytes), size)).toThrow('damaged')
  })

  test('bytes changed anywhere give rows, rejects or one sentence, soon', async () => {
    const originals = [
      flowLogParquet(header, lines, { groupRows: 3 }),
      flowLogParquet(header, lines, { codec: 'UNCOMPRESSED' }),
      flowLogParquet(header, lines, { codec: 'GZIP', groupRows: 4 }),
    ]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...originals),
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), { minLength: 1, maxLength: 12 }),
        async (original, changes) => {
          const bytes = original.slice()
          for (const [at, byte] of changes) bytes[Math.floor(at * (bytes.length - 1))] = byte
          const began = performance.now()
          const problem = await failure(bytes)
          expect(problem).not.toContain('threw')
          expect(problem.length).toBeLessThan(600)
          expect(performance.now() - began).toBeLessThan(1000)
        },
      ),
      { numRuns: 20_000, seed: 20_261_126 },
    )
  }, 300_000)
})
