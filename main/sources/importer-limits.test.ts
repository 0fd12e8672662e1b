import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CaseStore } from '../store/case-store'
import { openCase } from '../store/open-case'
import { createImporter } from './importer'
import { enrich, header, line, lines } from './testing'

let place: string

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'netwake-limits-'))
})
afterEach(() => {
  rmSync(place, { recursive: true, force: true })
})

const importInto = async (store: CaseStore, path: string) => {
  const importer = createImporter({ store, enrich, workers: 1, onProgress: () => {}, onCommit: () => {} })
  try {
    return await importer.finished(importer.start([{ path, name: path }], null))
  } finally {
    await importer.close()
  }
}

test('a large ordinary file is read in bounded memory', async () => {
  const path = join(place, 'large.log')
  const file = openSync(path, 'w')
  writeSync(file, `${header}\n`)
  const rounds = 20
  const perRound = 20_000
  for (let round = 0; round < rounds; round++)
    writeSync(file, Array.from({ length: perRound }, (_, n) => `${line(round * perRound + n)}\n`).join(''))
  closeSync(file)
  const store = await openCase(join(place, 'case.netwake'), { create: true })
  const before = process.memoryUsage().rss
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 20)
  const job = await importInto(store, path)
  clearInterval(watch)
  expect(job).toMatchObject({ state: 'done', stored: rounds * perRound })
  expect(most - before).toBeLessThan(300 << 20)
  store.close()
})

/** A small disk of its own; null where none can be mounted. */
const smallDisk = (): string | null => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null
  const disk = mkdtempSync(join(tmpdir(), 'netwake-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk], { stdio: 'ignore' })
    return disk
  } catch {
    rmSync(disk, { recursive: true })
    return null
  }
}
const disk = smallDisk()

describe.runIf(disk !== null)('on a full disk', () => {
  test('the import ends with a sentence, keeps what was stored, and goes on once there is room', async () => {
    if (disk === null) return
    const casePath = join(disk, 'case.netwake')
    try {
      const path = join(place, 'a.log')
      writeFileSync(path, lines(200_000))
      const store = await openCase(casePath, { create: true })
      const { state, messages } = await importInto(store, path)
      expect(state).toBe('failed')
      expect(messages.join(' ')).toMatch(/The disk holding .*case\.netwake is full/)
      const kept = store.rowCount()
      expect(kept).toBeLessThan(200_000)
      store.close()

      execFileSync('mount', ['-o', 'remount,size=64m', disk])
      const again = await openCase(casePath)
      expect(again.rowCount()).toBe(kept)
      expect(again.check()).toMatchObject({ integrity: 'ok', custody: 'intact', balanced: true })
      expect(await importInto(again, path)).toMatchObject({ state: 'done' })
      expect(again.rowCount()).toBe(200_000)
      expect(again.files()).toMatchObject([{ state: 'complete', stored: 200_000 }])
      again.close()
    } finally {
      execFileSync('umount', ['-l', disk])
      rmSync(disk, { recursive: true, force: true })
    }
  })
})
