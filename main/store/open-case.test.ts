import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from './database'
import { latestVersion } from './migrations'
import { openCase } from './open-case'
import { loadSqlite } from './sqlite-module'
import { numberedBatch, numberedRows, plainFacts } from './testing'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netwake-store-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Runs SQL on a file without any of the store's checks. */
const tamper = async (path: string, sql: string): Promise<void> => {
  const nobody = () => true
  const guard = {
    beginRead: nobody,
    unchanged: nobody,
    beginWrite: nobody,
    endWrite: nobody,
    heldElsewhere: () => false,
  }
  const db = openDatabase(await loadSqlite(), path, { readOnly: false, guard })
  db.exec(sql)
  db.close()
}

const makeCase = async (name = 'a.netwake'): Promise<string> => {
  const path = join(folder, name)
  const store = await openCase(path, { create: true })
  const file = store.addFile({ path: '/logs/a.log', bytes: 1, format: null })
  store.appendBatch(file, numberedBatch(0), plainFacts)
  store.close()
  return path
}

describe('opening what is no case', () => {
  test.each([
    [
      'text',
      'this is a log, not a case, and longer than the header of a database would be, which takes a hundred bytes',
    ],
    ['empty', ''],
    ['short', 'SQLite'],
  ])('%s is refused and left alone', async (name, content) => {
    const path = join(folder, name)
    writeFileSync(path, content)
    await expect(openCase(path)).rejects.toThrow(
      content === '' ? `${path} is empty, not a Netwake case.` : `${path} is not a Netwake case.`,
    )
    expect(readFileSync(path, 'utf8')).toBe(content)
    expect(existsSync(`${path}.lock`)).toBe(false)
  })

  test('a database of another program is refused, even where a case may be made', async () => {
    const path = join(folder, 'other.db')
    await tamper(path, 'create table t (a)')
    const sentence = `${path} is an SQLite database of another program, not a Netwake case.`
    await expect(openCase(path)).rejects.toThrow(sentence)
    await expect(openCase(path, { create: true })).rejects.toThrow(sentence)
  })

  test('a folder, a missing file and a missing folder are named', async () => {
    await expect(openCase(folder)).rejects.toThrow(`${folder} is not a file, so it cannot be a case.`)
    const missing = join(folder, 'no.netwake')
    await expect(openCase(missing)).rejects.toThrow(`There is no case at ${missing}.`)
    const nowhere = join(folder, 'no', 'where.netwake')
    await expect(openCase(nowhere, { create: true })).rejects.toThrow(
      `There is no folder ${join(folder, 'no')} to keep a case in.`,
    )
  })

  test('a case with a torn page is said to be damaged', async () => {
    const path = await makeCase()
    const bytes = readFileSync(path)
    bytes.fill(0xff, 16_384)
    writeFileSync(path, bytes)
    await expect(openCase(path)).rejects.toThrow(/a\.netwake is damaged/)
  })
})

describe('a case from a newer program', () => {
  test('opens for reading when that program says older ones may', async () => {
    const path = await makeCase()
    await tamper(path, `pragma user_version = ${latestVersion + 1}`)
    const store = await openCase(path)
    expect(store.readOnlyReason).toBe(
      `a.netwake was written by a newer Netwake (case version ${latestVersion + 1}; this one writes version ${latestVersion}), so it is open for reading only.`,
    )
    expect(store.rowCount()).toBe(numberedRows(0))
    expect(existsSync(`${path}.lock`)).toBe(false)
    store.close()
  })

  test('is refused when it says they may not', async () => {
    const path = await makeCase()
    await tamper(
      path,
      `pragma user_version = ${latestVersion + 1};\nupdate about set value = ${latestVersion + 1} where key = 'readable_from'`,
    )
    await expect(openCase(path)).rejects.toThrow(
      /was written by a newer Netwake .* and cannot be read by it\. Update Netwake to open it\.$/,
    )
  })
})

describe('the lock', () => {
  test('of a dead process, or one cut short long ago, is taken over', async () => {
    const path = await makeCase()
    const dead = { pid: 2 ** 22 + 1, start: null, host: hostname(), written: Date.now(), nonce: 'gone' }
    for (const note of [JSON.stringify(dead).padEnd(480), '{"pid":']) {
      writeFileSync(`${path}.lock`, note)
      if (note.length < 480) execFileSync('touch', ['-d', '2020-01-01', `${path}.lock`])
      const store = await openCase(path)
      expect(store.readOnlyReason).toBeNull()
      store.close()
    }
  })

  test('of a process that has the number of the dead one, but started at another time, is taken over', async () => {
    const path = await makeCase()
    const other = { pid: process.pid, start: 'another boot:1', host: hostname(), written: Date.now(), nonce: 'reused' }
    writeFileSync(`${path}.lock`, JSON.stringify(other).padEnd(480))
    const store = await openCase(path)
    expect(store.readOnly).toBe(process.platform === 'win32')
    store.close()
  })

  test('of another computer is respected', async () => {
    const path = await makeCase()
    const far = { pid: 1, start: null, host: 'elsewhere', written: 0, nonce: 'far' }
    const steps = '0'.repeat(15)
    writeFileSync(`${path}.lock`, `${JSON.stringify(far).padEnd(479)}\n${steps} ${steps}\n`)
    const store = await openCase(path)
    expect(store.readOnlyReason).toContain('(process 1 on elsewhere, since 1970-01-01T00:00:00Z)')
    store.close()
  })
})

const isRoot = process.getuid?.() === 0 && process.platform === 'linux'

/** A small disk of its own, for the length of a test. */
const withDisk = async (
  size: string,
  work: (place: string, remount: (how: string) => void) => Promise<void>,
): Promise<void> => {
  const place = join(folder, 'disk')
  mkdirSync(place)
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', place])
  try {
    await work(place, how => void execFileSync('mount', ['-o', `remount,${how}`, place]))
  } finally {
    execFileSync('umount', ['-l', place])
  }
}
const canMount = ((): boolean => {
  if (!isRoot) return false
  const place = mkdtempSync(join(tmpdir(), 'netwake-mount-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', place], { stdio: 'ignore' })
    execFileSync('umount', [place], { stdio: 'ignore' })
    return true
  } catch {
    return false
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
})()

describe.runIf(canMount)('a disk that refuses', () => {
  test('a full one costs the batch that did not fit and nothing else, and room lets it go on', () =>
    withDisk('1m', async (place, remount) => {
      const path = join(place, 'a.netwake')
      const store = await openCase(path, { create: true })
      const file = store.addFile({ path: '/logs/a.log', bytes: 1, format: null })
      let stored = 0
      let rows = 0
      const append = (): void => {
        store.appendBatch(file, numberedBatch(stored), plainFacts)
        rows += numberedRows(stored++)
      }
      const fill = (): void => {
        for (;;) append()
      }
      expect(fill).toThrow(`The disk holding ${path} is full; nothing of the batch was stored.`)
      expect(store.rowCount()).toBe(rows)
      expect(store.files()[0]?.stored).toBe(rows)
      expect(store.check()).toEqual({ integrity: 'ok', custody: 'intact', balanced: true })
      remount('size=4m')
      append()
      store.close()
      const again = await openCase(path)
      expect(again.rowCount()).toBe(rows)
      expect(again.hosts.size()).toBe(Math.min(stored, 256) * 2)
      expect(again.check()).toEqual({ integrity: 'ok', custody: 'intact', balanced: true })
      again.close()
    }))

  test('on a read-only one a case is read, and no case is made', () =>
    withDisk('4m', async (place, remount) => {
      const path = join(place, 'a.netwake')
      const store = await openCase(path, { create: true })
      const file = store.addFile({ path: '/logs/a.log', bytes: 1, format: null })
      store.appendBatch(file, numberedBatch(0), plainFacts)
      store.close()
      remount('ro')
      const again = await openCase(path)
      expect(again.readOnlyReason).toBe(`The disk holding ${place} is read-only, so the case is open for reading only.`)
      expect(again.rowCount()).toBe(numberedRows(0))
      again.close()
      await expect(openCase(join(place, 'new.netwake'), { create: true })).rejects.toThrow(
        `The disk holding ${place} is read-only, so no case can be made there.`,
      )
    }))
})

test.runIf(!isRoot && process.platform !== 'win32')(
  'in a folder that may not be written a case is open for reading',
  async () => {
    const path = await makeCase()
    chmodSync(folder, 0o555)
    const store = await openCase(path)
    expect(store.readOnlyReason).toContain(`The folder ${folder} cannot be written`)
    store.close()
    chmodSync(folder, 0o755)
  },
)

test('a case asked for reading only is not written at all', async () => {
  const path = await makeCase()
  const before = statSync(path)
  const store = await openCase(path, { readOnly: true })
  expect(store.check()).toEqual({ integrity: 'ok', custody: 'intact', balanced: true })
  store.close()
  expect(statSync(path).mtimeMs).toBe(before.mtimeMs)
  expect(existsSync(`${path}.lock`)).toBe(false)
})
