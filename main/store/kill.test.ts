import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { outPath } from '../out-paths'
import { openCase } from './open-case'
import { numberedRows, quickFolder } from './testing'
import { valueAt } from './value-at'

const child = outPath('tools', 'kill-child.js')

let folder = ''
const started: ChildProcess[] = []
beforeEach(() => {
  folder = quickFolder()
})
afterEach(() => {
  for (const one of started.splice(0)) one.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

type Writer = { readonly words: string[]; readonly firstWord: Promise<void>; readonly kill: () => Promise<void> }

const start = (mode: 'append' | 'hold', path: string): Writer => {
  const running = spawn(process.execPath, [child, mode, path], { stdio: ['pipe', 'pipe', 'inherit'] })
  started.push(running)
  const words: string[] = []
  let rest = ''
  const ended = new Promise<void>(resolve => running.once('close', () => resolve()))
  const firstWord = new Promise<void>((resolve, reject) => {
    running.stdout.on('data', (data: Buffer) => {
      const lines = (rest + data.toString()).split('\n')
      rest = lines.pop() ?? ''
      words.push(...lines)
      if (words.length > 0) resolve()
    })
    running.once('close', code => reject(new Error(`the writer ended by itself (${code})`)))
  })
  const kill = async (): Promise<void> => {
    running.kill('SIGKILL')
    await ended
  }
  return { words, firstWord, kill }
}

/** How many batches the rows are; null when they end inside one. */
const batchesIn = (rows: number): number | null => {
  let number = 0
  let left = rows
  while (left > 0) left -= numberedRows(number++)
  return left === 0 ? number : null
}

/** Opens what a killed writer left and compares all of it with what it had said. */
const examine = async (path: string, acknowledged: number): Promise<void> => {
  const store = await openCase(path)
  expect(store.readOnlyReason).toBeNull()
  expect(store.check()).toEqual({ integrity: 'ok', custody: 'intact', balanced: true })
  const batches = batchesIn(store.rowCount())
  expect(batches).not.toBeNull()
  expect(batches).toBeGreaterThanOrEqual(acknowledged + 1)
  const last = (batches ?? 0) - 1
  const segment = store.segments().at(-1)
  if (segment) {
    const row = segment.rows - 1
    expect(valueAt(store.column(segment.id, 'bytes'), row)).toBe((numberedRows(last) - 1) * last)
    expect(store.hosts.address(valueAt(store.column(segment.id, 'src_ip'), row) ?? -1)).toBe(`10.0.${last % 256}.1`)
    expect(store.texts.text(valueAt(store.column(segment.id, 'sensor'), row) ?? -1)).toBe(`sensor ${last}`)
  }
  store.close()
}

const killsPerCase = 25
const lanes = 4
const casesPerLane = 2

describe.runIf(existsSync(child))('a case whose writer is killed', () => {
  test(`keeps every batch it acknowledged and half of none, ${killsPerCase * lanes * casesPerLane} times`, async () => {
    let kills = 0
    const lane = async (number: number): Promise<void> => {
      for (let round = 0; round < casesPerLane; round++) {
        const path = join(folder, `${number}-${round}.netwake`)
        for (let kill = 0; kill < killsPerCase; kill++) {
          const writer = start('append', path)
          await writer.firstWord
          await wait(Math.random() * 80)
          await writer.kill()
          kills++
          await examine(path, Number(writer.words.at(-1)))
        }
      }
    }
    await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)))
    expect(kills).toBe(200)
  }, 600_000)

  test('a second process reads beside the first and is told who writes; when that one is dead it takes over', async () => {
    const path = join(folder, 'shared.netwake')
    const writer = start('hold', path)
    await writer.firstWord
    expect(writer.words).toEqual(['writing'])
    const beside = await openCase(path)
    expect(beside.readOnly).toBe(true)
    expect(beside.readOnlyReason).toMatch(
      /^shared\.netwake is being written by another Netwake \(process \d+ on .+\), so it is open for reading only here\.$/,
    )
    expect(() => beside.addFile({ path: 'a', bytes: 1, format: null })).toThrow(beside.readOnlyReason ?? '')
    beside.close()
    await writer.kill()
    const after = await openCase(path)
    expect(after.readOnlyReason).toBeNull()
    after.close()
  })

  test('a reader beside a busy writer never sees half a transaction', async () => {
    const path = join(folder, 'busy.netwake')
    const writer = start('append', path)
    await writer.firstWord
    const reader = await openCase(path)
    expect(reader.readOnly).toBe(true)
    let revisions = 0
    let before = reader.revision()
    const until = Date.now() + 5000
    while (Date.now() < until) {
      const revision = reader.revision()
      if (revision !== before) revisions++
      before = revision
      expect(batchesIn(reader.rowCount())).not.toBeNull()
      expect(reader.check()).toEqual({ integrity: 'ok', custody: 'intact', balanced: true })
      for (const segment of reader.segments()) {
        const column = reader.column(segment.id, 'src_ip')
        expect(valueAt(column, segment.rows - 1)).toBeLessThan(reader.hosts.size())
      }
      await wait(5)
    }
    expect(revisions).toBeGreaterThan(3)
    reader.close()
    await writer.kill()
  })
})
