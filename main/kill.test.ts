import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outPath } from './out-paths'
import { openCase } from './store/open-case'
import { valueAt } from './store/value-at'

const kills = 200
const records = 100_000

/** Lines of the default AWS VPC format; one in 500 is broken, one in 700 says NODATA, so that every book has entries. */
const writeLog = (path: string): void => {
  const file = openSync(path, 'w')
  for (let block = 0; block < records; block += 5000) {
    const lines: string[] = []
    for (let n = block; n < Math.min(block + 5000, records); n++) {
      const start = 1_763_251_200 + Math.floor(n / 4)
      if (n % 500 === 17) lines.push('2 123456789012 eni-1 not-an-address')
      else if (n % 700 === 5) lines.push(`2 123456789012 eni-1 - - - - - - - ${start} ${start + 60} - NODATA`)
      else
        lines.push(
          `2 123456789012 eni-1 10.0.${n % 7}.${n % 251} 52.94.${n % 13}.${n % 241} ${1024 + (n % 60_000)} 443 6 3 ${n} ${start} ${start + 9} ACCEPT OK`,
        )
    }
    writeSync(file, `${lines.join('\n')}\n`)
  }
  closeSync(file)
}

/** Runs an import and kills it after that many milliseconds; true if it had ended by itself before. */
const importFor = (casePath: string, log: string, home: string, ms: number): Promise<boolean> =>
  new Promise(resolve => {
    const child = spawn(process.execPath, [outPath('cli.js'), 'ingest', '--case', casePath, '--json', log], {
      env: { ...process.env, NETWAKE_HOME: home },
      stdio: 'ignore',
    })
    const timer = setTimeout(() => child.kill('SIGKILL'), ms)
    child.once('exit', (_code, signal) => {
      clearTimeout(timer)
      resolve(signal === null)
    })
  })

/** Opens what is left and checks everything that must hold; returns how far the import had come. */
const inspect = async (casePath: string): Promise<number> => {
  if (!existsSync(casePath)) return 0
  const store = await openCase(casePath, { create: true })
  try {
    expect(store.check()).toEqual({ integrity: 'ok', custody: 'intact', balanced: true })
    const files = store.files().filter(({ duplicate }) => duplicate === 0)
    expect(files.length).toBeLessThanOrEqual(1)
    const [file] = files
    const seen = file?.seen ?? 0
    expect(store.rowCount()).toBe(file?.stored ?? 0)
    // The rows, the rejects and the skipped are exactly the first `seen` records: a batch is there whole or not at all.
    const there = new Uint8Array(records + 1)
    for (const segment of store.segments()) {
      const column = store.column(segment.id, 'record')
      for (let row = 0; row < segment.rows; row++) {
        const record = valueAt(column, row) ?? 0
        there[record] = (there[record] ?? 0) + 1
      }
    }
    const rejects = store.rejects({ fileId: null, search: '', offset: 0, limit: 10_000 })
    for (const { record } of rejects.rejects) there[record] = (there[record] ?? 0) + 1
    const once = there.reduce((sum, times) => sum + (times === 1 ? 1 : 0), 0)
    expect(
      there.subarray(seen + 1).every(times => times === 0),
      'nothing beyond what the books say',
    ).toBe(true)
    expect(
      there.every(times => times <= 1),
      'nothing twice',
    ).toBe(true)
    expect(once + (file?.skipped ?? 0)).toBe(seen)
    return seen
  } finally {
    store.close()
  }
}

describe('an import that is killed', () => {
  const place = mkdtempSync(join(tmpdir(), 'netwake-kill-'))
  const log = join(place, 'vpc.log')
  beforeAll(() => writeLog(log))
  afterAll(() => rmSync(place, { recursive: true, force: true }))

  test(`leaves a sound case ${kills} times, and running it again completes it without a duplicate`, async () => {
    // How long an undisturbed import takes here bounds where the kills fall. A machine that was busy when it was
    // measured must not move them behind the end of every import: any import that comes to its end measures anew.
    let wholeMs = Number.POSITIVE_INFINITY
    const timed = async (casePath: string, ms: number): Promise<boolean> => {
      const isNew = !existsSync(casePath)
      const began = performance.now()
      const ended = await importFor(casePath, log, place, ms)
      if (ended && isNew) wholeMs = Math.min(wholeMs, performance.now() - began)
      return ended
    }
    await timed(join(place, 'whole.netwake'), 120_000)
    expect(await inspect(join(place, 'whole.netwake'))).toBe(records)

    let seed = 20_261_121
    const random = () => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
      return seed / 2 ** 32
    }
    let killed = 0
    let broken = 0
    let completed = 0
    for (let n = 0; killed < kills; n++) {
      const casePath = join(place, `case-${completed}.netwake`)
      const ended = await timed(casePath, wholeMs * (0.2 + 0.8 * random()))
      const seen = await inspect(casePath)
      if (!ended) killed++
      if (!ended && seen > 0 && seen < records) broken++
      if (!ended || seen < records) continue
      completed++
      rmSync(casePath)
    }
    expect(broken, 'some kills fell into the middle of an import').toBeGreaterThan(kills / 10)

    const last = join(place, `case-${completed}.netwake`)
    await importFor(last, log, place, 120_000)
    expect(await inspect(last)).toBe(records)
  }, 900_000)
})
