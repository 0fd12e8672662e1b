import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inCidr, parseCidr, parseIp } from '../../shared/units/ip'
import { detect, formats } from '../formats'
import { headOf, type Row, record } from '../formats/recorded'
import { sampleLogs, type Truth, writeSample } from './sample'

const folders: string[] = []

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'netwake-sample-'))
  folders.push(folder)
  return folder
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .flatMap(name => {
      const path = join(folder, name)
      return statSync(path).isDirectory() ? filesIn(path) : [path]
    })
    .sort()

const hashes = (folder: string): readonly (readonly [string, string])[] =>
  filesIn(folder).map(path => [relative(folder, path), createHash('sha256').update(readFileSync(path)).digest('hex')])

const textOf = (path: string): string => {
  const bytes = readFileSync(path)
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}

/** Search terms as the truth writes them: `field:value`, all of which have to hold. */
const matches = (row: Row, format: string, query: string): boolean =>
  query.split(' ').every(term => {
    const field = term.slice(0, term.indexOf(':'))
    const value = term.slice(term.indexOf(':') + 1)
    if (field === 'format') return value === format
    const block = parseCidr(value.includes('/') ? value : `${value}/${value.includes(':') ? 128 : 32}`)
    const isIn = (address: unknown) => {
      const bytes = parseIp(String(address))
      return bytes !== null && block !== null && inCidr(bytes, block)
    }
    return isIn(row['src_ip']) || isIn(row['dst_ip'])
  })

describe('the teaching incident', () => {
  const flows = 9000
  let folder = ''
  let truth: Truth
  const rows = new Map<string, readonly Row[]>()

  beforeAll(async () => {
    folder = newFolder()
    truth = await writeSample(folder, { flows, seed: 1 })
    const lists = formats.flatMap(format => format.lists)
    for (const path of filesIn(folder).filter(each => !each.endsWith('truth.json'))) {
      const text = textOf(path)
      const id = relative(folder, path).split('/')[0] ?? ''
      const format = detect(headOf(text, lists))
      expect([path, format?.id]).toEqual([path, id])
      if (!format) continue
      const recorded = record(format, text)
      expect([path, recorded.rejects]).toEqual([path, []])
      expect(Object.keys(recorded.skipped).filter(kind => kind !== 'header')).toEqual([])
      rows.set(id, [...(rows.get(id) ?? []), ...recorded.rows])
    }
  })

  test('has as many rows as were asked for, the same in every format', () => {
    expect(truth.flows).toBe(flows)
    expect([...rows.values()].map(each => each.length)).toEqual(sampleLogs.map(() => flows / 6))
    expect(JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8'))).toEqual(truth)
  })

  test('plants all six acts in every format, each found by its query and by nothing else', () => {
    expect(truth.acts).toHaveLength(36)
    for (const act of truth.acts) {
      const found = (rows.get(act.format) ?? []).filter(row => matches(row, act.format, act.query))
      expect([act.query, found.length]).toEqual([act.query, act.flows])
      const starts = found.map(row => Date.parse(String(row['start'])))
      expect(Math.min(...starts)).toBeGreaterThanOrEqual(Date.parse(act.start))
      expect(Math.max(...starts)).toBeLessThanOrEqual(Date.parse(act.end))
    }
    expect(truth.benign + truth.acts.reduce((sum, act) => sum + act.flows, 0)).toBe(truth.flows)
  })

  test('lies within its week', () => {
    for (const each of rows.values()) {
      for (const { start } of each) {
        expect(Date.parse(String(start))).toBeGreaterThanOrEqual(Date.UTC(2026, 10, 16))
        expect(Date.parse(String(start))).toBeLessThan(Date.UTC(2026, 10, 23, 0, 10))
      }
    }
  })

  test('has busy days and quiet nights, more on weekdays than at the weekend', () => {
    const hour = (row: Row) => new Date(String(row['start'])).getUTCHours()
    const all = [...rows.values()].flat().filter(row => row['dst_port'] === 443 || row['dst_port'] === 53)
    const midday = all.filter(row => hour(row) >= 9 && hour(row) < 12).length
    const night = all.filter(row => hour(row) >= 0 && hour(row) < 3).length
    expect(midday).toBeGreaterThan(night * 4)
  })

  test('the beacon beats every five minutes, give or take four per cent', () => {
    const beats = (rows.get('ibm-vpc-flow') ?? [])
      .filter(row => row['dst_ip'] === '185.215.113.66')
      .map(row => Date.parse(String(row['start'])))
    const gaps = beats.slice(1).map((time, at) => time - (beats[at] ?? 0))
    expect(gaps.length).toBeGreaterThan(5)
    for (const gap of gaps) {
      expect(gap).toBeGreaterThanOrEqual(300_000 * 0.96 - 1000)
      expect(gap).toBeLessThanOrEqual(300_000 * 1.04 + 1000)
    }
  })

  test('more goes out to the drop point than everything else together', () => {
    const firewall = rows.get('aws-network-firewall') ?? []
    const out = (of: (row: Row) => boolean) =>
      firewall.filter(of).reduce((sum, row) => sum + Number(row['bytes'] ?? 0), 0)
    expect(out(row => row['dst_ip'] === '91.92.240.15')).toBeGreaterThan(out(row => row['dst_ip'] !== '91.92.240.15'))
  })

  test('answers the questions of the IBM Cloud walk-through', () => {
    const ibm = rows.get('ibm-vpc-flow') ?? []
    const target = (address: string) => ibm.filter(row => row['dst_ip'] === address)
    const initiator = (address: string) => ibm.filter(row => row['src_ip'] === address)
    const rejected = target('10.240.0.4').filter(row => row['action'] === 'denied')
    const ports = new Set(initiator('10.240.64.4').map(row => row['dst_port']))
    expect(rejected.length).toBeGreaterThan(50)
    expect(new Set(rejected.filter(row => row['dst_port'] === 443).map(row => row['src_ip']))).toEqual(
      new Set(['92.63.197.61']),
    )
    expect(
      new Set(
        target('10.240.0.4')
          .filter(row => row['action'] === 'allowed')
          .map(row => row['dst_port']),
      ),
    ).toEqual(new Set([3000]))
    expect(initiator('10.240.64.4').length).toBeGreaterThan(target('10.240.64.4').length)
    expect([67, 123, 53, 443, 80].filter(port => !ports.has(port))).toEqual([])
    expect(
      target('10.240.0.4').some(
        row => row['src_ip'] === '24.22.68.94' && row['dst_port'] === 22 && row['action'] === 'denied',
      ),
    ).toBe(true)
  })

  test('knows IPv6 where the log does', () => {
    const hasSix = (id: string) => (rows.get(id) ?? []).some(row => String(row['src_ip']).includes(':'))
    expect(['aws-vpc-flow', 'suricata-eve', 'azure-vnet-flow', 'ibm-vpc-flow'].map(hasSix)).toEqual([
      true,
      true,
      true,
      false,
    ])
  })
})

describe('writing a sample', () => {
  test('the same seed gives the same bytes, another seed others', async () => {
    const [first, second, third] = [newFolder(), newFolder(), newFolder()]
    await writeSample(first, { flows: 3000, seed: 7 })
    await writeSample(second, { flows: 3000, seed: 7 })
    await writeSample(third, { flows: 3000, seed: 8 })
    expect(hashes(second)).toEqual(hashes(first))
    expect(hashes(third)).not.toEqual(hashes(first))
  })

  test('one format alone has the rows that were asked for', async () => {
    const folder = newFolder()
    const progress: number[] = []
    const truth = await writeSample(folder, {
      flows: 1234,
      seed: 3,
      formats: ['azure-nsg-flow'],
      onProgress: written => progress.push(written),
    })
    expect(readdirSync(folder).sort()).toEqual(['azure-nsg-flow', 'truth.json'])
    expect(truth.formats).toEqual({ 'azure-nsg-flow': 1234 })
    expect(progress.at(-1)).toBe(1234)
    expect(progress).toEqual([...progress].sort((a, b) => a - b))
  })

  test('a tiny sample still holds the whole incident', async () => {
    const truth = await writeSample(newFolder(), { flows: 6, seed: 1 })
    expect(truth.acts).toHaveLength(36)
    expect(truth.benign).toBe(0)
  })

  test('replaces an earlier sample, and never the files of anybody else', async () => {
    const folder = newFolder()
    await writeSample(folder, { flows: 300, seed: 1, formats: ['suricata-eve'] })
    writeFileSync(join(folder, 'suricata-eve', 'eve-left-over.json'), '')
    await writeSample(folder, { flows: 300, seed: 2, formats: ['suricata-eve'] })
    expect(readdirSync(join(folder, 'suricata-eve'))).not.toContain('eve-left-over.json')

    const other = newFolder()
    mkdirSync(join(other, 'aws-vpc-flow'))
    writeFileSync(join(other, 'aws-vpc-flow', 'mine.log'), 'mine')
    await expect(writeSample(other, { flows: 300, seed: 1 })).rejects.toThrow('is not empty')
    expect(readFileSync(join(other, 'aws-vpc-flow', 'mine.log'), 'utf8')).toBe('mine')
  })

  test('can be broken off', async () => {
    const abort = new AbortController()
    const writing = writeSample(newFolder(), {
      flows: 20_000,
      seed: 1,
      signal: abort.signal,
      onProgress: () => abort.abort(),
    })
    await expect(writing).rejects.toThrow('aborted')
  })
})
