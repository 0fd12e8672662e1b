import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from './database'
import { applicationId, migrations } from './migrations'
import { openCase } from './open-case'
import { loadSqlite } from './sqlite-module'
import { numberedBatch, numberedRows, plainFacts, quickFolder } from './testing'
import { valueAt } from './value-at'

let folder = ''
beforeEach(() => {
  folder = quickFolder()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** One row of two constant columns, `start` 5 and `file` 1, as a case of version 1 holds it. */
const stats = (columns: readonly (readonly [number, number])[]): Uint8Array => {
  const bytes = new Uint8Array(columns.length * 18)
  const view = new DataView(bytes.buffer)
  for (const [at, [column, value]] of columns.entries()) {
    view.setUint8(at * 18, column)
    view.setFloat64(at * 18 + 2, value, true)
    view.setFloat64(at * 18 + 10, value, true)
  }
  return bytes
}

test('a case of version 1 keeps its rows and its books, and goes on from there', async () => {
  const path = join(folder, 'old.netwake')
  const yes = () => true
  const guard = { beginRead: yes, unchanged: yes, beginWrite: yes, endWrite: yes, heldElsewhere: () => false }
  const db = openDatabase(await loadSqlite(), path, { readOnly: false, guard })
  db.exec(`pragma application_id = ${applicationId}`)
  db.exec(migrations[0]?.sql ?? '')
  db.exec("insert into about (key, value) values ('readable_from', 1)")
  db.exec("insert into flow_column (id, name) values (1, 'start'), (2, 'file')")
  db.exec(
    "insert into file (path, bytes, format, state, seen, stored, imported_ms) values ('/logs/old.log', 9, 'aws-vpc-flow', 'complete', 3, 3, 77)",
  )
  const insert = db.prepare('insert into segment (id, first_row, rows, file, stats) values (?, ?, ?, 1, ?)')
  insert.run(
    4,
    1,
    2,
    stats([
      [1, 5],
      [2, 1],
    ]),
  )
  insert.run(
    5,
    3,
    1,
    stats([
      [1, 6],
      [2, 1],
    ]),
  )
  db.prepare('insert into segment_data (id, data) values (?, ?)').run(4 * 256 + 9, new Uint8Array(40))
  db.exec('pragma user_version = 1')
  db.close()

  const store = await openCase(path)
  expect(store.readOnlyReason).toBeNull()
  expect(store.files()).toMatchObject([{ path: '/logs/old.log', stored: 3, capture: null, expired: 0 }])
  expect(store.segments()).toMatchObject([
    { id: 4, firstRow: 1, rows: 2, files: [{ id: 1, rows: 2 }], bytes: 36 + 40, since: 77, until: 77 },
    { id: 5, firstRow: 3, rows: 1, files: [{ id: 1, rows: 1 }], bytes: 36, since: 77, until: 77 },
  ])
  const file = store.addFile({ path: '/logs/new.log', bytes: 1, format: 'aws-vpc-flow' })
  store.appendBatch(file, numberedBatch(2), plainFacts)
  expect([store.rowCount(), store.lastRow()]).toEqual([3 + numberedRows(2), 3 + numberedRows(2)])
  expect(store.segments().map(({ id }) => valueAt(store.column(id, 'start'), 0))).toEqual([5, 6, 2000])
  expect(store.check()).toEqual({ integrity: 'ok', custody: 'intact', balanced: true })
  store.close()
})
