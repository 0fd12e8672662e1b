import fs, { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openCase } from './open-case'
import { numberedBatch, numberedRows, plainFacts, quickFolder } from './testing'

/**
 * A disk that keeps what was synced and any half of what was not: every change that the store makes to the real disk is
 * written down; for a trial the list is cut somewhere, each unsynced 512-byte sector, cut-off or removal is kept or
 * dropped by a coin, and what is left is opened.
 */
type Change =
  | { readonly kind: 'create' | 'sync' | 'remove'; readonly path: string }
  | { readonly kind: 'sync-folder' }
  | { readonly kind: 'write'; readonly path: string; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly path: string; readonly size: number }
  | { readonly kind: 'acknowledged'; readonly batches: number }

const sector = 512
const trials = 200
let folder = ''
let changes: Change[] = []
const { existsSync, openSync, writeSync, fsyncSync, ftruncateSync, unlinkSync } = fs
const real = { openSync, writeSync, fsyncSync, ftruncateSync, unlinkSync }

const record = (): void => {
  const paths = new Map<number, string>()
  const ours = (path: unknown): path is string =>
    typeof path === 'string' && path.startsWith(join(folder, 'case.netwake')) && !path.includes('.lock')
  const recordOpen = ((path: string, ...rest: [number]) => {
    const isNew = !existsSync(path)
    const descriptor = real.openSync(path, ...rest)
    paths.set(descriptor, path)
    if (isNew && ours(path)) changes.push({ kind: 'create', path })
    return descriptor
  }) as typeof fs.openSync
  const recordWrite = ((descriptor: number, bytes: Buffer, from: number, length: number, at: number) => {
    const written = real.writeSync(descriptor, bytes, from, length, at)
    const path = paths.get(descriptor)
    if (ours(path)) changes.push({ kind: 'write', path, at, bytes: Buffer.from(bytes.subarray(from, from + written)) })
    return written
  }) as typeof fs.writeSync
  const recordSync = (descriptor: number): void => {
    real.fsyncSync(descriptor)
    const path = paths.get(descriptor)
    if (ours(path)) changes.push({ kind: 'sync', path })
    else if (path === folder) changes.push({ kind: 'sync-folder' })
  }
  const recordTruncate = (descriptor: number, size = 0): void => {
    real.ftruncateSync(descriptor, size)
    const path = paths.get(descriptor)
    if (ours(path)) changes.push({ kind: 'truncate', path, size })
  }
  const recordUnlink = ((path: string) => {
    real.unlinkSync(path)
    if (ours(path)) changes.push({ kind: 'remove', path })
  }) as typeof fs.unlinkSync
  Object.assign(fs, {
    openSync: recordOpen,
    writeSync: recordWrite,
    fsyncSync: recordSync,
    ftruncateSync: recordTruncate,
    unlinkSync: recordUnlink,
  })
  syncBuiltinESMExports()
}

const stopRecording = (): void => {
  Object.assign(fs, real)
  syncBuiltinESMExports()
}

beforeEach(() => {
  folder = quickFolder()
  changes = []
})
afterEach(() => {
  stopRecording()
  rmSync(folder, { recursive: true, force: true })
})

/** Changes `content` in place where it is long enough. */
const applied = (content: Buffer, change: Change): Buffer => {
  if (change.kind === 'write') {
    if (change.at + change.bytes.length <= content.length) {
      change.bytes.copy(content, change.at)
      return content
    }
    const whole = Buffer.alloc(Math.max(content.length, change.at + change.bytes.length))
    content.copy(whole)
    change.bytes.copy(whole, change.at)
    return whole
  }
  if (change.kind !== 'truncate') return content
  const cut = Buffer.alloc(change.size)
  content.copy(cut)
  return cut
}

/** A seeded coin, so that a failing trial can be repeated. */
const coinFrom = (seed: number) => {
  let state = seed + 0x9e3779b9
  return (): number => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5
    const mixed = Math.imul(state ^ (state >>> 12), 0x297a2d39)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 0x1_0000_0000
  }
}

type Disk = { readonly files: ReadonlyMap<string, Buffer>; readonly acknowledged: number }

/** What a disk may hold when the power goes after `cut` changes. `deaf` is the control: a disk that ignores syncs. */
const afterPowerLoss = (cut: number, coin: () => number, deaf: boolean): Disk => {
  const durable = new Map<string, Buffer>()
  const waiting = new Map<string, Change[]>()
  const unlinked = new Map<string, Buffer>()
  const unnamed = new Set<string>()
  let acknowledged = 0
  const settle = (path: string): Buffer => {
    const content = (waiting.get(path) ?? []).reduce(applied, Buffer.from(durable.get(path) ?? []))
    waiting.set(path, [])
    return content
  }
  for (const change of changes.slice(0, cut)) {
    if (change.kind === 'acknowledged') acknowledged = change.batches
    else if (change.kind === 'sync-folder') {
      if (deaf) continue
      unlinked.clear()
      unnamed.clear()
    } else if (change.kind === 'create') {
      durable.set(change.path, Buffer.alloc(0))
      waiting.set(change.path, [])
      unnamed.add(change.path)
    } else if (change.kind === 'remove') {
      unlinked.set(change.path, settle(change.path))
      durable.delete(change.path)
    } else if (change.kind === 'sync') {
      if (!deaf) durable.set(change.path, settle(change.path))
    } else waiting.get(change.path)?.push(change)
  }
  for (const [path, content] of unlinked) if (coin() < 0.5) durable.set(path, content)
  const files = new Map<string, Buffer>()
  for (const [path, synced] of durable) {
    if (unnamed.has(path) && coin() < 0.5) continue
    let content: Buffer = Buffer.from(synced)
    for (const change of waiting.get(path) ?? []) {
      if (change.kind === 'truncate' && coin() < 0.5) content = applied(content, change)
      if (change.kind !== 'write') continue
      for (let at = 0; at < change.bytes.length; at += sector) {
        const part = { ...change, at: change.at + at, bytes: change.bytes.subarray(at, at + sector) }
        if (coin() < 0.5) content = applied(content, part)
      }
    }
    files.set(path, content)
  }
  return { files, acknowledged }
}

const batches = 16
const write = async (): Promise<void> => {
  record()
  const store = await openCase(join(folder, 'case.netwake'), { create: true })
  changes.push({ kind: 'acknowledged', batches: 0 })
  for (let number = 0; number < batches; number++) {
    const file = store.addFile({ path: `/logs/${number}.log`, bytes: 1, format: null })
    store.appendBatch(file, numberedBatch(number), plainFacts)
    changes.push({ kind: 'acknowledged', batches: number + 1 })
    if (number % 4 === 3)
      store.finishFile(file, { state: 'complete', sha256: 'a', bytes: 1, error: null, format: null })
  }
  store.close()
  stopRecording()
}

/** Batches found in what the power loss left; null when it cannot be opened or something in it is wrong. */
const reopened = async (trial: number, { files }: Disk): Promise<number | null> => {
  const place = join(folder, `trial-${trial}`)
  mkdirSync(place)
  for (const [path, content] of files) writeFileSync(join(place, relative(folder, path)), content)
  try {
    const store = await openCase(join(place, 'case.netwake'), { create: true })
    const { integrity, custody, balanced } = store.check()
    const rows = store.rowCount()
    store.close()
    if (integrity !== 'ok' || custody !== 'intact' || !balanced) return null
    let number = 0
    let left = rows
    while (left > 0) left -= numberedRows(number++)
    return left === 0 ? number : null
  } catch {
    return null // counted by the caller: for the control it is what has to happen
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

test(`no power loss, of ${trials}, damages a case or loses a batch that was acknowledged`, async () => {
  await write()
  const first = changes.findIndex(({ kind }) => kind === 'acknowledged')
  const outcome = { damaged: [] as number[], lost: [] as number[] }
  for (let trial = 0; trial < trials; trial++) {
    const coin = coinFrom(trial)
    const cut = first + 1 + Math.floor(coin() * (changes.length - first))
    const disk = afterPowerLoss(cut, coin, false)
    const found = await reopened(trial, disk)
    if (found === null) outcome.damaged.push(trial)
    else if (found < disk.acknowledged) outcome.lost.push(trial)
  }
  expect(outcome).toEqual({ damaged: [], lost: [] })
}, 300_000)

test('the same on a disk that ignores syncs does damage cases, so the simulation can tell', async () => {
  await write()
  let bad = 0
  for (let trial = 0; trial < 20; trial++) {
    const coin = coinFrom(trial)
    const disk = afterPowerLoss(changes.length - Math.floor(coin() * 20), coin, true)
    const found = await reopened(trial, disk)
    if (found === null || found < disk.acknowledged) bad++
  }
  expect(bad).toBeGreaterThan(10)
}, 300_000)
