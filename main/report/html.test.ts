import { describe, expect, test } from 'vitest'
import type { EvidenceFile } from '../../shared/model/file'
import type { Finding } from '../../shared/model/finding'
import { htmlReport } from './html'
import { exampleFinding, exampleReport } from './testing/example-report'

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style><svg onload=alert(1)>',
  'javascript:alert(1)',
  'a\u202Efdp.exe\u0000\u001b[31m',
  '&lt;b&gt; https://evil.example/x.png',
  '=cmd|calc',
].join(' ')

const mappingOf = (word: string): string =>
  JSON.stringify({
    version: 1,
    name: word.slice(0, 100),
    kind: 'csv',
    columns: [
      { column: 'When', field: 'start' },
      { column: word, field: 'src_ip' },
    ],
    time: { format: 'dd/MM/yyyy HH:mm', zone: 'Europe/Berlin' },
    constants: [{ field: 'sensor', value: word }],
  })

const everywhere = () => {
  const [finding, row] = [exampleFinding(), exampleFinding().pinned[0] ?? {}]
  const base = exampleReport()
  const [file] = base.files
  const poisoned = Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'string' ? hostile : value]),
  )
  return exampleReport({
    info: { ...base.info, name: hostile, blindSpots: [{ format: hostile, text: hostile }] },
    files: [
      { ...(file as EvidenceFile), path: hostile, format: hostile, error: hostile, skippedKinds: { [hostile]: 2 } },
      { ...(file as EvidenceFile), format: 'mapped', formatOptions: mappingOf(hostile) },
    ],
    databases: base.databases.map(one => ({ ...one, title: hostile, attribution: hostile })),
    versions: { [hostile]: hostile },
    findings: [
      {
        ...finding,
        title: hostile,
        note: `${hostile}\n\n[click](javascript:alert(1)) ![](https://evil.example/p.png) <https://evil.example/auto>\n\n[ref]: https://evil.example`,
        query: `hostname:"${hostile.replaceAll('"', '\\"')}"`,
        pinned: [{ ...poisoned, [hostile]: hostile, bytes: hostile, start: hostile }],
        picture: finding.picture && {
          ...finding.picture,
          map: [{ src_country: hostile, dst_country: 'US', action: hostile, flows: 3, bytes: 5 }],
        },
      },
    ],
  })
}

/** Every tag of the page with its attributes, as a browser would cut it. */
const tagsOf = (html: string): readonly string[] =>
  html.replace(/<style>[^<]*<\/style>/, '').match(/<[a-z/!][^>]*>/gi) ?? []

describe('the HTML report', () => {
  const pages = { ordinary: htmlReport.render(exampleReport()), hostile: htmlReport.render(everywhere()) }

  test.each(Object.entries(pages))('of an %s case has nothing that runs and loads nothing', (_, html) => {
    const tags = tagsOf(html)
    const names = new Set(tags.map(tag => /^<\/?([a-z0-9!]+)/i.exec(tag)?.[1]?.toLowerCase()))
    for (const forbidden of [
      'script',
      'iframe',
      'object',
      'embed',
      'img',
      'link',
      'form',
      'base',
      'foreignobject',
      'animate',
    ]) {
      expect(names).not.toContain(forbidden)
    }
    for (const tag of tags) {
      expect(tag).not.toMatch(/\son[a-z]+\s*=/i)
      expect(tag).not.toMatch(/(href|src|action|style|xlink:href)\s*=\s*["']?(?!["']?#)/i)
    }
    expect(html.match(/@import|url\(/)).toBeNull()
    expect(html.match(/<style>/g)).toHaveLength(1)
  })

  test('forbids everything but its own style', () => {
    expect(pages.ordinary).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'">`,
    )
  })

  test('shows characters that cannot be seen, and markup as text', () => {
    for (const part of ['a⟨U+202E⟩fdp.exe⟨U+0000⟩⟨U+001B⟩[31m', '&lt;script&gt;alert(1)&lt;/script&gt;']) {
      expect(pages.hostile.includes(part), part).toBe(true)
    }
    expect(pages.hostile.match(/(?!\n)[\p{Cc}\p{Cf}]/u)).toBeNull()
  })

  test('says what was asked, of which evidence, and what it cannot tell', () => {
    const { ordinary } = pages
    for (const part of [
      'acme-breach',
      'Asia/Tokyo (UTC+09:00)',
      '2026-11-16 09:00:00 +09:00',
      'dst_port:22 AND src_country:JP',
      'select *\nfrom flows\nwhere',
      '2,871 rows',
      '5 of 2,871 rows',
      'DefaultRule_DenyAllInBound',
      '9f2c1d5c2f0a4e1bb3f7f6d9a1c7a0d2e4f6b8c0d2e4f6a8b0c2d4e6f8a0b2e1',
      'every record read is accounted for',
      'ends in the middle of its compressed data',
      'Rules with the action pass leave no alert.',
      'IP Geolocation by DB-IP',
      'netwake 0.1.0',
      '<strong>02:21</strong>',
    ]) {
      expect(ordinary.includes(part), part).toBe(true)
    }
  })

  test('a megabyte of text in a cell costs a few hundred characters', () => {
    const long = 'x'.repeat(1_000_000)
    const huge = exampleReport({
      findings: [exampleFinding({ title: long, pinned: [{ id: 1, hostname: long, rule: long }] })],
    })
    const added =
      htmlReport.render(huge).length -
      htmlReport.render(exampleReport({ findings: [exampleFinding({ pinned: [] })] })).length
    expect(added).toBeLessThan(10_000)
  })

  test('a case file of someone else may hold anything where rows and pictures are kept', () => {
    const mark = '<b onclick=x>'
    const forged = {
      ...exampleFinding(),
      rowCount: mark,
      pinned: [mark, { id: { [mark]: mark }, start: [mark], bytes: { a: mark } }],
      picture: { timeline: { from: mark, to: 1, allowed: [mark] }, map: [{ flows: mark }] },
    } as unknown as Finding
    const skippedKinds = { x: mark } as unknown as EvidenceFile['skippedKinds']
    const [file] = exampleReport().files
    const html = htmlReport.render(
      exampleReport({ findings: [forged], files: [{ ...(file as EvidenceFile), skippedKinds }] }),
    )
    expect(html.includes('<b onclick')).toBe(false)
    expect(html.includes('NaN rows')).toBe(true)
    const nested = {
      ...exampleFinding(),
      pinned: [{ id: { [mark]: mark }, start: [mark], bytes: { a: mark }, [mark]: [mark] }],
    }
    expect(htmlReport.render(exampleReport({ findings: [nested] })).includes('<b onclick')).toBe(false)
  })

  test('without land or findings it still is a report', () => {
    expect(htmlReport.render(exampleReport({ land: null }))).toContain('United States')
    expect(htmlReport.render(exampleReport({ findings: [] }))).toContain('No findings were recorded')
  })
})

test('a file read by a mapping says what its columns were read as', () => {
  expect(htmlReport.render(everywhere())).toContain('read by the mapping')
  const [file] = exampleReport().files
  const files = [{ ...(file as EvidenceFile), format: 'mapped', formatOptions: mappingOf('Gate <1>') }]
  expect(htmlReport.render(exampleReport({ files }))).toContain(
    'read by the mapping Gate &lt;1&gt;: When as start, Gate &lt;1&gt; as src_ip, sensor always Gate &lt;1&gt;; times dd/MM/yyyy HH:mm on the clock of Europe/Berlin',
  )
})
