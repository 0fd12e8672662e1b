import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Capture } from '../../../shared/model/capture'
import { createEngine, type Engine } from '../../engine'
import { quickFolder } from '../../store/testing'
import { freePort, orderOf, until } from './testing'
import { conversationsPcap } from './testing-conversations'
import { missingTools, runTool, startTool } from './testing-tools'

/** What programs of other people send has to arrive flow by flow as they say they sent it. */

const conversations = 300
let folder = ''
let pcap = ''
let engine: Engine
beforeAll(() => {
  folder = quickFolder()
  pcap = join(folder, 'conversations.pcap')
  writeFileSync(pcap, conversationsPcap(conversations))
  return () => rmSync(folder, { recursive: true, force: true })
})
let number = 0
beforeEach(() => {
  engine = createEngine({ home: join(folder, `home-${number++}`), workers: 1 })
})
afterEach(() => engine.close())

/** Captures while `send` sends to the port; what was counted, and the rows under these names. */
const captured = async (
  columns: readonly string[],
  send: (port: number) => Promise<void>,
  isEnough: (capture: Capture) => boolean,
) => {
  const { captures, lens, store } = await engine.open(join(folder, `case-${number++}.netwake`), { create: true })
  if (!captures) throw new Error('the case cannot be written')
  const port = await freePort()
  const id = await captures.start(orderOf([port]))
  await send(port)
  await until(() => captures.list().some(isEnough))
  await captures.stop(id)
  const [capture] = captures.list()
  const page = await lens.page({
    where: null,
    sort: { field: 'id', descending: false },
    offset: 0,
    limit: 10_000,
    columns,
  })
  expect(store.check()).toEqual({ integrity: 'ok', custody: 'intact', balanced: true })
  expect(capture).toMatchObject({ unknown: 0, rejected: 0, queueLost: 0, notAllowed: 0, problem: null })
  return { capture, rows: page.rows.map(row => row.join(' ')).sort() }
}

const flowColumns = ['src_ip', 'src_port', 'dst_ip', 'dst_port', 'protocol', 'bytes', 'packets', 'duration']

/** Both directions of each flow that softflowd says it let go, as `-D` prints them. */
const expiredFlows = (said: string): string[] =>
  said.split('\n').flatMap(line => {
    const found =
      /^EXPIRED: seq:\d+ \[(.+?)\]:(\d+) <> \[(.+?)\]:(\d+) proto:(\d+) octets>:(\d+) packets>:(\d+) octets<:(\d+) packets<:(\d+) start:(\S+) finish:(\S+) /.exec(
        line,
      )
    if (!found) return []
    const [, a, aPort, b, bPort, protocol, sent, packets, back, backPackets, start, finish] = found
    const name = protocol === '6' ? 'tcp' : 'udp'
    const ms = Date.parse(`${finish}Z`) - Date.parse(`${start}Z`)
    return [
      ...(packets === '0' ? [] : [[a, aPort, b, bPort, name, sent, packets, ms].join(' ')]),
      ...(backPackets === '0' ? [] : [[b, bPort, a, aPort, name, back, backPackets, ms].join(' ')]),
    ]
  })

describe('softflowd exporting a replayed capture', () => {
  const missing = missingTools('softflowd')
  test.skipIf(missing)(`as NetFlow v5, v9 and IPFIX: every flow it says it sent is a row${missing}`, async () => {
    for (const [version, protocol] of [
      ['5', 'netflow-v5'],
      ['9', 'netflow-v9'],
      ['10', 'ipfix'],
    ] as const) {
      let sent: string[] = []
      const { capture, rows } = await captured(
        flowColumns,
        async port => {
          sent = expiredFlows(await runTool('softflowd', '-r', pcap, '-n', `127.0.0.1:${port}`, '-v', version, '-D'))
        },
        ({ stored }) => stored > 0 && stored >= sent.length,
      )
      expect(sent.length).toBe(conversations * 2)
      expect(rows).toEqual(sent.sort())
      expect(capture?.exporters).toMatchObject([
        { protocol, records: sent.length, rejected: 0, held: 0, heldLost: 0, missing: 0, resets: 0 },
      ])
    }
  })
})

type NfdumpFlow = Readonly<Record<string, string | number>>

describe('nfreplay sending the flows of a file again', () => {
  const missing = missingTools('softflowd', 'nfcapd', 'nfdump', 'nfreplay')

  /** What nfcapd makes of softflowd's export, and what nfdump reads in it. */
  const nfcapdFile = async (): Promise<{ readonly file: string; readonly flows: readonly NfdumpFlow[] }> => {
    const spool = join(folder, `nfcapd-${number}`)
    mkdirSync(spool)
    const port = await freePort()
    const collector = startTool('nfcapd', '-w', spool, '-b', '127.0.0.1', '-p', String(port), '-t', '3600')
    await wait(1000)
    await runTool('softflowd', '-r', pcap, '-n', `127.0.0.1:${port}`, '-v', '9')
    await wait(500)
    await collector.end()
    const file = join(spool, readdirSync(spool).find(name => /^nfcapd\.\d+$/.test(name)) ?? '')
    return { file, flows: JSON.parse(await runTool('nfdump', '-r', file, '-o', 'json')) as NfdumpFlow[] }
  }
  const columns = ['src_ip', 'src_port', 'dst_ip', 'dst_port', 'protocol', 'bytes', 'packets', 'start', 'end']
  const protocols: Readonly<Record<string, string>> = { 6: 'tcp', 17: 'udp' }
  const rowOf = (flow: NfdumpFlow): string =>
    [
      flow['src4_addr'],
      flow['src_port'],
      flow['dst4_addr'],
      flow['dst_port'],
      protocols[String(flow['proto'])],
      flow['in_bytes'],
      flow['in_packets'],
      Date.parse(`${flow['first']}Z`),
      Date.parse(`${flow['last']}Z`),
    ].join(' ')

  test.skipIf(missing)(`every flow of the file is a row with nfdump's values${missing}`, async () => {
    const { file, flows } = await nfcapdFile()
    expect(flows.length).toBe(conversations * 2)
    const { capture, rows } = await captured(
      columns,
      async port => {
        await runTool('nfreplay', '-H', '127.0.0.1', '-p', String(port), '-r', file, '-v', '9', '-d', '500')
      },
      ({ stored }) => stored >= flows.length,
    )
    expect(rows).toEqual(flows.map(rowOf).sort())
    expect(capture?.exporters).toMatchObject([{ protocol: 'netflow-v9', records: flows.length, missing: 0 }])
  })
})

describe('EL-02: syslog from the programs of the system', () => {
  const texts = Array.from(
    { length: 40 },
    (_, n) => `session ${n} of user${n % 7} from 192.0.2.${n} ended, "${n * 7}" left`,
  )

  const missingLogger = missingTools('logger')
  test.skipIf(missingLogger)(`logger: every message is an event with its text${missingLogger}`, async () => {
    const { capture, rows } = await captured(
      ['kind', 'message'],
      async port => {
        for (const text of texts)
          await runTool('logger', '-n', '127.0.0.1', '-P', String(port), '-d', '-t', 'netwake-test', '--', text)
      },
      ({ stored }) => stored >= texts.length,
    )
    // Each message comes from a port of its own.
    const records = capture?.exporters.map(({ protocol, records: count }) => (protocol === 'syslog' ? count : 0)) ?? []
    expect(records.reduce((sum, count) => sum + count, 0)).toBe(texts.length)
    for (const text of texts) expect(rows.filter(row => row.startsWith('event ') && row.includes(text))).toHaveLength(1)
    expect(rows.length).toBe(texts.length)
  })

  const missingRsyslog = missingTools('rsyslogd')
  test.skipIf(missingRsyslog)(`rsyslog forwarding a log: every line is an event${missingRsyslog}`, async () => {
    const log = join(folder, 'device.log')
    writeFileSync(log, `${texts.join('\n')}\n`)
    const config = join(folder, 'rsyslog.conf')
    const daemons: ReturnType<typeof startTool>[] = []
    const forward = async (port: number): Promise<void> => {
      writeFileSync(
        config,
        `global(workDirectory="${folder}")
module(load="imfile")
input(type="imfile" file="${log}" tag="device:" severity="warning" facility="local4" freshStartTail="off")
*.* action(type="omfwd" target="127.0.0.1" port="${port}" protocol="udp" template="RSYSLOG_SyslogProtocol23Format")
`,
      )
      daemons.push(startTool('rsyslogd', '-n', '-f', config, '-i', join(folder, 'rsyslog.pid')))
    }
    const { rows } = await captured(['kind', 'message'], forward, ({ stored }) => stored >= texts.length)
    await Promise.all(daemons.map(daemon => daemon.end()))
    for (const text of texts) expect(rows.some(row => row.startsWith('event ') && row.includes(text))).toBe(true)
  })
})
