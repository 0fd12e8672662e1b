import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeSample } from '../../main/sample/sample'
import { type Answered, type Ingested, roles, threads } from './children'
import { installDuckDb } from './duckdb'
import { benchFormats } from './formats'

/**
 * `npm run bench`: Netwake beside DuckDB on the same files, the same machine, the same number of threads, in one run.
 * Figures are ratios; above 1 Netwake is the faster. `npm run bench -- 200000 1000000` makes it smaller.
 */
const [ingestRows = 2_000_000, ...questionRows] = process.argv.slice(2).map(Number)
const sizes = questionRows.length > 0 ? questionRows : [2_000_000, 10_000_000]

const measure = <R>(role: string, ...args: readonly string[]): R => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), role, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  if (status !== 0) throw new Error(`${role} failed: ${stderr}`)
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as R
}

const print = (text: string) => process.stdout.write(`${text}\n`)
const rate = ({ rows, ms }: Ingested) => rows / (ms / 1000)
const thousand = (n: number) => `${Math.round(n / 1000).toLocaleString('en')}k`
const ratio = (n: number) => `${n.toFixed(2)}x`

const makeSample = async (place: string, id: string, flows: number): Promise<string> => {
  const folder = join(place, `${id}-${flows}`)
  mkdirSync(folder, { recursive: true })
  await writeSample(folder, { flows, seed: 1, formats: [id] })
  rmSync(join(folder, 'truth.json'), { force: true })
  return folder
}

const compareIngest = async (place: string): Promise<void> => {
  print(`Ingest of ${ingestRows.toLocaleString('en')} flows, enrichment on, ${threads} threads`)
  print('format                 rows/s       DuckDB rows/s  ratio   first rows  peak MiB  DuckDB MiB')
  for (const { id } of benchFormats) {
    const folder = await makeSample(place, id, ingestRows)
    const ours = measure<Ingested>('netwake-ingest', place, folder, join(place, 'bench.netwake'))
    const theirs = measure<Ingested>('duckdb-ingest', id, folder, join(place, 'bench.duckdb'))
    const columns = [
      id.padEnd(22),
      thousand(rate(ours)).padEnd(12),
      thousand(rate(theirs)).padEnd(14),
      ratio(rate(ours) / rate(theirs)).padEnd(7),
      `${Math.round(ours.firstRowsMs)} ms`.padEnd(11),
      String(ours.peakMiB).padEnd(9),
      String(theirs.peakMiB),
    ]
    print(columns.join(' '))
    rmSync(folder, { recursive: true })
  }
}

/** The two take turns, so that a machine whose speed drifts slows both. */
const questionRounds = 3

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

const middle = (runs: readonly Answered[]): Answered => ({
  ms: Object.fromEntries(
    Object.keys(runs[0]?.ms ?? {}).map(name => [name, median(runs.map(run => run.ms[name] ?? Number.NaN))]),
  ),
  peakMiB: Math.max(...runs.map(run => run.peakMiB)),
})

const compareQuestions = async (place: string, flows: number): Promise<void> => {
  print(
    `\nThe questions at ${flows.toLocaleString('en')} flows, ${threads} threads, median of 5 after a warm-up, three rounds in turn`,
  )
  const folder = await makeSample(place, 'aws-vpc-flow', flows)
  const casePath = join(place, 'questions.netwake')
  const database = join(place, 'questions.duckdb')
  const ingested = measure<Ingested>('netwake-ingest', place, folder, casePath)
  measure<Ingested>('duckdb-ingest', 'aws-vpc-flow', folder, database)
  rmSync(folder, { recursive: true })
  const rounds = Array.from({ length: questionRounds }, () => ({
    ours: measure<Answered>('netwake-questions', place, casePath),
    theirs: measure<Answered>('duckdb-questions', database),
  }))
  const ours = middle(rounds.map(round => round.ours))
  const theirs = middle(rounds.map(round => round.theirs))
  print('question           Netwake ms  DuckDB ms  ratio')
  for (const [name, ms] of Object.entries(ours.ms)) {
    const other = theirs.ms[name] ?? Number.NaN
    print(`${name.padEnd(18)} ${ms.toFixed(1).padEnd(11)} ${other.toFixed(1).padEnd(10)} ${ratio(other / ms)}`)
  }
  print(`peak MiB: importing ${ingested.peakMiB}, asking ${ours.peakMiB}; DuckDB asking ${theirs.peakMiB}`)
}

const compare = async (): Promise<void> => {
  const place = mkdtempSync(join(tmpdir(), 'netwake-bench-'))
  try {
    installDuckDb()
    await compareIngest(place)
    for (const flows of sizes) await compareQuestions(place, flows)
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

const role = roles[process.argv[2] ?? '']
await (role ? role(...process.argv.slice(3)) : compare())
