import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createEngine } from '../../main/engine'
import { createEnricher } from '../../main/enrich/enrich'
import { outPath } from '../../main/out-paths'
import { contract } from '../../shared/contract'
import { openDuckDb } from './duckdb'
import { benchFormats } from './formats'

/** Each measurement is a process of its own, so that memory and warm-up belong to it alone; it prints one JSON line. */

export const threads = 2
const repeats = 5

export type Ingested = {
  readonly rows: number
  readonly ms: number
  readonly firstRowsMs: number
  readonly peakMiB: number
}
/** Median milliseconds by question. */
export type Answered = { readonly ms: Readonly<Record<string, number>>; readonly peakMiB: number }

const peakMiB = (): number => Math.round(process.resourceUsage().maxRSS / 1024)
const say = (result: Ingested | Answered) => process.stdout.write(`${JSON.stringify(result)}\n`)
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

/** An engine that has been asked before, as in a window that is in use: the first turns do not count. */
const warmUps = 3

const median = async (ask: (turn: number) => Promise<unknown>): Promise<number> => {
  const times: number[] = []
  for (let n = 0; n < warmUps + repeats; n++) {
    const began = performance.now()
    await ask(n)
    if (n >= warmUps) times.push(performance.now() - began)
  }
  return times.sort((a, b) => a - b)[Math.floor(repeats / 2)] ?? Number.NaN
}

const forget = (path: string) => {
  for (const end of ['', '-journal', '.lock', '.wal']) rmSync(path + end, { force: true })
}

const netwakeIngest = async (home: string, folder: string, casePath: string): Promise<void> => {
  forget(casePath)
  let firstRowsMs = Number.NaN
  const began = performance.now()
  const engine = createEngine({ home, workers: threads })
  const { importer, store } = await engine.open(casePath, { create: true })
  const watch = setInterval(() => {
    if (store.rowCount() === 0) return
    firstRowsMs = performance.now() - began
    clearInterval(watch)
  }, 5)
  const job = importer?.start([{ path: folder, name: folder }], null) ?? ''
  await importer?.finished(job)
  const ms = performance.now() - began
  clearInterval(watch)
  const rows = store.rowCount()
  await engine.close()
  say({ rows, ms, firstRowsMs: Number.isNaN(firstRowsMs) ? ms : firstRowsMs, peakMiB: peakMiB() })
}

const duckIngest = async (id: string, folder: string, path: string): Promise<void> => {
  forget(path)
  const format = benchFormats.find(found => found.id === id)
  if (!format) throw new Error(`the bench knows no format ${id}`)
  const began = performance.now()
  const connection = await openDuckDb(path, threads)
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  const list = files.map(file => quoted(join(file.parentPath, file.name))).join(', ')
  await connection.run(`create table f as ${format.load(`[${list}]`)}`)
  const ms = performance.now() - began
  const rows = Number((await (await connection.run('select count(*) from f')).getRows())[0]?.[0])
  connection.closeSync()
  say({ rows, ms, firstRowsMs: ms, peakMiB: peakMiB() })
}

/** The source with the most flows in the sample. */
const busiestSource = '10.20.1.10'

const netwakeQuestions = async (home: string, casePath: string): Promise<void> => {
  const engine = createEngine({ home, workers: threads })
  await engine.open(casePath, { readOnly: true })
  const { calls } = engine
  const { signal } = new AbortController()
  // A range that rules nothing out but is another one each time: an answer kept from the turn before would be no answer.
  let from = 0
  const count = (query: string) => calls['flows.count'](contract['flows.count'].input.parse({ query, from }), signal)
  const groups = (input: object) =>
    calls['flows.groups'](contract['flows.groups'].input.parse({ ...input, from }), signal)
  const series = (measure: 'bytes' | 'flows') =>
    calls['flows.series'](contract['flows.series'].input.parse({ measure, buckets: 200 }), signal)
  const page = (input: object) => calls['flows.page'](contract['flows.page'].input.parse({ ...input, from }), signal)
  const columns = [
    'start',
    'src_ip',
    'dst_ip',
    'dst_port',
    'protocol',
    'action',
    'bytes',
    'packets',
    'rule',
    'src_country',
  ]
  const table = (query: string) =>
    calls['query.table'](contract['query.table'].input.parse({ query, from, limit: 1000, buckets: 200 }), signal)
  const largest = (measure: string) => ({ measure, descending: true })

  const questions: Readonly<Record<string, () => Promise<unknown>>> = {
    'Q1 filter': async () => count('dst_port:(22,23,3389) action:denied'),
    'Q2 by country': async () =>
      groups({ by: ['src_country'], measures: ['bytes'], order: largest('bytes'), limit: 10 }),
    'Q3 histogram': async () => [await series('bytes'), await series('flows')],
    'Q4 top triples': async () =>
      groups({ by: ['src_ip', 'dst_ip', 'dst_port'], measures: ['bytes'], order: largest('bytes'), limit: 20 }),
    // A page comes with the number of all its rows; so does the peer's answer.
    'Q5 latest of one': async () => page({ query: `src_ip:${busiestSource}`, columns, limit: 100 }),
    'Q6 largest': async () => page({ columns, sort: { field: 'bytes', descending: true }, limit: 100 }),
    'Q7 distinct': async () =>
      groups({ by: ['src_ip'], measures: ['destinations'], order: largest('destinations'), limit: 1000 }),
    'A1 two fields': async () => table('| stats sum(bytes), sum(packets) by dst_port, action'),
    'A2 distinct': async () => table('| stats count_distinct(src_ip) as n by dst_port'),
    'A3 percentiles': async () =>
      table('| stats pct(bytes, 50) as low, pct(bytes, 95) as high, pct(bytes, 99) as most by action'),
    'A4 hours x action': async () => table('| stats count(), sum(bytes) by bin(start, 1h), action'),
    'A5 networks': async () => table('| stats sum(bytes) as total by prefix(src_ip, 24, 64)'),
    'A6 either country': async () => table('| stats sum(bytes) as total by country'),
    'A7 top by rate': async () => table('| stats rate(bytes) as load by src_ip | sort load desc | limit 20'),
    'A8 courses': async () => table('| stats series(sum(bytes)) as total by src_country | limit 10'),
  }
  const ms: Record<string, number> = {}
  for (const [name, ask] of Object.entries(questions))
    ms[name] = await median(turn => {
      from = turn + 1
      return ask()
    })
  await engine.close()
  say({ ms, peakMiB: peakMiB() })
}

/** Countries of both addresses, looked up in the same tables and put beside the peer's rows before it is asked. */
const addCountries = async (connection: Awaited<ReturnType<typeof openDuckDb>>): Promise<void> => {
  const { host } = createEnricher(outPath('data'))
  const rows = await (await connection.run('select srcaddr from f union select dstaddr from f')).getRows()
  await connection.run('create or replace table h (ip varchar, country varchar)')
  const values = rows.map(([ip]) => `(${quoted(String(ip))}, ${quoted(host(String(ip)).country ?? '')})`)
  for (let n = 0; n < values.length; n += 5000)
    await connection.run(`insert into h values ${values.slice(n, n + 5000).join(',')}`)
  await connection.run(`create or replace table g as
    select f.*, nullif(s.country, '') as country, nullif(d.country, '') as other
    from f left join h s on f.srcaddr = s.ip left join h d on f.dstaddr = d.ip`)
}

const duckQuestions = async (path: string): Promise<void> => {
  const connection = await openDuckDb(path, threads)
  await addCountries(connection)
  const rows = async (sql: string) => (await connection.run(sql)).getRows()
  const [span] = await rows('select min("start"), max("start") from g')
  const [first, last] = [Number(span?.[0]), Number(span?.[1])]
  const step = Math.max(1, (last - first) / 200)
  const questions: Readonly<Record<string, string | readonly string[]>> = {
    'Q1 filter': "select count(*) from g where dstport in (22, 23, 3389) and action = 'REJECT'",
    'Q2 by country': 'select country, sum(bytes) from g group by 1 order by 2 desc limit 10',
    'Q3 histogram': `select cast(floor(("start" - ${first}) / ${step}) as integer) b, sum(bytes), count(*) from g group by 1`,
    'Q4 top triples': 'select srcaddr, dstaddr, dstport, sum(bytes) from g group by 1, 2, 3 order by 4 desc limit 20',
    'Q5 latest of one': [
      `select * from g where srcaddr = '${busiestSource}' order by "start" desc limit 100`,
      `select count(*) from g where srcaddr = '${busiestSource}'`,
    ],
    'Q6 largest': 'select * from g order by bytes desc limit 100',
    'Q7 distinct': 'select srcaddr, count(distinct dstaddr) n from g group by 1 order by 2 desc limit 1000',
    // Each with the number of all its lines and the line under them, as ours has them.
    'A1 two fields': [
      'select dstport, action, sum(bytes), sum(packets), count(*) over () from g group by 1, 2 order by 3 desc limit 1000',
      'select sum(bytes), sum(packets) from g',
    ],
    'A2 distinct': [
      'select dstport, count(distinct srcaddr) n, count(*) over () from g group by 1 order by 2 desc limit 1000',
      'select count(distinct srcaddr) from g',
    ],
    'A3 percentiles': [
      'select action, quantile_disc(bytes, [0.5, 0.95, 0.99]) from g group by 1',
      'select quantile_disc(bytes, [0.5, 0.95, 0.99]) from g',
    ],
    'A4 hours x action': [
      'select "start" // 3600, action, count(*), sum(bytes) from g group by 1, 2 order by 1, 2',
      'select count(*), sum(bytes) from g',
    ],
    'A5 networks': [
      `select regexp_extract(srcaddr, '^(\\d+\\.\\d+\\.\\d+)\\.', 1), sum(bytes) n from g group by 1 order by 2 desc limit 1000`,
      'select sum(bytes) from g',
    ],
    'A6 either country': [
      `select side, sum(bytes) n from (
        select country as side, bytes from g where country is not null or other is null
        union all select other, bytes from g where other is not null and other is distinct from country
      ) group by 1 order by 2 desc`,
      'select sum(bytes) from g',
    ],
    'A7 top by rate': [
      `select srcaddr, sum(bytes) * 8.0 / ${Math.max(1, last - first)} n, count(*) over () from g group by 1 order by 2 desc limit 20`,
      'select sum(bytes) from g',
    ],
    'A8 courses': [
      'select country, sum(bytes) n, count(*) over () from g group by 1 order by 2 desc limit 10',
      `select country, cast(floor(("start" - ${first}) / ${step}) as integer) b, sum(bytes) from g
       where country in (select country from g group by 1 order by sum(bytes) desc limit 10) group by 1, 2`,
      'select sum(bytes) from g',
    ],
  }
  const ms: Record<string, number> = {}
  for (const [name, sql] of Object.entries(questions))
    ms[name] = await median(async () => {
      for (const one of typeof sql === 'string' ? [sql] : sql) await rows(one)
    })
  connection.closeSync()
  say({ ms, peakMiB: peakMiB() })
}

/** What a child of the bench does, by its first argument. */
export const roles: Readonly<Record<string, (...args: string[]) => Promise<void>>> = {
  'netwake-ingest': netwakeIngest,
  'duckdb-ingest': duckIngest,
  'netwake-questions': netwakeQuestions,
  'duckdb-questions': duckQuestions,
}
