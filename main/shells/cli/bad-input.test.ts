import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorkbench, ended, vpcHeader } from './workbench'

/** What nobody means, in every dialect: refused in a sentence with its place, in bounded time, or answered in bounded memory. */

const bench = createWorkbench()
const { at, made, run, start } = bench
beforeAll(bench.prepare)
afterAll(bench.clear)

const open = '('.repeat(5000)
const close = ')'.repeat(5000)
const long = 'a'.repeat(100_001)

const refused: readonly (readonly [string, string, RegExp])[] = [
  ['search', `rule:${long}`, /100,000 characters/],
  ['search', `${open}bytes:1${close}`, /200 deep/],
  ['search', `${'not '.repeat(5000)}bytes:1`, /200 deep/],
  ['search', '| stats nonsense(bytes)', /no function "nonsense"/],
  ['search', 'dst_port:22 | where bytes > 1', /no stage "where"/],
  ['search', '| stats count() by dst_port | limit -1', /limit/],
  ['search', '| stats pct(bytes, 200)', /between 0 and 100; 200 does not/],
  ['insights', `filter rule = "${long}"`, /100,000 characters/],
  ['insights', `filter ${open}bytes = 1${close}`, /200 deep/],
  ['insights', 'filter rule like /(a)\\1/', /bounded time/],
  ['insights', 'filter nonsense(bytes) = 1', /no function "nonsense"/],
  ['insights', 'filter bytes > 1 | where bytes > 2', /no command "where"/],
  ['insights', 'fields src_ip | limit -1', /limit/],
  ['insights', 'stats pct(bytes, 200)', /between 0 and 100; 200 does not/],
  ['flows', `flows where rule = '${long}'`, /100,000 characters/],
  ['flows', `flows where ${open}bytes = 1${close}`, /200 deep/],
  ['flows', 'nonsense(bytes) of flows', /no function "nonsense"/],
  ['flows', 'flows where bytes > 1 | summarize count()', /no clause/],
  ['flows', 'flows where bytes > 1 limit -1', /limit/],
  ['flows', 'percentile(bytes, 200) of flows', /between 0 and 100; 200 does not/],
  ['kql', `NTANetAnalytics | where AclRule == "${long}"`, /100,000 characters/],
  ['kql', `NTANetAnalytics | where ${open}bytes == 1${close}`, /200 deep/],
  ['kql', 'NTANetAnalytics | summarize nonsense(bytes) by DestPort', /no function "nonsense"/],
  ['kql', 'NTANetAnalytics | stats count() by dst_port', /no operator "stats"/],
  ['kql', 'NTANetAnalytics | take -1', /number of rows/],
  ['kql', 'NTANetAnalytics | summarize percentile(bytes, 200)', /between 0 and 100; 200 does not/],
  ['sql', `select '${long}'`, /100,000 characters/],
  ['sql', `select ${open}1${close}`, /200 parentheses/],
  ['sql', 'select nonsense(bytes) from flows', /no such function: nonsense/],
  ['sql', 'select 1 from flows | where bytes > 1', /syntax error/],
  ['sql', 'select dst_port from flows; drop table flows', /one statement at a time/],
  ['sql', "attach 'x' as y", /only reads/],
  ['sql', 'pragma table_list', /only reads/],
  ['sql', 'insert into flows values (1)', /only reads/],
  ['sql', 'update flows set bytes = 1', /only reads/],
  ['sql', "select load_extension('x')", /no such function: load_extension/],
  ['sql', "select writefile('x', 'y')", /no such function: writefile/],
]

test.each(refused)('%s: %.60s', async (dialect, query, sentence) => {
  const began = performance.now()
  const { code, out, err } = await run('query', '--case', made, '--dialect', dialect, query)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toMatch(sentence)
  expect(err).not.toMatch(/^\s+at .*:\d+:\d+/m)
  const place = Number(/^netwake: Character (\d+): /.exec(err)?.[1])
  expect(place).toBeGreaterThanOrEqual(1)
  expect(place).toBeLessThanOrEqual(query.length + 1)
  expect(performance.now() - began).toBeLessThan(20_000)
})

test.each([
  ["select printf('%.*c', 2000000000, 'x')", /more memory than it may have/],
  ['select zeroblob(2000000000)', /too big/],
  ['select length(randomblob(1000000000))', /more memory than it may have/],
  [
    'with recursive n(i) as (select 1 union all select i + 1 from n limit 1000000) select length(group_concat(hex(zeroblob(10000)))) from n',
    /more memory than it may have/,
  ],
  ['select percentile(200, 200) from flows', /between 0 and 100; 200 does not/],
  [`select ${'not '.repeat(5000)}1`, /nests too deeply/],
])('SQL that asks for too much is stopped, and the case answers the next: %.60s', async (sql, sentence) => {
  const { code, out, err } = await run('query', '--case', made, '--dialect', 'sql', sql)
  expect([code, out]).toEqual([2, ''])
  expect(err).toMatch(sentence)
  expect((await run('query', '--case', made, '--format', 'csv', '| stats count() as n')).out).toBe('n\r\n9\r\n')
})

test.each([
  ['search', 'rule:/(a+)+$/'],
  ['insights', 'filter rule like /((a|aa)*)*b/'],
  ['kql', 'NTANetAnalytics | where AclRule matches regex "(a+)+$"'],
  ['sql', `select '${'a'.repeat(5000)}!' regexp '^(a+)+$'`],
])('%s: a regular expression that would go back and forth for ever ends', async (dialect, query) => {
  const began = performance.now()
  expect((await run('query', '--case', made, '--dialect', dialect, query)).code).toBe(0)
  expect(performance.now() - began).toBeLessThan(20_000)
})

const endless = 'with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n'

test('an interrupt ends a query and an export, and leaves no file half written', async () => {
  for (const args of [
    ['query', '--case', made, endless],
    ['export', '--case', made, '--to', 'csv', '-o', at('cut.csv'), endless],
  ]) {
    const child = start(...args)
    const over = ended(child)
    await wait(2500)
    const asked = performance.now()
    child.kill('SIGINT')
    const { code, out, err } = await over
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/cancelled/i)
    expect(performance.now() - asked).toBeLessThan(5000)
  }
  expect([existsSync(at('cut.csv')), existsSync(at('cut.csv.part'))]).toEqual([false, false])
  expect((await run('query', '--case', made, '--format', 'csv', '| stats count() as n')).out).toBe('n\r\n9\r\n')
})

test('the settings of a flow log are no log: the file is rejected as a whole, and the command leaves 1', async () => {
  const settings = {
    name: 'web-nsg-flowlog',
    properties: { enabled: true, retentionPolicy: { days: 30, enabled: true } },
  }
  writeFileSync(at('settings.json'), JSON.stringify(settings))
  writeFileSync(
    at('beside.log'),
    `${vpcHeader}\n2 1 eni-1 10.0.0.1 192.0.2.1 1024 22 6 1 40 1717200000 1717200001 ACCEPT OK\n`,
  )
  const { code, out, err } = await run(
    'ingest',
    '--case',
    at('settings.netwake'),
    '--json',
    at('settings.json'),
    at('beside.log'),
  )
  expect(code, err).toBe(1)
  expect(JSON.parse(out)).toMatchObject({ flows: 1 })
  expect(out).toContain('Retention: web-nsg-flowlog: 30 days.')
})

test('a million groups are counted right in bounded memory', async () => {
  const count = 1_000_000
  const child = start('ingest', '--case', at('many.netwake'), '-')
  const over = ended(child)
  const { stdin } = child
  if (!stdin) throw new Error('the command has no standard input')
  stdin.write(`${vpcHeader}\n`)
  for (let from = 0; from < count; from += 10_000) {
    const lines = Array.from({ length: 10_000 }, (_, index) => {
      const n = from + index
      return `2 1 eni-1 10.${n >> 16}.${(n >> 8) & 255}.${n & 255} 192.0.2.1 1024 22 6 1 ${n} 1717200000 1717200001 ACCEPT OK\n`
    })
    if (!stdin.write(lines.join(''))) await once(stdin, 'drain')
  }
  stdin.end()
  expect((await over).code).toBe(0)
  const { code, out, err } = await run(
    'query',
    '--case',
    at('many.netwake'),
    '--format',
    'json',
    '| stats count() as n, sum(bytes) as total by src_ip | sort total desc | limit 2',
  )
  expect(code, err).toBe(0)
  expect(JSON.parse(out)).toMatchObject({
    rows: [
      ['10.15.66.63', 1, 999_999],
      ['10.15.66.62', 1, 999_998],
    ],
  })
}, 120_000)
