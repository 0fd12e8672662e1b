import { expect, test } from 'vitest'
import type { Cell, ColumnInfo } from '../../shared/contract'
import { csvReport, rowsToCsv } from './csv'
import { renderReport } from './index'
import { ndjsonReport, rowsToNdjson } from './ndjson'
import { exampleFinding, exampleReport } from './testing/example-report'

const columns: readonly ColumnInfo[] = [
  { name: 'id', type: 'integer', unit: null },
  { name: 'start', type: 'time', unit: 'ms' },
  { name: 'hostname', type: 'text', unit: null },
  { name: 'flow_type', type: 'tags', unit: null },
]
const at = Date.UTC(2026, 5, 1, 0, 30)
const rowWith = (hostname: Cell): readonly Cell[] => [1, at, hostname, ['ExternalPublic', 'North-South']]

/** A reader of RFC 4180 by the letter. */
const readCsv = (text: string): string[][] => {
  const lines: string[][] = []
  let line: string[] = []
  let value = ''
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') value += text[++i] ?? ''
      else if (c === '"') quoted = false
      else value += c
    } else if (c === '"') quoted = true
    else if (c === ',' || (c === '\r' && text[i + 1] === '\n')) {
      line.push(value)
      value = ''
      if (c === '\r') {
        i++
        lines.push(line)
        line = []
      }
    } else value += c
  }
  return lines
}

test.each([
  'plain',
  'comma, "quote"',
  'two\r\nlines',
  'Grüße 日本',
  '<script>alert(1)</script>',
  'x'.repeat(1_000_000),
])('text comes back from CSV as it went in: %#', text => {
  expect(readCsv(rowsToCsv(columns, [rowWith(text)]))).toEqual([
    ['id', 'start', 'hostname', 'flow_type'],
    ['1', '2026-06-01T00:30:00Z', text, 'ExternalPublic|North-South'],
  ])
})

test.each(['=cmd|"/c calc"!A1', '+1+1', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '＝1+1'])(
  'CSV text never starts a formula: %j',
  text => {
    const cell = readCsv(rowsToCsv(columns, [rowWith(text)]))[1]?.[2]
    expect(cell).toBe(`'${text}`)
  },
)

test('CSV shows unseen characters, leaves nulls empty and numbers bare', () => {
  const text = rowsToCsv(columns, [rowWith('a\u0000b\u202Ec\u001b[2J'), [-5, null, null, null]], { header: false })
  expect(text).toBe('1,2026-06-01T00:30:00Z,a⟨U+0000⟩b⟨U+202E⟩c⟨U+001B⟩[2J,ExternalPublic|North-South\r\n-5,,,\r\n')
})

test('times are those of the zone asked for', () => {
  expect(rowsToCsv(columns, [rowWith(null)], { zone: 'Asia/Tokyo', header: false })).toContain(
    '2026-06-01T09:30:00+09:00',
  )
  expect(rowsToNdjson(columns, [rowWith(null)], 'Asia/Tokyo')).toContain('"start":"2026-06-01T09:30:00+09:00"')
})

test('NDJSON keeps every character, writes unseen ones as escapes, and leaves nulls out', () => {
  const text = 'a\u0000b\u202Ec\u2028\u{E0041}</script>'
  const line = rowsToNdjson(columns, [rowWith(text), [2, null, null, null]])
  const [first = '', second = ''] = line.split('\n')
  expect(first).toContain('a\\u0000b\\u202ec\\u2028\\udb40\\udc41</script>')
  expect(JSON.parse(first)).toEqual({
    id: 1,
    start: '2026-06-01T00:30:00Z',
    hostname: text,
    flow_type: ['ExternalPublic', 'North-South'],
  })
  expect(second).toBe('{"id":2}')
})

test('findings as CSV: a line each, then their rows, every line equally long', () => {
  const hostile = exampleFinding({
    title: '=HYPERLINK("http://evil")',
    note: 'two\nlines',
    pinned: [{ id: 9, severity: 1, src_ip: '10.0.0.1' }],
  })
  const lines = readCsv(csvReport.render(exampleReport({ findings: [hostile] })))
  const [header = [], finding = [], row = []] = lines
  expect(lines.map(({ length }) => length)).toEqual([header.length, header.length, header.length])
  expect(finding.slice(0, 5)).toEqual(['finding', '1', 'high', '\'=HYPERLINK("http://evil")', 'two\nlines'])
  expect(Object.fromEntries(header.map((name, column) => [name, row[column]]))).toMatchObject({
    line: 'row',
    finding: '1',
    severity: '',
    row_severity: '1',
    id: '9',
    src_ip: '10.0.0.1',
  })
})

test('findings as NDJSON: the case, its evidence with hashes, every finding whole', () => {
  const lines = ndjsonReport
    .render(exampleReport())
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>)
  expect(lines.map(({ line }) => line)).toEqual(['case', 'evidence', 'evidence', 'finding', 'finding'])
  expect(lines[1]).toMatchObject({ seen: 10_060, stored: 10_031, rejected: 3, skipped: 26, duplicate: 0 })
  expect(lines[3]).toMatchObject({
    row_count: 2_871,
    query: 'dst_port:22 AND src_country:JP',
    from: '2026-11-16T09:00:00+09:00',
  })
})

test('a report is named after its case, with nothing in the name that a file system minds', () => {
  const report = exampleReport()
  expect(renderReport('csv', report).name).toBe('acme-breach-findings.csv')
  const odd = { ...report, info: { ...report.info, name: '../a b:c?.netwake' } }
  expect(renderReport('ndjson', odd).name).toBe('a-b-c-findings.ndjson')
})
