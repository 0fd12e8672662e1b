import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import {
  type Field,
  ip4,
  ipfixMessage,
  joined,
  n16,
  set,
  template,
  v5Datagram,
  v5Record,
  v9Datagram,
} from '../formats/flow-datagrams/testing'
import { netflowIpfix } from '../formats/netflow-ipfix'
import type { Batch } from '../normalise/batch'
import { decodeFile } from './decode-file'
import { gatherCaptures } from './gather-captures'
import { zip } from './testing'
import { type Found, walk } from './walk'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

const folderOf = (files: Readonly<Record<string, Uint8Array | string>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'netwake-gather-'))
  folders.push(folder)
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes)
  return folder
}

const gathered = async (folder: string, asked: string | null = null): Promise<readonly Found[]> => {
  const all: Found[] = []
  for await (const found of gatherCaptures(walk(folder), asked, () => false)) all.push(found)
  return all
}

/** Addresses of the flows that each file gives, and its rejects. */
const read = async (folder: string, asked: string | null = null) => {
  const books: Record<string, readonly string[]> = {}
  for (const found of await gathered(folder, asked)) {
    if (found.kind !== 'file') continue
    const { name, path, member, readAs } = found
    const batches: Batch[] = []
    await decodeFile(
      { name, path, member, format: readAs ?? asked, passOver: 0 },
      { cancelled: () => false, gate: async () => {} },
      { recognised: () => {}, batch: async batch => void batches.push(batch), progress: () => {} },
    )
    books[basename(name)] = batches.flatMap(({ hosts, columns, rejects }) => [
      ...Array.from(columns.src_ip, id => hosts[id] ?? ''),
      ...rejects.map(({ reason }) => reason),
    ])
  }
  return books
}

const ends: readonly Field[] = [
  [8, 4],
  [12, 4],
]
const swapped: readonly Field[] = [
  [12, 4],
  [8, 4],
]
const flow = joined(ip4('192.0.2.1'), ip4('192.0.2.2'))
const declares = (fields: readonly Field[], domain = 7) => ipfixMessage([set(2, template(300, fields))], { domain })
const data = (domain = 7) => ipfixMessage([set(300, flow)], { domain })

test('files of one capture give their templates to one another: the nearest before, else the nearest after', async () => {
  const folder = folderOf({
    '1-data.dat': data(),
    '2-template.dat': declares(ends),
    '3-data.dat': data(),
    '4-other-meaning.dat': joined(declares(swapped), data()),
    '5-data.dat': joined(data(), declares(ends), data()),
    '6-other-domain.dat': data(8),
    '7-log.txt': 'hello\n',
    '8-version-5.dat': v5Datagram([v5Record()]),
  })
  expect((await gathered(folder)).map(found => basename(found.name))).toEqual([
    '7-log.txt', // what belongs to nothing is read at once
    '1-data.dat',
    '2-template.dat',
    '3-data.dat',
    '4-other-meaning.dat',
    '5-data.dat',
    '6-other-domain.dat',
    '8-version-5.dat',
  ])
  expect(await read(folder)).toEqual({
    '1-data.dat': ['192.0.2.1'],
    '2-template.dat': [],
    '3-data.dat': ['192.0.2.1'],
    '4-other-meaning.dat': ['192.0.2.2'],
    '5-data.dat': ['192.0.2.2', '192.0.2.1'],
    '6-other-domain.dat': ['a data set waits for template 300 of source 8, and it never came'],
    '7-log.txt': [],
    '8-version-5.dat': ['192.0.2.10'],
  })
})

test('packed files and members of archives belong to the capture as well', async () => {
  const folder = folderOf({
    'a.dat.gz': gzipSync(v9Datagram([set(256, flow)])),
    'b.zip': zip([{ name: 'template.dat', text: v9Datagram([set(0, template(256, ends))]) }]),
    'c.zip': zip([{ name: 'data.dat', text: v9Datagram([set(256, flow)]) }]),
  })
  expect(await read(folder)).toEqual({ 'a.dat.gz': ['192.0.2.1'], 'template.dat': [], 'data.dat': ['192.0.2.1'] })
})

test('a file whose own template comes late needs none of the others', async () => {
  const folder = folderOf({ '1.dat': joined(data(), declares(ends)), '2.dat': declares(swapped) })
  const [first] = await gathered(folder)
  expect(first).toMatchObject({ kind: 'file', readAs: null })
  expect(await read(folder)).toEqual({ '1.dat': ['192.0.2.1'], '2.dat': [] })
})

test('files that the user calls datagrams are gathered whatever they look like, with the options given', async () => {
  const folder = folderOf({ '1.dat': joined(n16(1), data()), '2.dat': declares(ends) })
  const asked = 'netflow-ipfix:elements=99.1 myElement string'
  const [first] = await gathered(folder, asked)
  expect(first?.kind === 'file' && first.readAs).toMatch(
    /^netflow-ipfix:elements=99\.1 myElement string;templates=[\w+/=]+$/,
  )
  expect(await read(folder, asked)).toEqual({
    '1.dat': ['192.0.2.1', '2 bytes are no datagram of NetFlow v5, v9, IPFIX or sFlow v5'],
    '2.dat': [],
  })
})

test('a file under another format that the user chose is passed on as it is', async () => {
  const folder = folderOf({ '1.dat': data() })
  expect(await gathered(folder, 'aws-vpc-flow')).toMatchObject([{ kind: 'file', readAs: null }])
})

test('a damaged file gives what stands before the damage', async () => {
  const packed = gzipSync(joined(declares(ends), Buffer.alloc(200_000, 1)))
  const folder = folderOf({ '1.dat': data(), '2.dat.gz': packed.subarray(0, packed.length - 30) })
  expect((await read(folder))['1.dat']).toEqual(['192.0.2.1'])
})

test('a record is explained with the templates that other files gave', async () => {
  const folder = folderOf({ '1.dat': data(), '2.dat': declares([...ends]) })
  const [first] = await gathered(folder)
  const options = first?.kind === 'file' ? (first.readAs ?? '').replace(/^netflow-ipfix:/, '') : ''
  const bytes = data()
  const file = { bytes: bytes.length, read: async (from: number, to: number) => bytes.subarray(from, to) }
  expect((await netflowIpfix.explain(flow, 0, file, 20, options)).slice(0, 3)).toEqual([
    ['sourceIPv4Address (8)', '192.0.2.1'],
    ['destinationIPv4Address (12)', '192.0.2.2'],
    ['template', '300'],
  ])
})

test('a template that cannot be that of the data is none, though it has its number and is nearer', async () => {
  const long: readonly Field[] = [
    [8, 4],
    [12, 4],
    [56, 6],
    [7, 2],
    [11, 2],
  ]
  const folder = folderOf({ '1-other.dat': declares(long), '2-data.dat': data(), '3-template.dat': declares(ends) })
  expect((await read(folder))['2-data.dat']).toEqual(['192.0.2.1'])
  const alone = folderOf({ '1-other.dat': declares(long), '2-data.dat': data() })
  expect((await read(alone))['2-data.dat']).toEqual([
    'a data set waits for template 300 of source 7, and it never came',
  ])
})
