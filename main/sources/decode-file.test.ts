import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Batch } from '../normalise/batch'
import { decodeFile } from './decode-file'

const folder = mkdtempSync(join(tmpdir(), 'netwake-decode-'))
afterAll(() => rmSync(folder, { recursive: true }))

const startsOf = async (path: string, format: string | null): Promise<readonly string[]> => {
  const batches: Batch[] = []
  const outcome = await decodeFile(
    { name: path, path, member: null, format, passOver: 0 },
    { cancelled: () => false, gate: async () => {} },
    { recognised: () => {}, batch: async batch => void batches.push(batch), progress: () => {} },
  )
  expect([outcome.state, outcome.error]).toEqual(['complete', null])
  return batches.flatMap(({ columns }) => [...columns.start].map(ms => new Date(ms).toISOString()))
}

test('syslog without years is dated by when its file was last written, or as the user says', async () => {
  const path = join(folder, 'messages.log')
  writeFileSync(path, 'Dec 31 23:59:59 web1 app: one\nJan  1 00:00:01 web1 app: two\nwithout a time\n')
  utimesSync(path, new Date('2023-01-05T00:00:00Z'), new Date('2023-01-05T00:00:00Z'))
  expect(await startsOf(path, null)).toEqual([
    '2022-12-31T23:59:59.000Z',
    '2023-01-01T00:00:01.000Z',
    '2023-01-01T00:00:01.000Z',
  ])
  expect(await startsOf(path, 'syslog:year=2019 zone=Asia/Tokyo')).toEqual([
    '2019-12-31T14:59:59.000Z',
    '2019-12-31T15:00:01.000Z',
    '2019-12-31T15:00:01.000Z',
  ])
})
