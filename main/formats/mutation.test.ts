import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { detect, formats } from '.'
import type { Sink } from './format'
import { isoTime } from './iso-time'
import { parseJson } from './parse-json'
import { createRecorder, headOf, record } from './recorded'

const samples = join(dirname(fileURLToPath(import.meta.url)), 'samples')
const lists = formats.flatMap(format => format.lists)

const texts = (id: string): readonly string[] =>
  readdirSync(join(samples, id))
    .filter(name => !name.endsWith('.flows.json'))
    .map(name => readFileSync(join(samples, id, name), 'utf8'))

type Change = {
  readonly at: number
  readonly size: number
  readonly kind: 'flip' | 'cut' | 'splice'
  readonly char: number
}

const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  size: fc.nat(80),
  kind: fc.constantFrom('flip' as const, 'cut' as const, 'splice' as const),
  char: fc.nat(0x2ff),
})

const mutate = (text: string, { at, size, kind, char }: Change): string => {
  const begin = Math.floor(at * text.length)
  if (kind === 'flip') return text.slice(0, begin) + String.fromCharCode(char) + text.slice(begin + 1)
  if (kind === 'cut') return text.slice(0, begin) + text.slice(begin + size)
  return text.slice(0, begin) + text.slice(Math.max(0, begin - size), begin) + text.slice(begin)
}

/** Flows a record may stand for are bounded by its own text: nothing is made out of nothing. */
const total = ({ rows, rejects, skipped }: ReturnType<typeof record>): number =>
  rows.length + rejects.length + Object.values(skipped).reduce((sum, count) => sum + count, 0)

const textFormats = formats.filter(format => format.input === 'text').filter(({ id }) => id !== 'mapped')

describe.each(textFormats)('$id under mutation', format => {
  test('never throws, explains what it can, and loses no line or object', () => {
    const originals = texts(format.id)
    fc.assert(
      fc.property(
        fc.constantFrom(...originals),
        fc.array(change, { minLength: 1, maxLength: 8 }),
        (original, changes) => {
          const text = changes.reduce(mutate, original)
          const head = headOf(text, lists)
          detect(head)
          for (const each of formats) each.sniff(head)
          const recorded = record(format, text)
          expect(total(recorded)).toBeGreaterThanOrEqual(text.trim() === '' ? 0 : 1)
          for (const reason of recorded.rejects) expect(reason.length).toBeLessThan(400)
          for (const row of recorded.rows) expect(row['start']).toBeDefined()
          for (const line of text.split('\n').slice(0, 3)) format.explain(line, 0, head, null)
        },
      ),
      { numRuns: 300, seed: 20_261_122 },
    )
  })

  test('every value in place of another one is stored or rejected, never thrown at', () => {
    const value = fc.jsonValue({ maxDepth: 3 })
    fc.assert(
      fc.property(value, fc.option(value), (wild, header) => {
        const decoder = format.open(headOf('{}', lists), null)
        if (decoder.framing !== 'json') return
        const { sink, recorded } = createRecorder()
        const around = typeof header === 'object' && header !== null && !Array.isArray(header) ? header : null
        decoder.value(wild, around as Readonly<Record<string, unknown>> | null, sink)
        expect(total(recorded())).toBeGreaterThanOrEqual(1)
      }),
      { numRuns: 300, seed: 7 },
    )
  })
})

test('known keys with wild values give rows or rejects', () => {
  const keys = [
    'event_type',
    'src_ip',
    'src_port',
    'proto',
    'timestamp',
    'flow',
    'alert',
    'dns',
    'http',
    'tls',
    'vlan',
    'event',
    'properties',
    'flowRecords',
    'flows',
    'flowTuples',
    'rule',
    'initiator_ip',
    'target_ip',
    'flow_logs',
    'message',
    'records',
    'jsonPayload',
    'connection',
    'disposition',
    'reporter',
    'dest_ip',
    'rule_details',
    'reference',
    'logContent',
    'data',
    'oracle',
    'sourceAddress',
    'destinationAddress',
    'flowid',
    'FlowType',
    'SrcIP_s',
    'PublicIPs_s',
    'FlowDirection',
    'L4Protocol',
    'DestPort',
    'FlowStartTime',
    'tables',
    'error',
  ]
  const words = fc.constantFrom<unknown>(
    'flow',
    'alert',
    'dns',
    '10.0.0.1',
    '1',
    -1,
    1.5,
    1e300,
    null,
    true,
    [],
    {},
    { toString: 1, valueOf: 1 },
    '__proto__',
    'constructor',
    'toString',
    'I',
    '203.0.113.1|1|1|1|1|1|1 x|y',
    { toString: 1, valueOf: 2, toJSON: 3 },
  )
  const { tree } = fc.letrec<{ tree: unknown }>(tie => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      words,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys), tie('tree'), { maxKeys: 8 }),
    ),
  }))
  fc.assert(
    fc.property(tree, wild => {
      for (const format of textFormats) {
        const decoder = format.open(headOf('{}', lists), null)
        const { sink, recorded } = createRecorder()
        if (decoder.framing !== 'json') continue
        decoder.value(wild, null, sink)
        expect(total(recorded())).toBeGreaterThanOrEqual(1)
        format.sniff({ bytes: new Uint8Array(), text: '', lines: [], records: [wild], header: null })
      }
    }),
    { numRuns: 1500, seed: 11 },
  )
})

test('bytes that are no text at all are rejected line by line', () => {
  const decoder = formats[0]?.open({ bytes: new Uint8Array(), text: '', lines: [], records: [], header: null }, null)
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 400 }), bytes => {
      const { sink, recorded } = createRecorder()
      const counted: Sink = sink
      if (decoder?.framing === 'lines') decoder.line(bytes, 0, bytes.length, counted)
      expect(total(recorded())).toBe(1)
    }),
    { numRuns: 500, seed: 3 },
  )
})

describe('reading numbers and times exactly', () => {
  test('integers beyond 2^53 keep every digit, inside and outside of text', () => {
    expect(parseJson('{"flow_id":18446744073709551615,"a":[9007199254740991,-9007199254740993]}')).toEqual({
      flow_id: '18446744073709551615',
      a: [9007199254740991, '-9007199254740993'],
    })
    expect(
      parseJson(
        '{"payload":"x: 18446744073709551615, \\" :12345678901234567890","n":1.2345678901234567890,"e":12345678901234567890e1}',
      ),
    ).toEqual({
      payload: 'x: 18446744073709551615, " :12345678901234567890',
      n: Number('1.2345678901234567890'),
      e: Number('12345678901234567890e1'),
    })
  })

  test('other JSON is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json(), text => {
        const plain: unknown = JSON.parse(text)
        const safe = JSON.stringify(plain, (_, value: unknown) =>
          typeof value === 'number' && !Number.isSafeInteger(value) ? 0 : value,
        )
        expect(parseJson(safe)).toEqual(JSON.parse(safe))
      }),
      { seed: 5 },
    )
  })

  test('times are those of Date for every offset and fraction', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1970-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }), date => {
        const iso = date.toISOString()
        expect(isoTime(iso)).toBe(date.getTime())
        expect(isoTime(iso.replace('Z', '789+0000'))).toBe(date.getTime())
        expect(isoTime(iso.replace('Z', '+05:30'))).toBe(date.getTime() - 330 * 60_000)
        expect(isoTime(iso.replace('Z', '-0200'))).toBe(date.getTime() + 120 * 60_000)
      }),
      { seed: 9 },
    )
    expect(
      [
        '2026-02-29T00:00:00Z',
        '2026-13-01T00:00:00Z',
        '2026-01-01',
        '2026-01-01T25:00:00Z',
        '2026-01-01T00:00:00.Z',
        '2026-01-01T00:00:00+1',
      ].map(isoTime),
    ).toEqual(Array(6).fill(Number.NaN))
  })
})
