import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEngine, type Engine } from '../engine'
import { caseInfo } from './case'

let folder = ''
let engine: Engine
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netwake-nat-'))
  engine = createEngine({ home: join(folder, 'home'), workers: 1 })
})
afterEach(async () => {
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})

const event = (firewall: string, source: string, at: number) =>
  JSON.stringify({
    firewall_name: firewall,
    event_timestamp: '1795219260',
    event: {
      event_type: 'netflow',
      timestamp: '2026-11-21T00:01:20.000000+0000',
      flow_id: at,
      src_ip: source,
      src_port: 50_000,
      dest_ip: '203.0.113.7',
      dest_port: 443,
      proto: 'TCP',
      netflow: {
        pkts: 1,
        bytes: 60,
        start: '2026-11-21T00:00:00.000000+0000',
        end: '2026-11-21T00:00:01.000000+0000',
      },
    },
  })

/** What is doubted of a log in which sources take turns. */
const doubtsOf = async (lines: readonly string[]): Promise<readonly (string | undefined)[]> => {
  const path = join(folder, 'firewall.json')
  writeFileSync(path, lines.join('\n'))
  const open = await engine.open(join(folder, 'case.netwake'), { create: true })
  await open.importer?.finished(open.importer.start([{ path, name: path }], null))
  const { blindSpots } = await caseInfo(open, new AbortController().signal)
  return blindSpots.filter(({ text }) => text.startsWith('source may be a NAT gateway')).map(({ source }) => source)
}
const flows = (firewall: string, sources: readonly string[], count: number) =>
  Array.from({ length: count }, (_, at) => event(firewall, sources[at % sources.length] ?? '', at))

const neighbours = ['10.0.5.10', '10.0.5.11', '10.0.5.12']

test('NF-10: a firewall whose inside is three addresses of one subnet may see a NAT gateway; another does not', async () => {
  const hosts = Array.from({ length: 4 }, (_, at) => `10.0.6.${at + 10}`)
  expect(
    await doubtsOf([
      ...flows('behind-nat', neighbours, 60),
      ...flows('before-nat', hosts, 60),
      ...flows('two-subnets', ['10.0.7.1', '10.0.8.1'], 60),
      ...flows('quiet', neighbours, 49),
    ]),
  ).toEqual(['behind-nat'])
})

test('NF-10: answers from outside are no sources of the inside', async () => {
  expect(
    await doubtsOf([...flows('edge', ['10.0.5.10'], 50), ...flows('edge', ['198.51.100.1', '198.51.100.2'], 50)]),
  ).toEqual(['edge'])
})
