import { createHash } from 'node:crypto'
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ImportJob } from '../../shared/contract'
import type { EvidenceFile } from '../../shared/model/file'
import { formats } from '../formats'
import type { CaseStore } from '../store/case-store'
import { openCase } from '../store/open-case'
import { createImporter, type Importer } from './importer'
import { readRaw } from './raw'
import { enrich, header, line, lines, zip } from './testing'

/** `lines(3)` as the bzip2 program packs it. */
const bzip2Log =
  'QlpoOTFBWSZTWYZxolQAAMnfgAAQQAN/4CoIxAA/rd8gMAD2MDRNKe1T9NJqDQA0YnqZCJP0jUaZAAAAANqTRNEZGgZDTT1NAOqSfgqJsZEAAAsgHPkYiIijM7Vbtd12SKWzlZsTQjTTbcDNeQhacovC9leMlJcxnMCM54PXBDliICUTuNiTqlGdhWMJSToahVM1mKGPA2wkSGKyOQyHIjEMkWlqNQw5MuJnYzRQcoWJcSTK0L/BVJOBYdisqJ0LL2EGIYKYD6H+m8y+Bc1aUTGYGlZWVBeKIxyhuDiam+86bYzYMd0EKrketzxaiPrb+LuSKcKEhDONEqA='

/** A zstd frame of one raw block (RFC 8878, 3.1.1): single segment, content below 256 bytes. */
const zstdFrame = (text: string): Buffer => {
  const bytes = Buffer.from(text)
  const block = (bytes.length << 3) | 1
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, bytes.length, block & 255, block >> 8, 0]), bytes])
}

let place: string
let store: CaseStore
let importer: Importer
let progress: ImportJob[]

const start = async (name = 'case.netwake') => {
  store = await openCase(join(place, name), { create: true })
  progress = []
  importer = createImporter({ store, enrich, workers: 2, onProgress: job => progress.push(job), onCommit: () => {} })
}

beforeEach(async () => {
  place = mkdtempSync(join(tmpdir(), 'netwake-import-'))
  await start()
})
afterEach(async () => {
  await importer.close()
  store.close()
  rmSync(place, { recursive: true, force: true })
})

const put = (name: string, content: string | Uint8Array): string => {
  const path = join(place, name)
  writeFileSync(path, content)
  return path
}
const read = async (
  ...paths: readonly string[]
): Promise<{ readonly job: ImportJob; readonly files: readonly EvidenceFile[] }> => {
  const job = await importer.finished(
    importer.start(
      paths.map(path => ({ path, name: path })),
      null,
    ),
  )
  for (const { seen, stored, rejected, skipped, duplicate, path } of store.files())
    expect(seen, path).toBe(stored + rejected + skipped + duplicate)
  return { job, files: store.files() }
}
const only = async (path: string): Promise<EvidenceFile> => {
  const { files } = await read(path)
  const last = files.at(-1)
  if (!last) throw new Error('no file was recorded')
  return last
}

describe('whatever a log is packed in', () => {
  const plain = {
    format: 'aws-vpc-flow',
    seen: 4,
    stored: 3,
    skipped: 1,
    skippedKinds: { header: 1 },
    state: 'complete',
    error: null,
  }

  test.each([
    ['plain', Buffer.from(lines(3))],
    ['gzip', gzipSync(lines(3))],
    ['gzip of two members', Buffer.concat([gzipSync(`${lines(2)}\n`), gzipSync(line(2))])],
    ['gzip padded with zeros', Buffer.concat([gzipSync(lines(3)), Buffer.alloc(512)])],
    ['gzip in gzip', gzipSync(gzipSync(lines(3)))],
    ['bzip2', Buffer.from(bzip2Log, 'base64')],
    [
      'zstd of several frames',
      Buffer.concat(
        lines(3)
          .split(/(?<=\n)/)
          .map(zstdFrame),
      ),
    ],
    ['a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(lines(3))])],
    ['UTF-16 little endian', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(lines(3), 'utf16le')])],
    ['UTF-16 big endian', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(lines(3), 'utf16le').swap16()])],
    ['CRLF and blank lines', Buffer.from(lines(3).replaceAll('\n', '\r\n\r\n'))],
  ])('%s is read', async (_, bytes) => {
    const path = put('no-telling-name', bytes)
    expect(await only(path)).toMatchObject({
      ...plain,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })
  })

  test('members of a zip are files of their own, with names that are only names', async () => {
    const path = put(
      'logs.zip',
      zip([
        { name: 'a/one.log', text: lines(3) },
        { name: '../../two.gz', text: gzipSync(lines(2)) },
        { name: '.DS_Store', text: 'x' },
      ]),
    )
    const { files, job } = await read(path)
    expect(files).toMatchObject([
      { ...plain, path: `${path}/a/one.log` },
      { seen: 3, stored: 2, error: null },
    ])
    expect(job.messages).toContainEqual(expect.stringContaining('.DS_Store belongs to the operating system'))
    const raw = await readRaw(files[0] as EvidenceFile, header.length + 1, line(0).length)
    expect(Buffer.from(raw).toString()).toBe(line(0))
  })

  test('archives inside archives are read three deep, and names that come twice are told apart', async () => {
    const log = (n: number) => ({ name: `${n}.log`, text: lines(n) })
    const third = zip([log(4), { name: 'fourth.zip', text: zip([log(5)]) }])
    const path = put(
      'logs.zip.gz',
      gzipSync(zip([log(1), { name: 'b/second.zip', text: zip([log(2), log(2), { name: 'c', text: third }]) }])),
    )
    const files = (await read(path)).files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
    expect(files.map(({ path: name, stored }) => [name.slice(path.length + 1), stored])).toEqual([
      ['1.log', 1],
      ['b/second.zip/2.log', 2],
      ['b/second.zip/2.log (2)', 0],
      ['b/second.zip/c/4.log', 4],
      ['b/second.zip/c/fourth.zip', 0],
    ])
    expect(files[2]).toMatchObject({ duplicate: 3 })
    expect(files[4]?.error).toMatch(/fourth\.zip is an archive inside 3 others; unpack the outer ones first\.$/)
    const raw = await readRaw(files[3] as EvidenceFile, header.length + 1, line(0).length)
    expect(Buffer.from(raw).toString()).toBe(line(0))
  })

  test('an archive inside another that is too large for it says so', async () => {
    const large = zip([{ name: 'zeros', text: Buffer.alloc(1000) }])
    const padded = Buffer.concat([large, Buffer.alloc(65 << 20)])
    const { files } = await read(
      put(
        'outer.zip',
        zip([
          { name: 'inner.zip', text: padded },
          { name: 'a.log', text: lines(3) },
        ]),
      ),
    )
    expect(files).toMatchObject([
      { error: expect.stringMatching(/inner\.zip cannot be read: .* more than 64 MiB/) },
      plain,
    ])
  })

  test('an encrypted member says so and the others are read', async () => {
    const path = put(
      'logs.zip',
      zip([
        { name: 'secret.log', text: 'x', flags: 1 },
        { name: 'open.log', text: lines(3) },
      ]),
    )
    const { files } = await read(path)
    expect(files).toMatchObject([{ state: 'failed', error: expect.stringMatching(/secret\.log is encrypted/) }, plain])
  })

  test('a tar archive, packed or not, says what to do with it', async () => {
    const header512 = Buffer.alloc(512)
    header512.write('logs/vpc.log')
    header512.write('ustar\u000000', 257)
    const tar = Buffer.concat([header512, Buffer.from(lines(3)), Buffer.alloc(1024)])
    for (const [name, bytes] of [
      ['logs.tar', tar],
      ['logs.tgz', gzipSync(tar)],
    ] as const)
      expect((await only(put(name, bytes))).error).toBe(
        `${join(place, name)} is a tar archive; unpack it and add the folder.`,
      )
    expect(store.rowCount()).toBe(0)
  })

  test('an archive that declares far more than its size is refused', async () => {
    const members = Array.from({ length: 700 }, (_, n) => ({ name: `${n}.log`, text: 'x' }))
    const bomb = zip(members)
    // The directory says a megabyte and more of each member; what is packed there is one byte.
    for (let at = bomb.indexOf('PK\x01\x02'); at >= 0; at = bomb.indexOf('PK\x01\x02', at + 4))
      bomb.writeUInt32LE(1 << 20, at + 24)
    const { error } = await only(put('bomb.zip', bomb))
    expect(error).toMatch(
      /bomb\.zip: the zip archive declares more than 1,000 times its size, as no archive of logs does\.$/,
    )
  })

  test('a folder is gone through in the order of its names', async () => {
    mkdirSync(join(place, 'logs', 'b'), { recursive: true })
    put('logs/c.log', lines(1))
    put('logs/b/x.log', lines(2))
    put('logs/a.log', lines(3))
    const { files } = await read(join(place, 'logs'))
    expect(new Set(files.map(({ path, stored }) => `${path.slice(place.length + 6)} ${stored}`))).toEqual(
      new Set(['a.log 3', `${join('b', 'x.log')} 2`, 'c.log 1']),
    )
  })

  test('damaged packing of any kind is a sentence', async () => {
    for (const [name, bytes] of [
      ['x.bz2', Buffer.from(bzip2Log, 'base64').subarray(0, 60)],
      ['x.zst', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xff, 0xff, 0xff])],
      ['x.zip', Buffer.from('PK\x03\x04 and then nothing of the kind')],
    ] as const) {
      const file = await only(put(name, bytes))
      expect(file, name).toMatchObject({ state: 'failed', seen: 0 })
      expect(file.error, name).toMatch(new RegExp(`${name.replace('.', '\\.')}.*(damaged|cannot be read)`))
    }
  })
})

describe('bad input', () => {
  test('of an unknown kind is named, with what it begins with', async () => {
    const path = put('notes.txt', 'Dear diary,\nnothing happened.\n')
    const { error } = await only(path)
    expect(error).toBe(
      `${path} is not recognised as any of the ${formats.length - 1} formats that are read; it begins with "Dear diary,\\nnothing happened.\\n".`,
    )
  })

  test('that no one can read is told of every copy', async () => {
    const paths = [put('one.txt', 'no log at all\n'), put('two.txt', 'no log at all\n')]
    const { files } = await read(...paths)
    expect(files.map(({ path, error }) => [path, error?.includes('not recognised')])).toEqual(
      paths.map(path => [path, true]),
    )
  })

  test('that is empty, binary, missing or a device is one sentence each', async () => {
    expect((await only(put('empty.log', ''))).error).toMatch(/empty\.log is empty\.$/)
    expect((await only(put('junk.bin', Buffer.from([0, 1, 2, 250, 251, 252, 0, 0])))).error).toMatch(/not recognised/)
    expect((await only(join(place, 'gone.log'))).error).toMatch(/gone\.log cannot be read: it is not there any more\.$/)
    if (process.platform !== 'win32') expect((await only('/dev/null')).error).toMatch(/is a device/)
  })

  test('a truncated gzip keeps what was unpacked, and says where it stopped', async () => {
    const whole = gzipSync(lines(60_000))
    const file = await only(put('cut.log.gz', whole.subarray(0, whole.length >> 1)))
    expect(file.state).toBe('failed')
    expect(file.stored).toBeGreaterThan(10_000)
    expect(file.error).toMatch(
      /cut\.log\.gz: the gzip data is cut off.* after [\d,]+ unpacked bytes; the [\d,]+ records before are kept\.$/,
    )
  })

  test('in single fields rejects those records, with position, reason and excerpt', async () => {
    const bad = [
      '2 123456789012 eni-1 10.0.0.999 10.0.0.2 1 2 6 1 40 1763251200 1763251201 ACCEPT OK',
      '2 123456789012 eni-1 10.0.0.1 10.0.0.2 70000 2 6 1 40 1763251200 1763251201 ACCEPT OK',
      '2 123456789012 eni-1 10.0.0.1 10.0.0.2 1 2 6 1 40 1515723955200 1515723955201 ACCEPT OK',
      '2 123456789012 eni-1 10.0.0.1',
    ]
    const path = put('mixed.log', [header, line(1), ...bad, line(2)].join('\n'))
    expect(await only(path)).toMatchObject({ seen: 7, stored: 2, rejected: 4, skipped: 1 })
    const { rejects } = store.rejects({ fileId: null, search: '', offset: 0, limit: 10 })
    expect(rejects.map(({ record, line: at, reason, excerpt }) => ({ record, at, reason, excerpt }))).toEqual(
      bad.map((text, n) => ({
        record: n + 3,
        at: n + 3,
        reason: expect.stringMatching(
          [
            /10\.0\.0\.999; that is not an IP address/,
            /srcport is 70000; a port is 0 to 65535/,
            /start is 1515723955200; that is not a time/,
            /expected 14 fields, found 4/,
          ][n] ?? /^$/,
        ),
        excerpt: text,
      })),
    )
  })

  test('JSON cut in the middle keeps every record before the cut', async () => {
    const event = {
      timestamp: '2026-11-20T10:00:00.000000+0000',
      event_type: 'flow',
      src_ip: '10.0.0.1',
      dest_ip: '10.0.0.2',
      proto: 'TCP',
      flow: { start: '2026-11-20T10:00:00.000000+0000' },
    }
    const text = Array.from({ length: 5 }, (_, n) => JSON.stringify({ ...event, flow_id: n })).join('\n')
    expect(await only(put('eve.json', text.slice(0, -20)))).toMatchObject({
      format: 'suricata-eve',
      seen: 5,
      stored: 4,
      rejected: 1,
      state: 'complete',
    })
    const { rejects } = store.rejects({ fileId: null, search: '', offset: 0, limit: 10 })
    expect(rejects).toMatchObject([{ record: 5, reason: 'the file ends inside a record' }])
  })

  test('a line of 200 MB is one reject in bounded memory', async () => {
    const path = join(place, 'long.log')
    const file = openSync(path, 'w')
    writeSync(file, `${lines(2)}\n`)
    const piece = Buffer.alloc(1 << 20, 120)
    for (let n = 0; n < 200; n++) writeSync(file, piece)
    writeSync(file, `\n${line(3)}\n`)
    closeSync(file)
    const before = process.memoryUsage().rss
    expect(await only(path)).toMatchObject({ seen: 5, stored: 3, rejected: 1, skipped: 1, state: 'complete' })
    expect(process.memoryUsage().rss - before).toBeLessThan(200 << 20)
  })
})

describe('the same bytes again', () => {
  test('add nothing and say so, under any name', async () => {
    await read(put('a.log', lines(3)))
    const { files, job } = await read(put('b.log', lines(3)))
    expect(store.rowCount()).toBe(3)
    expect(files[1]).toMatchObject({ seen: 4, stored: 0, duplicate: 4, state: 'complete' })
    expect(job.messages[0]).toMatch(/b\.log holds the same bytes as .*a\.log; nothing was added\.$/)
  })

  test('even when two imports begin at once', async () => {
    const paths = [put('a.log', lines(5000)), put('b.log', lines(5000))]
    const ids = paths.map(path => importer.start([{ path, name: path }], null))
    await Promise.all(ids.map(importer.finished))
    expect(store.rowCount()).toBe(5000)
    expect(
      store
        .files()
        .map(({ duplicate }) => duplicate)
        .sort((a, b) => a - b),
    ).toEqual([0, 5001])
  })

  test('even within one import', async () => {
    const { files } = await read(put('a.log', lines(5000)), put('b.log', lines(5000)))
    expect(store.rowCount()).toBe(5000)
    expect(files.map(({ duplicate }) => duplicate)).toEqual([0, 5001])
  })
})

describe('the order of the fields', () => {
  test('can be given for a file that no one could read before', async () => {
    const path = put('custom.log', '10.0.0.1 10.0.0.2 eni-0a1b2c3d 1763251200\n')
    const order = 'aws-vpc-flow:${srcaddr} ${dstaddr} ${interface-id} ${start}'
    const importAs = async (format: string) => importer.finished(importer.start([{ path, name: path }], format))
    await importAs('aws-vpc-flow')
    expect(store.rowCount()).toBe(0)
    await importAs(order)
    expect(store.files()).toMatchObject([
      { stored: 0, rejected: 1 },
      { stored: 1, rejected: 0, formatOptions: order.slice('aws-vpc-flow:'.length) },
    ])
    await importAs(order)
    expect(store.rowCount()).toBe(1)
  })
})

describe('an import', () => {
  const many = 400_000
  const big = () => put('big.log', lines(many))

  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise(resolve => setTimeout(resolve, 5))
  }

  test('tells its progress, can be paused, and goes on', async () => {
    const id = importer.start([{ path: big(), name: 'big' }], null)
    await until(() => store.rowCount() > 0)
    importer.pause(id)
    await until(() => importer.jobs()[0]?.state === 'paused')
    // What was on its way still arrives.
    await new Promise(resolve => setTimeout(resolve, 700))
    const paused = store.rowCount()
    await new Promise(resolve => setTimeout(resolve, 300))
    expect(store.rowCount()).toBe(paused)
    expect(paused).toBeLessThan(many)
    importer.resume(id)
    expect(await importer.finished(id)).toMatchObject({
      state: 'done',
      stored: many,
      records: many + 1,
      files: 1,
      filesDone: 1,
    })
    expect(store.rowCount()).toBe(many)
    expect(progress.some(({ rate, leftMs }) => rate !== null && leftMs !== null)).toBe(true)
  })

  test('of a file that grows meanwhile reads what was there, and says so', async () => {
    const path = big()
    const { length } = readFileSync(path)
    const id = importer.start([{ path, name: path }], null)
    await until(() => store.rowCount() > 0)
    importer.pause(id)
    appendFileSync(path, `\n${line(1)}`)
    importer.resume(id)
    const { messages } = await importer.finished(id)
    const [file] = store.files()
    expect(file).toMatchObject({ state: 'complete', bytes: length, seen: many + 1, stored: many })
    expect(file?.sha256).toBe(createHash('sha256').update(lines(many)).digest('hex'))
    expect(file?.error).toMatch(/big\.log: it grew from [\d,]+ bytes to [\d,]+ bytes while it was read, .*any more\.$/)
    expect(messages).toContain(file?.error)
  })

  test.runIf(process.platform !== 'win32')('of a file that is deleted meanwhile says so', async () => {
    const path = big()
    const id = importer.start([{ path, name: path }], null)
    await until(() => store.rowCount() > 0)
    unlinkSync(path)
    await importer.finished(id)
    expect(store.files()).toMatchObject([
      {
        state: 'complete',
        stored: many,
        error: expect.stringMatching(/big\.log: it was deleted while it was read\.$/),
      },
    ])
  })

  test('that is cancelled keeps what was committed, and importing again reads the rest without a duplicate', async () => {
    const path = big()
    const id = importer.start([{ path, name: path }], null)
    await until(() => store.rowCount() > 0)
    importer.cancel(id)
    expect(await importer.finished(id)).toMatchObject({ state: 'cancelled' })
    const kept = store.rowCount()
    expect(kept).toBeGreaterThan(0)
    expect(kept).toBeLessThan(many)
    expect(store.files()[0]).toMatchObject({ state: 'cancelled', stored: kept })

    const { files } = await read(path)
    expect(files).toMatchObject([{ state: 'complete', seen: many + 1, stored: many, duplicate: 0 }])
    expect(store.rowCount()).toBe(many)
    expect(store.check()).toEqual({ integrity: 'ok', custody: 'intact', balanced: true })
  })

  test('in a closed and reopened case goes on under another name of the same file', async () => {
    const path = big()
    const id = importer.start([{ path, name: path }], null)
    await until(() => store.rowCount() > 0)
    importer.cancel(id)
    await importer.close()
    store.close()
    const renamed = put('renamed.log', readFileSync(path))
    unlinkSync(path)
    await start()
    const { files } = await read(renamed)
    expect(files).toMatchObject([{ path: renamed, state: 'complete', stored: many }])
  })
})
