import { rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { openDatabase } from './database'
import { compareKeys, entriesOf, entryWords, mergedRuns, sortedRows } from './identity-run'
import { createIdentityTable } from './identity-table'
import { migrate } from './migrations'
import { loadSqlite } from './sqlite-module'
import { quickFolder } from './testing'

const folder = quickFolder()
const yes = () => true
const guard = { beginRead: yes, unchanged: yes, beginWrite: yes, endWrite: yes, heldElsewhere: () => false }
const db = openDatabase(await loadSqlite(), join(folder, 'case.netwake'), { readOnly: false, guard })
migrate(db)
db.exec('pragma foreign_keys = off')
afterAll(() => {
  db.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Keys that agree in their first words or not, so that every word has to be looked at. */
const keyOf = (n: number): readonly number[] => [(n * 0x9e3779b1) >>> 24, (n >> 2) & 3, n & 3, n]
const keysOf = (names: readonly number[]): Uint32Array =>
  Uint32Array.from(names.flatMap(n => (n === 0 ? [0, 0, 0, 0] : keyOf(n))))

test('rows are sorted by all words of their keys, those without one left out', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 200 }), names => {
      const keys = keysOf(names)
      const order = [...sortedRows(keys, names.length)]
      expect(order).toHaveLength(names.filter(n => n !== 0).length)
      for (const [at, row] of order.entries()) {
        const before = order[at - 1]
        if (before === undefined) continue
        const difference = compareKeys(keys, before * 4, keys, row * 4)
        expect(difference < 0 || (difference === 0 && before < row)).toBe(true)
      }
    }),
  )
})

test('merged runs hold every entry, in order', () => {
  const run = (names: readonly number[]): Uint32Array => {
    const keys = keysOf(names)
    return Uint32Array.from(
      [...sortedRows(keys, names.length)].flatMap(row => [...keys.subarray(row * 4, row * 4 + 4), row]),
    )
  }
  const names = fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 40 })
  fc.assert(
    fc.property(fc.array(names, { maxLength: 5 }), lists => {
      const merged = mergedRuns(lists.map(run))
      expect(entriesOf(merged)).toBe(lists.flat().length)
      for (let at = 1; at < entriesOf(merged); at++)
        expect(compareKeys(merged, (at - 1) * entryWords, merged, at * entryWords)).toBeLessThanOrEqual(0)
    }),
  )
})

/** A batch of one file: names of records, and the time they are all of. */
const batches = fc.array(
  fc.record({
    file: fc.integer({ min: 1, max: 4 }),
    names: fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 12 }),
  }),
  { minLength: 1, maxLength: 90 },
)

test('a record is known as often as other files gave it, over any number of runs and after a reload', () => {
  fc.assert(
    fc.property(batches, list => {
      db.exec('delete from identity_run')
      const table = createIdentityTable(db)
      table.load()
      const given: { readonly file: number; readonly name: number }[] = []
      for (const [at, { file, names }] of list.entries()) {
        // Equal names are of equal times, as in a log.
        const named = { keys: keysOf(names), rows: names.length, first: Math.min(...names), last: Math.max(...names) }
        const originals = db.transaction(() => {
          const found = table.originals(file, named)
          table.add(file, named, found)
          return found
        })
        const seen = new Map<number, number>()
        for (const [row, name] of names.entries()) {
          const times = (seen.get(name) ?? 0) + 1
          seen.set(name, times)
          const others = given.filter(one => one.name === name && one.file !== file)
          const isKnown = name !== 0 && times <= others.length
          const original = originals?.[row] ?? 0
          expect(original > 0).toBe(isKnown)
          if (isKnown) expect(others.map(one => one.file)).toContain(original)
        }
        for (const [row, name] of names.entries()) if (name !== 0 && !originals?.[row]) given.push({ file, name })
        if (at % 17 === 16) table.load()
      }
      const stored = db.prepare('select count(*), sum(records) from identity_run').get() ?? []
      expect(Number(stored[1] ?? 0)).toBe(given.length)
      // Eight of a size become one: their number grows with the logarithm of what they hold.
      expect(Number(stored[0])).toBeLessThan(8 * 4)
    }),
    { numRuns: 60 },
  )
}, 60_000)

test('records of another time are not looked at', () => {
  db.exec('delete from identity_run')
  const table = createIdentityTable(db)
  table.load()
  const named = (first: number) => ({ keys: keysOf([7]), rows: 1, first, last: first })
  db.transaction(() => table.add(1, named(1000), null))
  expect(table.originals(2, named(2000))).toBe(null)
  expect([...(table.originals(2, named(1000)) ?? [])]).toEqual([1])
})
