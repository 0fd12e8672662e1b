import { spawn } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseSearch } from '../../shared/query/search'
import { createEngine } from '../engine'
import { outPath } from '../out-paths'
import { freePort, openSender } from '../sources/listen/testing'
import { quickFolder } from '../store/testing'
import { sshAlert, writeLibrary } from './testing'

/** However an import or a capture ends, every row that an alert matches is told of in one finding, and in no other. */

const view = sshAlert({ name: 'SSH', text: 'dst_port:22', query: 'dst_port:22' })

let home = ''
beforeEach(() => {
  home = join(quickFolder(), 'home')
  writeLibrary(home, [view])
})
afterEach(() => rmSync(join(home, '..'), { recursive: true, force: true }))

const conditionOf = (query: string) => {
  const parsed = parseSearch(query, 'UTC')
  if (!parsed.ok) throw new Error(parsed.error.message)
  return parsed.query.where
}

/** Opens the case as the next start of the program does; checks its findings and gives how many rows match. */
const accounted = async (path: string): Promise<{ matching: number; findings: number }> => {
  const engine = createEngine({ home, workers: 1 })
  try {
    const { alerts, store, lens } = await engine.open(path, { create: true })
    await alerts?.idle()
    const idsOf = async (query: string): Promise<readonly unknown[]> => {
      const ids: unknown[] = []
      for await (const rows of lens.stream(conditionOf(query), ['id'])) ids.push(...rows.map(([id]) => id))
      return ids
    }
    const findings = store.findings()
    const told: unknown[] = []
    for (const { query, rowCount } of findings) {
      const ids = await idsOf(query)
      expect(ids.length).toBe(rowCount)
      told.push(...ids)
    }
    const matching = await idsOf(view.query)
    expect(told.toSorted((a, b) => Number(a) - Number(b))).toEqual(matching)
    expect(store.kept.firings(1000)).toHaveLength(findings.length)
    return { matching: matching.length, findings: findings.length }
  } finally {
    await engine.close()
  }
}

/** Runs the command and ends it from outside; true if it had ended by itself before. */
const killedAfter = async (ms: number, args: readonly string[], ready?: string): Promise<boolean> => {
  const child = spawn(process.execPath, [outPath('cli.js'), ...args], {
    env: { ...process.env, NETWAKE_HOME: home },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = new Promise<boolean>(resolve => child.once('exit', (_code, signal) => resolve(signal === null)))
  if (ready !== undefined)
    await new Promise<void>(resolve => child.stderr.on('data', (text: Buffer) => text.includes(ready) && resolve()))
  const over = await Promise.race([ended, wait(ms).then(() => null)])
  child.kill('SIGKILL')
  return over ?? ended
}

test('an import killed again and again', async () => {
  const log = join(home, 'vpc.log')
  const count = 200_000
  const lines = Array.from(
    { length: count },
    (_, n) =>
      `2 123456789012 eni-1 10.0.${n % 7}.${n % 251} 192.0.2.${n % 241} ${1024 + (n % 60_000)} ${n % 3 === 0 ? 22 : 443} 6 3 ${n} ${1_763_251_200 + n} ${1_763_251_209 + n} ACCEPT OK`,
  )
  writeFileSync(log, `${lines.join('\n')}\n`)
  const path = join(home, 'a.netwake')
  let [kills, ended] = [0, false]
  for (let ms = 400; !ended && kills < 30; ms += 60) {
    ended = await killedAfter(ms, ['ingest', '--case', path, log])
    if (!ended) kills++
    await accounted(path)
  }
  expect(kills).toBeGreaterThan(0)
  if (!ended) await killedAfter(60_000, ['ingest', '--case', path, log])
  expect((await accounted(path)).matching).toBe(Math.ceil(count / 3))
}, 240_000)

test('a capture killed before and after its alert has fired', async () => {
  const path = join(home, 'wire.netwake')
  let before = { matching: 0, findings: 0 }
  for (const ms of [4000, 9000]) {
    const port = await freePort()
    const killed = killedAfter(ms, ['listen', '--case', path, '--port', String(port)], 'Listening on')
    await wait(1000)
    const sender = await openSender(port)
    const began = performance.now()
    for (let n = 0; performance.now() - began < ms; n++) {
      await sender.flows(n * 30, n * 30 + 30)
      await wait(20)
    }
    await sender.close()
    expect(await killed).toBe(false)
    const after = await accounted(path)
    expect(after.matching).toBeGreaterThan(before.matching)
    expect(after.findings).toBeGreaterThan(before.findings)
    before = after
  }
}, 120_000)
