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

/** Country of every source address, looked up in the same tables and put beside the peer's rows before it is asked. */
const addCountries = async (connection: Awaited<ReturnType<typeof openDuckDb>>): Promise<void> => {
  const { host } = createEnricher(outPath('data'))
  const rows = await (await connection.run('select distinct srcaddr from f')).getRows()
  await connection.run('create or replace table h (ip varchar, country varchar)')
  const values = rows.map(([ip]) => `(${quoted(String(ip))}, ${quoted(host(String(ip)).country ?? '')})`)
  for (let n = 0; n < values.length; n += 5000)
    await connection.run(`insert into h values ${values.slice(n, n + 5000).join(',')}`)
  await connection.run('create or replace table g as select f.*, h.country from f left join h on f.srcaddr = h.ip')
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
