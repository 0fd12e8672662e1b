import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { outPath } from '../../out-paths'
import { openCase } from '../../store/open-case'
import { quickFolder } from '../../store/testing'
import { valueAt } from '../../store/value-at'
import { sealBrokenRawFiles } from './raw-upkeep'
import { flowOf, freePort, openSender } from './testing'

/** A capture that is killed keeps all but its last second, and says that it was cut short. */

const kills = 12
const everyMs = 10
const perDatagram = 30
const lostMs = 1000

let folder = ''
let child: ChildProcess | null = null
beforeEach(() => {
  folder = quickFolder()
})
afterEach(() => {
  child?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const listening = (path: string, port: number): Promise<ChildProcess> =>
  new Promise((resolve, reject) => {
    const begun = spawn(
      process.execPath,
      [outPath('cli.js'), 'listen', '--case', path, '--port', String(port), '--keep-raw'],
      { env: { ...process.env, NETWAKE_HOME: folder }, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    begun.stderr?.on('data', (text: Buffer) => text.includes('Listening on') && resolve(begun))
    begun.once('exit', code => reject(new Error(`it ended by itself (${code})`)))
  })

/** Sends a datagram every few milliseconds until the capture is killed; how many were sent a second before that. */
const sendUntilKilled = async (path: string, afterMs: number): Promise<{ sent: number; sure: number }> => {
  const port = await freePort()
  const begun = await listening(path, port)
  child = begun
  const ended = new Promise<void>(resolve => begun.once('exit', () => resolve()))
  const sender = await openSender(port)
  const times: number[] = []
  const began = performance.now()
  while (performance.now() - began < afterMs) {
    await sender.flows(times.length * perDatagram, (times.length + 1) * perDatagram)
    times.push(performance.now())
    await wait(everyMs)
  }
  const killedAt = performance.now()
  begun.kill('SIGKILL')
  await ended
  await sender.close()
  return { sent: times.length, sure: times.filter(time => time < killedAt - lostMs).length }
}

test(`a capture killed ${kills} times keeps what came more than a second before, whole datagrams in their order`, async () => {
  let seed = 20_261_126
  const random = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    return seed / 2 ** 32
  }
  for (let n = 0; n < kills; n++) {
    const path = join(folder, `${n}.netwake`)
    const { sent, sure } = await sendUntilKilled(path, 1200 + random() * 1500)
    const store = await openCase(path)
    const rows = store.rowCount()
    expect(rows % perDatagram).toBe(0)
    expect(rows / perDatagram).toBeGreaterThanOrEqual(sure)
    expect(rows / perDatagram).toBeLessThanOrEqual(sent)
    const bytes = store.segments().flatMap(({ id, rows: count }) => {
      const column = store.column(id, 'bytes')
      return Array.from({ length: count }, (_, row) => valueAt(column, row))
    })
    expect(bytes).toEqual(Array.from({ length: rows }, (_, at) => flowOf(at).bytes))
    expect(store.check()).toEqual({ integrity: 'ok', custody: 'intact', balanced: true })
    expect(store.live.captures()).toMatchObject([
      { problem: 'The capture ended when the program did; what it had stored is kept.' },
    ])
    expect(store.files().map(({ state }) => state)).toEqual(rows > 0 ? ['failed'] : [])
    // The raw datagrams of the rows that were kept are whole, and get their hash now.
    sealBrokenRawFiles(store)
    const [raw] = store.live.rawFiles()
    expect(raw?.sha256).toMatch(/^[0-9a-f]{64}$/)
    const rawPath = join(`${path}-raw`, raw?.name ?? '')
    expect(existsSync(rawPath) && readFileSync(rawPath).length).toBe(raw?.bytes)
    const last = store.segments().at(-1)
    const offset = last ? valueAt(store.column(last.id, 'offset'), last.rows - 1) : 0
    expect(offset).toBeLessThan(raw?.bytes ?? 0)
    store.close()
  }
}, 300_000)
