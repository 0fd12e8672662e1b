import {
  appendFileSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CaseStore } from '../store/case-store'
import { openCase } from '../store/open-case'
import { createImporter, type Importer } from './importer'
import { enrich, line, lines } from './testing'
import { type WatchFolder, watchFolder } from './watch-folder'

let place: string
let folder: string
let store: CaseStore
let importer: Importer
let watching: WatchFolder

const begin = () => {
  watching = watchFolder({ id: 'watch-1', folder, importer, onChange: () => {}, restMs: 300, lookMs: 50 })
}

beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'netwake-watch-'))
  folder = join(place, 'logs')
  mkdirSync(folder)
  store = await openCase(join(place, 'case.netwake'), { create: true })
  importer = createImporter({ store, enrich, workers: 1, onProgress: () => {}, onCommit: () => {} })
})
afterEach(async () => {
  await watching.stop()
  await importer.close()
  store.close()
  rmSync(place, { recursive: true, force: true })
})

const until = (what: string, condition: () => boolean, ms = 15_000): Promise<void> =>
  new Promise((resolve, reject) => {
    const began = Date.now()
    const look = setInterval(() => {
      if (!condition() && Date.now() - began < ms) return
      clearInterval(look)
      if (condition()) resolve()
      else reject(new Error(`${what} did not come about: ${JSON.stringify(watching.state())}`))
    }, 10)
  })
const rest = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

test('files that are there and files that come are read, each once, in folders below as well', async () => {
  writeFileSync(join(folder, 'a.log'), lines(3))
  begin()
  await until('the first file', () => store.rowCount() === 3)
  mkdirSync(join(folder, 'deep', 'deeper'), { recursive: true })
  writeFileSync(join(folder, 'deep', 'deeper', 'b.log'), lines(4))
  writeFileSync(join(folder, 'copy-of-a.log'), lines(3))
  await until('the next files', () => watching.state().read === 3)
  await rest(500)
  expect(store.rowCount()).toBe(7)
  expect(watching.state()).toMatchObject({ read: 3, waiting: 0, changed: 0, problem: null })
  expect(
    store
      .files()
      .map(({ duplicate }) => duplicate)
      .toSorted((a, b) => a - b),
  ).toEqual([0, 0, 4])
})

test('a file that grows waits until it comes to rest', async () => {
  begin()
  const path = join(folder, 'growing.log')
  writeFileSync(path, lines(2))
  for (let n = 0; n < 8; n++) {
    await rest(100)
    expect(store.rowCount()).toBe(0)
    appendFileSync(path, `\n${line(2 + n)}`)
  }
  expect(watching.state()).toMatchObject({ read: 0, waiting: 1, waitingFor: ['growing.log'] })
  await until('the whole file', () => watching.state().read === 1)
  expect(store.rowCount()).toBe(10)
})

test.runIf(process.platform === 'linux')('a file that is open for writing waits, however long it rests', async () => {
  begin()
  const path = join(folder, 'open.log')
  const file = openSync(path, 'w')
  writeSync(file, lines(2))
  await until('the file', () => watching.state().waiting === 1)
  await rest(900)
  expect(watching.state()).toMatchObject({ read: 0, waiting: 1 })
  writeSync(file, `\n${line(2)}`)
  closeSync(file)
  await until('the closed file', () => watching.state().read === 1)
  expect(store.rowCount()).toBe(3)
})

test('what has a name for the time of writing is read under its own', async () => {
  begin()
  for (const name of ['.hidden', 'a.part', 'b.log~', 'c.tmp', 'other.netwake', 'other.netwake-journal'])
    writeFileSync(join(folder, name), lines(2))
  await rest(700)
  expect(watching.state()).toMatchObject({ read: 0, waiting: 0 })
  renameSync(join(folder, 'a.part'), join(folder, 'a.log'))
  await until('the renamed file', () => store.rowCount() === 2)
  expect(store.files()).toHaveLength(1)
})

test('a file that is written to after it was read is named and not counted twice', async () => {
  const path = join(folder, 'a.log')
  writeFileSync(path, lines(3))
  begin()
  await until('the file', () => watching.state().read === 1)
  appendFileSync(path, `\n${line(3)}`)
  await until('the change', () => watching.state().changed === 1)
  await rest(700)
  expect(watching.state()).toMatchObject({ read: 1, changed: 1, changedNames: ['a.log'] })
  expect(store.rowCount()).toBe(3)
})

test('a folder that goes away ends its watch with a sentence', async () => {
  begin()
  await rest(100)
  rmSync(folder, { recursive: true })
  await until('the end', () => watching.state().problem !== null)
  expect(watching.state().problem).toMatch(/logs cannot be looked into: it is not there any more\.$/)
})

test('an import that is cancelled ends the watch', async () => {
  writeFileSync(join(folder, 'a.log'), lines(400_000))
  begin()
  await until('rows', () => store.rowCount() > 0)
  for (const { id } of importer.jobs()) importer.cancel(id)
  await until('the end', () => watching.state().problem !== null)
  expect(watching.state().problem).toMatch(/logs is not watched any more: an import of it was cancelled\.$/)
})
