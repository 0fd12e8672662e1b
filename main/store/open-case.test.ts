import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openCase } from './open-case'
import { batchOf, plainFacts } from './testing'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netwake-store-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a batch is there again when the case is opened again', async () => {
  const path = join(folder, 'a.netwake')
  const store = await openCase(path, { create: true })
  const file = store.addFile({ path: '/logs/a.log', bytes: 100, format: 'aws-vpc-flow' })
  store.appendBatch(
    file,
    batchOf({
      hosts: ['10.0.0.1', '8.8.8.8'],
      columns: { src_ip: [0, 1], dst_ip: [1, 0], bytes: [5_000_000_000, Number.NaN], start: [1, 2] },
    }),
    plainFacts,
  )
  store.finishFile(file, { state: 'complete', sha256: 'ab', bytes: 100, error: null, format: null })
  expect(store.check()).toEqual({ integrity: 'ok', custody: 'intact', balanced: true })
  store.close()
  const again = await openCase(path)
  expect(again.rowCount()).toBe(2)
  again.close()
})
