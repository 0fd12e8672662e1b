import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { longestMapping, type Mapping, mapping as mappingSchema } from '../../../shared/model/mapping'
import { detect, formats } from '..'
import { headOf, record } from '../recorded'
import { mapped, mappingOf } from './mapped'

const samples = join(dirname(fileURLToPath(import.meta.url)), '../samples/mapped')
const lists = formats.flatMap(format => format.lists)

const cases = readdirSync(samples)
  .filter(name => name.endsWith('.mapping.json'))
  .map(name => {
    const stem = name.replace('.mapping.json', '')
    const file =
      readdirSync(samples).find(each => each.startsWith(`${stem}.`) && !/\.(mapping|flows)\.json$/.test(each)) ?? ''
    return {
      stem,
      file,
      text: readFileSync(join(samples, file), 'utf8'),
      options: readFileSync(join(samples, name), 'utf8'),
      golden: join(samples, `${stem}.flows.json`),
    }
  })

const made = (part: Partial<Mapping>): string =>
  JSON.stringify({
    version: 1,
    name: 'Made here',
    kind: 'csv',
    columns: [
      { column: 'when', field: 'start' },
      { column: 'what', field: 'message' },
    ],
    time: { format: 'iso', zone: 'UTC' },
    ...part,
  })

const startOf = (time: string, format: string, zone = 'UTC'): unknown => {
  const { rows, rejects } = record(mapped, `when|what\n${time}|x\n`, made({ delimiter: '|', time: { format, zone } }))
  return rows[0]?.['start'] ?? rejects[0]
}

describe.each(cases)('$file', ({ text, options, golden }) => {
  test('becomes its golden rows, rejects and skips', () => {
    const recorded = record(mapped, text, options)
    if (process.env['UPDATE_GOLDENS']) writeFileSync(golden, `${JSON.stringify(recorded, null, 2)}\n`)
    expect(recorded).toEqual(JSON.parse(readFileSync(golden, 'utf8')))
  })

  test('is claimed by no format: what it is, only its mapping says', () => {
    const head = headOf(text, lists)
    expect([detect(head), mapped.sniff(head)]).toEqual([null, 'no'])
  })

  test('keeps every record under mutation, and throws at none', () => {
    const places = fc.array(fc.record({ at: fc.nat(text.length), put: fc.string({ maxLength: 6 }) }), {
      minLength: 1,
      maxLength: 6,
    })
    const body = text.indexOf('\n') + 1
    fc.assert(
      fc.property(places, changes => {
        // The header is checked when the file is opened; here the records below it are damaged.
        const damaged = changes.reduce(
          (now, { at, put }) => `${now.slice(0, Math.max(body, at))}${put}${now.slice(Math.max(body, at) + 2)}`,
          text,
        )
        const { rows, rejects, skipped } = record(mapped, damaged, options)
        expect(rows.length + rejects.length + Object.values(skipped).reduce((a, b) => a + b, 0)).toBeGreaterThan(0)
        for (const reason of rejects) expect(reason.length).toBeLessThan(400)
        for (const row of rows) expect(row['start']).toBeDefined()
      }),
      { numRuns: 300, seed: 20_261_126 },
    )
  })

  test('a record is explained by the names of its own columns', () => {
    const [first = '', second = ''] = text.split('\n')
    const explained = Object.fromEntries(
      mapped.explain(second === '' ? first : second, 0, headOf(text, lists), options),
    )
    expect(Object.keys(explained).length).toBeGreaterThan(3)
    expect(explained).toMatchObject(
      text.startsWith('{')
        ? { 'destination.ip': '198.51.100.20', 'http.status': '200' }
        : text.startsWith('Date')
          ? { Disposition: 'Permit', Note: 'a "quoted" note; with a separator' }
          : { 1: '1794816061', 5: 'out' },
    )
  })
})

describe('times', () => {
  const instant = fc.integer({ min: Date.UTC(1990, 0, 2), max: Date.UTC(2099, 11, 30) })

  test('since 1970 in any unit are read to the millisecond', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 999_999 }), (ms, ns) => {
        const iso = new Date(ms).toISOString().replace('.000Z', 'Z')
        const [whole, part] = [Math.floor(ms / 1000), ms % 1000]
        const thousandths = String(part).padStart(3, '0')
        const millionths = String(ns).padStart(6, '0')
        expect(startOf(`${whole}.${thousandths}${millionths}`, 'epoch-s')).toBe(iso)
        expect(startOf(`${ms}`, 'epoch-ms')).toBe(iso)
        expect(startOf(`${ms}${millionths.slice(0, 3)}`, 'epoch-us')).toBe(iso)
        expect(startOf(`${ms}${millionths}`, 'epoch-ns')).toBe(iso)
      }),
      { seed: 1, numRuns: 400 },
    )
  })

  test('with an offset are the same instant whatever the zone of the mapping', () => {
    fc.assert(
      fc.property(
        instant,
        fc.integer({ min: -14 * 4, max: 14 * 4 }),
        fc.constantFrom('UTC', 'Asia/Tokyo', 'America/St_Johns', 'Pacific/Apia'),
        (ms, quarters, zone) => {
          const iso = new Date(ms).toISOString().replace('.000Z', 'Z')
          const shifted = new Date(ms + quarters * 15 * 60_000).toISOString().slice(0, -1)
          const size = Math.abs(quarters) * 15
          const offset = `${quarters < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`
          expect(startOf(`${shifted}${offset}`, 'iso', zone)).toBe(iso)
          expect(startOf(`${shifted}${offset}`.replace('T', ' '), 'iso', zone)).toBe(iso)
          expect(startOf(`${shifted} ${offset}`, "yyyy-MM-dd'T'HH:mm:ss.SSS ZZ", zone)).toBe(iso)
        },
      ),
      { seed: 2, numRuns: 300 },
    )
  })

  test('without an offset are read on the clock of the zone, and the two ways of reading agree', () => {
    const zones = fc.constantFrom(
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'Asia/Tokyo',
    )
    const clockOf = (ms: number, zone: string) =>
      new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(ms)
    fc.assert(
      fc.property(instant, zones, (ms, zone) => {
        const whole = Math.floor(ms / 1000) * 1000
        const clock = clockOf(whole, zone)
        const read = startOf(clock, 'iso', zone)
        expect(startOf(clock, 'yyyy-MM-dd HH:mm:ss', zone)).toBe(read)
        // A clock that is put back shows an hour twice: then the instant read is another one of the same clock.
        expect(clockOf(Date.parse(String(read)), zone)).toBe(clock)
      }),
      { seed: 3, numRuns: 500 },
    )
  })

  test('of an hour that is there twice are the first, of one that is left out as if it were there', () => {
    for (const format of ['iso', 'yyyy-MM-dd HH:mm:ss']) {
      expect(startOf('2026-10-25 02:30:00', format, 'Europe/Berlin')).toBe('2026-10-25T00:30:00Z')
      expect(startOf('2026-03-29 02:30:00', format, 'Europe/Berlin')).toBe('2026-03-29T01:30:00Z')
    }
  })

  test('are read to the day and the minute, with slashes and with words', () => {
    expect([
      startOf('2026-11-16', 'iso'),
      startOf('2026-11-16 08:01', 'iso', 'Asia/Tokyo'),
      startOf('2026/11/16 08:01:02', 'iso'),
      startOf('2026-11-16 08:01:02 UTC', 'iso', 'Asia/Tokyo'),
      startOf('16/Nov/2026:08:01:02 +0100', 'dd/LLL/yyyy:HH:mm:ss ZZZ'),
      startOf('11/16/2026 8:01:02 PM', 'M/d/yyyy h:mm:ss a'),
      startOf('Nov 6 2026 08:01:02', 'LLL d yyyy HH:mm:ss'),
    ]).toEqual([
      '2026-11-16T00:00:00Z',
      '2026-11-15T23:01:00Z',
      '2026-11-16T08:01:02Z',
      '2026-11-16T08:01:02Z',
      '2026-11-16T07:01:02Z',
      '2026-11-16T20:01:02Z',
      '2026-11-06T08:01:02Z',
    ])
  })

  test('that are none, or in another form, reject their record', () => {
    for (const [time, format] of [
      ['2026-02-30 00:00:00', 'iso'],
      ['16.11.2026 08:00:00', 'iso'],
      ['1794816060.5.1', 'epoch-s'],
      ['-5', 'epoch-s'],
      ['1794816060', 'epoch-ms'],
      ['11/16/2026 08:01:02', 'dd/MM/yyyy HH:mm:ss'],
    ] as const)
      expect(startOf(time, format)).toMatch(/^when is .*; that is not a time between 1990 and 2100$/)
  })

  test('a pattern without a year, or without morning and evening, is no pattern', () => {
    for (const format of ['LLL d HH:mm:ss', 'HH:mm:ss', 'dd/MM/yyyy hh:mm:ss', 'nonsense', 'kkkk MM dd', '%Y-%m-%d'])
      expect([format, mappingOf(made({ time: { format, zone: 'UTC' } }))]).toEqual([
        format,
        expect.stringContaining('is no pattern of a whole date'),
      ])
    expect(() => mapped.open(headOf('when,what\n', []), made({ time: { format: 'HH:mm', zone: 'UTC' } }))).toThrow(
      'The mapping cannot be used: the time format HH:mm is no pattern of a whole date',
    )
  })
})

describe('a mapping', () => {
  test('that lacks something is refused with a sentence about it', () => {
    const wrong: readonly (readonly [options: string | null, sentence: string])[] = [
      [null, 'no mapping was given'],
      ['/etc/passwd', 'it is no JSON document'],
      ['[]', 'expected object'],
      [made({ columns: [{ column: 'what', field: 'message' }] }), 'no column says when it happened'],
      [
        made({
          columns: [
            { column: 'when', field: 'start' },
            { column: 'a', field: 'src_ip' },
            { column: 'b', field: 'src_ip' },
          ],
        }),
        '2 columns fill src_ip',
      ],
      [
        made({ columns: [{ column: 'when', field: 'raw' as never }] }),
        'columns.0.field: no column can fill this field',
      ],
      [made({ time: { format: 'iso', zone: 'Europe/Nowhere' } }), 'time.zone: there is no such time zone'],
      [made({ actions: { allowed: ['OK'], denied: ['ok'], neither: [] } }), 'the action ok stands in two lists'],
      [made({ constants: [{ field: 'sensor', value: ' ' }] }), 'the fixed value of sensor is missing'],
      [made({ name: ' ' }), 'it has no name'],
      [made({ delimiter: '::' as never }), 'delimiter'],
    ]
    for (const [options, sentence] of wrong)
      expect([options, mappingOf(options)]).toEqual([options, expect.stringContaining(sentence)])
  })

  test('is never longer than what is kept with a file', () => {
    const columns = [
      'start',
      'src_ip',
      'dst_ip',
      'rule',
      'app',
      'url',
      'user',
      'message',
      'sensor',
      'zone',
      'vpc',
      'region',
    ].map((field, at) => ({
      column: `${'x'.repeat(290)}${at}`,
      field: field as 'start',
    }))
    const constants = [
      'account',
      'subnet',
      'instance',
      'vrf',
      'interface',
      'category',
      'hostname',
      'user_agent',
      'src_mac',
      'dst_mac',
      'rule_id',
      'rule_set',
      'http_method',
      'reported_flow_type',
      'nat_src_ip',
    ].map(field => ({ field: field as 'account', value: 'y'.repeat(300) }))
    expect(mappingOf(made({ columns }))).toMatchObject({ columns })
    expect(
      mappingOf(
        made({
          columns,
          constants,
          actions: {
            allowed: Array.from({ length: 50 }, (_, at) => `word ${at} ${'z'.repeat(80)}`),
            denied: [],
            neither: [],
          },
        }),
      ),
    ).toBe(`it is longer than ${longestMapping.toLocaleString('en')} characters`)
  })

  test('whose columns the file does not have refuses the file, not its rows one by one', () => {
    expect(() => mapped.open(headOf('time,what\n1,x\n', []), made({}))).toThrow(
      'The mapping names the column when, and the file has time, what.',
    )
    expect(() => mapped.open(headOf('a\n', []), made({}))).toThrow(
      'The mapping names the columns when, what, and the file has a.',
    )
  })

  test('survives being written and read', () => {
    for (const { options } of cases) {
      const read = mappingOf(options)
      expect(mappingOf(JSON.stringify(read))).toEqual(read)
      expect(mappingSchema.parse(JSON.parse(options))).toEqual(read)
    }
  })
})

describe('hostile tables', () => {
  test('10,000 columns are read by name, and cost no more than their cells', () => {
    const names = Array.from({ length: 10_000 }, (_, at) => (at === 5000 ? 'when' : at === 9999 ? 'what' : `c${at}`))
    const row = names.map(name => (name === 'when' ? '2026-11-16T08:00:00Z' : name === 'what' ? 'last' : '1')).join(',')
    const began = performance.now()
    const { rows, rejects } = record(mapped, `${names.join(',')}\n${`${row}\n`.repeat(20)}${row},extra\n`, made({}))
    expect(rows).toHaveLength(20)
    expect(rows[0]).toMatchObject({ start: '2026-11-16T08:00:00Z', message: 'last' })
    expect(rejects).toEqual(['expected 10000 columns, found 10001'])
    expect(performance.now() - began).toBeLessThan(5000)
  })

  test('a first row longer than the head is read when it comes, and lacks columns then', () => {
    const names = Array.from({ length: 20_000 }, (_, at) => (at === 19_999 ? 'when' : `c${at}`))
    const row = names.map(name => (name === 'when' ? '2026-11-16T08:00:00Z' : '1')).join(',')
    const text = `${names.join(',')}\n${row}\n`
    const columns = (column: string) => [{ column, field: 'start' as const }]
    expect(record(mapped, text, made({ columns: columns('when') }))).toMatchObject({
      rows: [{ start: '2026-11-16T08:00:00Z' }],
      skipped: { header: 1 },
    })
    expect(record(mapped, text, made({ columns: columns('then') }))).toMatchObject({
      rows: [],
      rejects: [expect.stringMatching(/^The mapping names the column then, and the file has c0, c1/)],
    })
  })

  test('formulas, control characters, markup and names of prototypes are text', () => {
    const texts = [
      '=1+1',
      '@SUM(A1)',
      '\u001b[31mred\u0007',
      '<img src=x onerror=1>',
      '__proto__',
      'constructor',
      '\u202Etxt.exe',
    ]
    const { rows } = record(
      mapped,
      `when,what\n${texts.map(text => `2026-11-16T08:00:00Z,${text}`).join('\n')}\n`,
      made({}),
    )
    expect(rows.map(row => row['message'])).toEqual(texts)
  })

  test('words of an action that name members of objects are no action', () => {
    const columns = [
      { column: 'when', field: 'start' as const },
      { column: 'what', field: 'action' as const },
    ]
    const actions = { allowed: ['ok'], denied: ['no'], neither: ['maybe'] }
    const { rows, rejects } = record(
      mapped,
      `when,what\n${['OK', 'No', 'maybe', 'constructor', '__proto__', ''].map(word => `2026-11-16T08:00:00Z,${word}`).join('\n')}\n`,
      made({ columns, actions }),
    )
    expect(rows.map(row => row['action'] ?? null)).toEqual(['allowed', 'denied', null, null])
    expect(rejects).toEqual(
      ['constructor', '__proto__'].map(
        word => `what is ${word}; expected a word that the mapping lists as allowed, denied or neither`,
      ),
    )
  })

  test('deep and wide JSON is walked no further than the path', () => {
    const deep = `${'{"a":'.repeat(400)}1${'}'.repeat(400)}`
    const path = Array.from({ length: 150 }, () => 'a').join('.')
    const { rows } = record(
      mapped,
      `{"when":"2026-11-16T08:00:00Z","what":${deep}}\n`,
      made({
        kind: 'ndjson',
        columns: [
          { column: 'when', field: 'start' },
          { column: `what.${path}`.slice(0, 300), field: 'message' },
        ],
      }),
    )
    expect(rows).toHaveLength(1)
  })
})
