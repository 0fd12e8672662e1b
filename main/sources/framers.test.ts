import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseJson } from '../formats/parse-json'
import { createCsvFramer } from './csv-framer'
import { longestRecordBytes } from './framed'
import { createJsonFramer } from './json-framer'
import { createLineFramer } from './line-framer'

type Seen = { readonly text?: unknown; readonly header?: unknown; readonly broken?: string; readonly at: string }

const encoder = new TextEncoder()

/** Feeds bytes in pieces of the given sizes, over and over. */
const pieces = (bytes: Uint8Array, sizes: readonly number[]): readonly Uint8Array[] => {
  const out: Uint8Array[] = []
  for (let at = 0, n = 0; at < bytes.length; n++) {
    const size = sizes[n % sizes.length] ?? 1
    out.push(bytes.slice(at, at + size))
    at += size
  }
  return out
}

const frameJson = (text: string | Uint8Array, lists: readonly string[] = [], sizes: readonly number[] = [1 << 20]) => {
  const bytes = typeof text === 'string' ? encoder.encode(text) : text
  const seen: Seen[] = []
  const framer = createJsonFramer(lists, {
    value: (value, header, { offset, length }) => seen.push({ text: value, header, at: `${offset}+${length}` }),
    broken: (reason, { offset, length }) => seen.push({ broken: reason, at: `${offset}+${length}` }),
  })
  for (const piece of pieces(bytes, sizes)) framer.push(piece)
  framer.end()
  return seen
}
const values = (seen: readonly Seen[]) => seen.flatMap(({ text }) => (text === undefined ? [] : [text]))
const problems = (seen: readonly Seen[]) => seen.flatMap(({ broken }) => (broken === undefined ? [] : [broken]))

describe('records in JSON text', () => {
  test('are found one a line, with blank lines, without a last newline', () => {
    const seen = frameJson('{"a":1}\n\n{"a":2}\r\n{"a":"}\\"{"}')
    expect(values(seen)).toEqual([{ a: 1 }, { a: 2 }, { a: '}"{' }])
    expect(seen.map(({ at }) => at)).toEqual(['0+7', '9+7', '18+12'])
  })

  test('are found in an array, pretty-printed, and glued together', () => {
    expect(values(frameJson('[\n {"a": 1},\n {"a": [1, {"b": 2}]}\n]\n'))).toEqual([{ a: 1 }, { a: [1, { b: 2 }] }])
    expect(values(frameJson('{\n "a": 1\n}\n{\n "a": 2\n}'))).toEqual([{ a: 1 }, { a: 2 }])
    expect(values(frameJson('{"a":1}{"a":2}'))).toEqual([{ a: 1 }, { a: 2 }])
  })

  test('are found in a list inside an object, with the other members as header', () => {
    const seen = frameJson('{"v":"1","rows":[{"a":1},{"a":2}],"end":true}', ['rows'])
    expect(values(seen)).toEqual([{ a: 1 }, { a: 2 }])
    expect(seen[0]?.header).toMatchObject({ v: '1' })
    expect(seen.map(({ at }) => at)).toEqual(['17+7', '25+7'])
  })

  test('are found in a list of each element of a list; what stands around it is told beside them', () => {
    const lists = ['tables.rows', 'records']
    const text =
      '{"v":1,"tables":[{"name":"a","columns":[{"n":1}],"rows":[[1,"]"],[2,{}]],"last":true},{"name":"b","rows":[]},7],"error":{"code":"cut"}}\n{"records":[{"a":1}]}'
    for (const size of [1, 3, 7, 1000]) {
      const seen = frameJson(text, lists, [size])
      expect(seen.map(({ text: value, header, broken }) => broken ?? [value, header])).toEqual([
        [[1, ']'], { name: 'a', columns: [{ n: 1 }], rows: [], last: true }],
        [[2, {}], { name: 'a', columns: [{ n: 1 }], rows: [], last: true }],
        [{ name: 'b', rows: [] }, null],
        'the text is not JSON',
        [{ v: 1, tables: [], error: { code: 'cut' } }, null],
        [{ a: 1 }, { records: [] }],
      ])
    }
    expect(values(frameJson('{"tables":[{"rows":[[1]]}]}', lists))).toEqual([[1]])
    expect(values(frameJson('{"tables":[]}', lists))).toEqual([{ tables: [] }])
    expect(values(frameJson('{"rows":[[1]]}', lists))).toEqual([{ rows: [[1]] }])
    const cut = frameJson('{"tables":[{"name":"a","rows":[[1],[2', lists)
    expect(values(cut)).toEqual([[1]])
    expect(problems(cut)).toEqual(['the file ends inside a record'])
  })

  test('know the members after their list, in pieces of any size, as long as the object is small', () => {
    const text = '{"v":1,"rows":[{"a":1},7,{"a":2}],"group":"x","more":{"b":1}}'
    for (const size of [1, 5, 1000]) {
      const seen = frameJson(text, ['rows'], [size])
      expect(seen.map(({ at }) => at)).toEqual(['15+7', '23+1', '25+7'])
      for (const { header } of [seen[0], seen[2]].map(one => ({ header: one?.header })))
        expect(header).toEqual({ v: 1, rows: [], group: 'x', more: { b: 1 } })
    }
  })

  test('of a large object do not wait for its end', () => {
    const element = JSON.stringify({ a: 'x'.repeat(1000) })
    const told: (boolean | undefined)[] = []
    const framer = createJsonFramer(['rows'], {
      value: (_, header) => told.push(header !== null && 'group' in header),
      broken: () => {},
    })
    framer.push(encoder.encode('{"rows":['))
    for (let n = 0; n < 8000; n++) framer.push(encoder.encode(`${element},`))
    expect(told).toEqual([])
    for (let n = 0; n < 1000; n++) framer.push(encoder.encode(`${element},`))
    expect(told).toHaveLength(9000)
    framer.push(encoder.encode(`${element}],"group":"x"}`))
    framer.end()
    expect(told).toHaveLength(9001)
    expect(told).not.toContain(true)
  })

  test('of an object that is cut are told when the text ends', () => {
    const seen = frameJson('{"rows":[{"a":1},{"a":2}', ['rows'])
    expect(values(seen)).toEqual([{ a: 1 }, { a: 2 }])
    expect(problems(seen)).toHaveLength(1)
  })

  test.each([
    ['inside a string', '{"n":2,"a":"x'],
    ['before its last bracket', '{"n":2,"a":"x","b":[1,2]'],
    ['before a value', '{"n":2,"a":'],
    ['inside a list', '{"n":2,"b":[1,'],
    ['after an escape', '{"n":2,"a":"x\\\\'],
  ])('a line that breaks off %s takes no other line with it', (_, cut) => {
    const good = (n: number) => JSON.stringify({ n, a: 'x', b: [1, { c: 2 }] })
    const text = [good(1), cut, good(3), good(4), good(5)].join('\n')
    for (const lists of [[], ['rows']])
      for (const sizes of [[1 << 20], [1], [7, 3]]) {
        const seen = frameJson(text, lists, sizes)
        expect(values(seen)).toMatchObject([{ n: 1 }, { n: 3 }, { n: 4 }, { n: 5 }])
        expect(problems(seen)).toHaveLength(1)
      }
  })

  test('a last whole line is read although the one before it broke off', () => {
    for (const lists of [[], ['rows']])
      expect(frameJson('{"n":1}\n{"n":2,"a":\n{"n":3}', lists)).toMatchObject([
        { text: { n: 1 } },
        { broken: 'the file ends inside a record', at: '8+11' },
        { text: { n: 3 } },
      ])
  })

  test('nesting that never ends is read in time that grows with its length only', () => {
    const open = '{"a":[\n'.repeat(500)
    const seen = frameJson(`${open}${'1,'.repeat(1 << 21)}\n${open}"`, [], [1 << 18])
    expect(values(seen)).toEqual([])
    expect(problems(seen).length).toBeGreaterThan(0)
  })

  test('an object whose list is empty is a record of its own', () => {
    expect(values(frameJson('{"v":1,"rows":[],"n":0}', ['rows']))).toEqual([{ v: 1, rows: [], n: 0 }])
  })

  test('a list of that name deeper down, or a member that is no list, does not open', () => {
    expect(values(frameJson('{"x":{"rows":[1]},"y":"rows"}', ['rows']))).toEqual([{ x: { rows: [1] }, y: 'rows' }])
  })

  test('a cut end is one reject, and what stands before it is kept', () => {
    const seen = frameJson('{"a":1}\n{"a":2,"b":"x')
    expect(values(seen)).toEqual([{ a: 1 }])
    expect(seen[1]).toEqual({ broken: 'the file ends inside a record', at: '8+13' })
    expect(problems(frameJson('{"rows":[{"a":1},{"a"', ['rows']))).toEqual(['the file ends inside a record'])
  })

  test('text between records is a reject of its own and costs no record', () => {
    const seen = frameJson('{"a":1}\noops, not json\n{"a":2}\n')
    expect(values(seen)).toEqual([{ a: 1 }, { a: 2 }])
    expect(problems(seen)).toEqual(['the text is not JSON'])
  })

  test('a damaged record costs only itself', () => {
    const seen = frameJson('{"a":1}\n{"a":}\n{"a":3}\n')
    expect(values(seen)).toEqual([{ a: 1 }, { a: 3 }])
    expect(problems(seen)).toHaveLength(1)
  })

  test('a record beyond the limit is passed over in bounded memory', () => {
    const long = Buffer.alloc(longestRecordBytes + 1_000_000, 120)
    const bytes = Buffer.concat([Buffer.from('{"a":"'), long, Buffer.from('"}\n{"a":2}\n')])
    const seen = frameJson(bytes, [], [256 * 1024])
    expect(values(seen)).toEqual([{ a: 2 }])
    expect(problems(seen)[0]).toMatch(/^the record is 17,777,2\d\d bytes long; more than 16 MiB/)
  })

  test('nesting without end is a reject, not a stack overflow', () => {
    const seen = frameJson(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}\n{"a":2}\n`)
    expect(values(seen)).toContainEqual({ a: 2 })
  })

  const json = fc.oneof(fc.dictionary(fc.string({ maxLength: 6 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 5 }))

  test('are the same however the text is cut into pieces, whatever its form', () => {
    fc.assert(
      fc.property(
        fc.array(json, { minLength: 1, maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
        fc.constantFrom('lines', 'pretty', 'glued', 'array', 'list', 'nested'),
        (records, sizes, form) => {
          const text = {
            lines: records.map(record => JSON.stringify(record)).join('\n'),
            pretty: records.map(record => JSON.stringify(record, null, 2)).join('\n'),
            glued: records.map(record => JSON.stringify(record)).join(''),
            array: JSON.stringify(records, null, 1),
            list: JSON.stringify({ head: '"[', the_rows: records, tail: { the_rows: 1 } }),
            nested: JSON.stringify({
              the_lists: [{ head: ']', the_rows: records.slice(0, 1) }, { the_rows: records.slice(1) }],
            }),
          }[form]
          const lists = form === 'nested' ? ['the_lists.the_rows'] : ['the_rows']
          const whole = frameJson(text, lists)
          expect(frameJson(text, lists, sizes)).toEqual(whole)
          expect(problems(whole)).toEqual([])
          const ownsList = records.some(record => Array.isArray(record['the_rows']))
          if (form === 'nested' ? records.length > 1 : !ownsList)
            expect(values(whole)).toEqual(records.map(record => parseJson(JSON.stringify(record))))
        },
      ),
      { numRuns: 400 },
    )
  })

  test('damage never throws, never hangs, and is the same in pieces', () => {
    fc.assert(
      fc.property(
        fc.array(json, { minLength: 1, maxLength: 5 }),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 17 }),
        (records, damage, size) => {
          for (const text of [
            records.map(record => JSON.stringify(record)).join('\n'),
            `{"lists":[${records.map(record => JSON.stringify({ ...record, rows: records })).join()}],"v":1}`,
          ]) {
            const bytes = encoder.encode(text)
            for (const [at, byte] of damage) bytes[at % bytes.length] = byte
            const lists = ['rows', 'lists.rows']
            expect(frameJson(bytes, lists, [size])).toEqual(frameJson(bytes, lists))
          }
        },
      ),
      { numRuns: 400 },
    )
  })
})

const frameLines = (text: string | Uint8Array, sizes: readonly number[] = [1 << 20]) => {
  const bytes = typeof text === 'string' ? encoder.encode(text) : text
  const seen: (readonly [string, number, number])[] = []
  const broken: string[] = []
  const framer = createLineFramer({
    line: (piece, from, to, offset, number) =>
      seen.push([new TextDecoder().decode(piece.slice(from, to)), offset, number]),
    broken: (reason, { offset, length }) => broken.push(`${reason} @${offset}+${length}`),
  })
  for (const piece of pieces(bytes, sizes)) framer.push(piece)
  framer.end()
  return { seen, broken }
}

describe('lines of text', () => {
  test('end with LF or CRLF, may be blank, and the last needs no end', () => {
    expect(frameLines('a b\r\n\nc\n\r\nd').seen).toEqual([
      ['a b', 0, 1],
      ['c', 6, 3],
      ['d', 10, 5],
    ])
  })

  test('are the same however the text is cut into pieces', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('', 'a', 'a line of text', '\r', 'é'), { maxLength: 20 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
        (lines, sizes) => {
          const text = lines.join('\n')
          expect(frameLines(text, sizes)).toEqual(frameLines(text))
        },
      ),
    )
  })

  test('a line beyond the limit is one reject with its position, and the next line is read', () => {
    const long = Buffer.alloc(longestRecordBytes + 5_000_000, 120)
    const { seen, broken } = frameLines(Buffer.concat([Buffer.from('a\n'), long, Buffer.from('\nb\n')]), [256 * 1024])
    expect(seen.map(([line]) => line)).toEqual(['a', 'b'])
    expect(broken).toEqual([expect.stringMatching(/^the record is 21,777,216 bytes long; .* @2\+21777216$/)])
    expect(seen[1]?.slice(1)).toEqual([21_777_219, 3])
  })
})

const frameCsv = (text: string, sizes: readonly number[] = [1 << 20], delimiter = ',') => {
  const seen: unknown[] = []
  const framer = createCsvFramer(
    {
      row: (cells, { offset, length }, line) => seen.push([...cells, `${offset}+${length} line ${line}`]),
      broken: (reason, { offset, length }) => seen.push(`${reason} @${offset}+${length}`),
    },
    delimiter,
  )
  for (const piece of pieces(encoder.encode(text), sizes)) framer.push(piece)
  framer.end()
  return seen
}

describe('records of comma separated text', () => {
  test('have quoted cells with line ends, commas and quotes in them, and end with LF or CRLF', () => {
    expect(frameCsv('a,b\r\n"1,""x""\ny",2\n\n,\nlast,')).toEqual([
      ['a', 'b', '0+3 line 1'],
      ['1,"x"\ny', '2', '5+13 line 2'],
      ['', '', '20+1 line 5'],
      ['last', '', '22+5 line 6'],
    ])
    expect(frameCsv('a;"b;c"\n', [3], ';')).toEqual([['a', 'b;c', '0+7 line 1']])
  })

  test('are the same however the text is cut into pieces', () => {
    const cell = fc.constantFrom('', 'a', '"x"', '"a,b"', '"line\nend"', '"q""q"', 'é')
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 }),
        (rows, sizes) => {
          const text = rows.map(row => row.join(',')).join('\n')
          expect(frameCsv(text, sizes)).toEqual(frameCsv(text))
        },
      ),
    )
  })

  test('a quote that is never closed costs its own line alone', () => {
    const rest = Array.from({ length: 300 }, (_, n) => `${n},x`).join('\n')
    const seen = frameCsv(`h,i\n1,"open\n${rest}\n`, [64])
    expect(seen[1]).toBe('a quote is opened and never closed @4+7')
    expect(seen).toHaveLength(302)
    expect(frameCsv('h\n"cut')[1]).toBe('a quote is opened and never closed @2+4')
  })

  test('a record beyond the limit is one reject, and the next is read', () => {
    const long = 'x'.repeat(longestRecordBytes + 3_000_000)
    const seen = frameCsv(`a\n${long}\nb\n`, [256 * 1024])
    expect(seen[0]).toEqual(['a', '0+1 line 1'])
    expect(seen[1]).toMatch(/^the record is 19,777,216 bytes long; .* @2\+19777216$/)
    expect(seen[2]).toEqual(['b', '19777219+1 line 3'])
  })
})
