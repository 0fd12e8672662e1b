import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { vi } from 'vitest'
import { outPath } from '../../out-paths'
import { createProgram } from './program'
import { markQueryWords } from './query-words'

/** The built command line, run by tests as a user runs it, in a folder with two logs and a case made of them. */

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string }
export type Row = Record<string, unknown>
export type Ingest = { case: string; elapsed_ms: number; flows: number; files: Row[] }
export type Answer = {
  dialect: string
  canonical: string
  columns: Row[]
  rows: unknown[][]
  row_count: number
  notes: string[]
}

export const cli = outPath('cli.js')

export const ended = (child: ChildProcess): Promise<Ended> =>
  new Promise((resolve, reject) => {
    let [out, err] = ['', '']
    child.stdout?.on('data', (data: Buffer) => {
      out += data.toString()
    })
    child.stderr?.on('data', (data: Buffer) => {
      err += data.toString()
    })
    child.on('error', reject)
    child.on('close', code => resolve({ code, out, err }))
  })

export const createWorkbench = () => {
  const folder = mkdtempSync(join(tmpdir(), 'netwake-cli-'))
  const at = (name: string): string => join(folder, name)
  const env = { ...process.env, NETWAKE_HOME: at('home') }
  const start = (...args: string[]): ChildProcess => spawn(process.execPath, [cli, ...args], { env, cwd: folder })
  const feed = (input: string, ...args: string[]): Promise<Ended> => {
    const child = start(...args)
    child.stdin?.end(input)
    return ended(child)
  }
  const run = (...args: string[]): Promise<Ended> => feed('', ...args)
  /** The same program within this process, for tests that ask much of it: a process of its own takes half a second. */
  const runHere = async (...args: string[]): Promise<Ended> => {
    const ended = { code: 0, out: '', err: '' }
    vi.stubEnv('NETWAKE_HOME', env.NETWAKE_HOME)
    const catching = (to: 'out' | 'err') => (text: string | Uint8Array, then?: unknown) => {
      ended[to] += text.toString()
      if (typeof then === 'function') then()
      return true
    }
    const spies = [
      vi.spyOn(process.stdout, 'write').mockImplementation(catching('out')),
      vi.spyOn(process.stderr, 'write').mockImplementation(catching('err')),
    ]
    try {
      await createProgram(code => {
        ended.code = code
      }).parseAsync(markQueryWords(args), { from: 'user' })
    } finally {
      for (const spy of spies) spy.mockRestore()
      vi.unstubAllEnvs()
    }
    return ended
  }
  const made = at('made.netwake')
  return {
    at,
    made,
    start,
    feed,
    run,
    runHere,
    shell: (command: string): Promise<Ended> => ended(spawn('sh', ['-c', command], { env, cwd: folder })),
    json: async <T>(...args: string[]): Promise<T> => {
      const { code, out, err } = await run(...args)
      assert.equal(code, 0, err)
      return JSON.parse(out) as T
    },
    prepare: async (): Promise<void> => {
      assert.ok(existsSync(cli), 'out/cli.js is not there; npm run build makes it')
      writeLogs(at)
      const { code, err } = await run('ingest', '--case', made, at('vpc.log'), at('ibm.gz'))
      assert.equal(code, 0, err)
    },
    clear: (): void => rmSync(folder, { recursive: true, force: true }),
  }
}

const first = 1_717_200_000
export const vpcLine = (at: number, src: string, dst: string, port: number, action: string): string =>
  `2 123456789012 eni-0a1b2c3d ${src} ${dst} ${40_000 + (at % 20_000)} ${port} 6 10 ${840 + at} ${first + at} ${first + at + 30} ${action} OK`
export const vpcHeader =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'

const ibm = (flows: readonly Row[]) => ({
  version: '0.0.1',
  collector_crn: 'crn:v1:bluemix:public:is:us-south:a/1::flow-log-collector:1',
  attached_endpoint_type: 'vnic',
  network_interface_id: '0717-aaaa',
  instance_crn: 'crn:v1:bluemix:public:is:us-south-1:a/1::instance:0717_i',
  vpc_crn: 'crn:v1:bluemix:public:is:us-south:a/1::vpc:r006-v',
  capture_start_time: '2024-06-01T00:00:00Z',
  capture_end_time: '2024-06-01T00:05:00Z',
  state: 'ok',
  number_of_flow_logs: flows.length,
  flow_logs: flows,
})
const ibmFlow = (initiator: string, target: string, port: number, action: string): Row => ({
  start_time: '2024-06-01T00:00:01Z',
  end_time: '2024-06-01T00:00:02Z',
  connection_start_time: '2024-06-01T00:00:01Z',
  direction: 'I',
  action,
  initiator_ip: initiator,
  target_ip: target,
  initiator_port: 50_000,
  target_port: port,
  transport_protocol: 6,
  ether_type: 'IPv4',
  was_initiated: true,
  was_terminated: false,
  bytes_from_initiator: 100,
  packets_from_initiator: 2,
  bytes_from_target: 50,
  packets_from_target: 1,
  cumulative_bytes_from_initiator: 100,
  cumulative_packets_from_initiator: 2,
  cumulative_bytes_from_target: 50,
  cumulative_packets_from_target: 1,
})

const writeLogs = (at: (name: string) => string): void => {
  writeFileSync(
    at('vpc.log'),
    [
      vpcHeader,
      vpcLine(0, '10.0.0.5', '192.0.2.10', 443, 'ACCEPT'),
      vpcLine(60, '10.0.0.5', '192.0.2.10', 443, 'ACCEPT'),
      vpcLine(120, '92.63.197.61', '10.0.0.5', 22, 'REJECT'),
      vpcLine(180, '10.0.0.5', '192.0.2.10', 70_000, 'ACCEPT'),
      `2 123456789012 eni-0a1b2c3d - - - - - - - ${first} ${first + 60} - NODATA`,
      '',
    ].join('\n'),
  )
  const flows = [
    ibmFlow('24.22.68.94', '10.240.0.4', 22, 'rejected'),
    ibmFlow('92.63.197.61', '10.240.0.4', 443, 'rejected'),
    ibmFlow('24.22.68.94', '10.240.0.4', 3000, 'accepted'),
    ibmFlow('10.240.64.4', '161.26.0.10', 53, 'accepted'),
    ibmFlow('10.240.64.4', '161.26.0.6', 67, 'accepted'),
    ibmFlow('10.240.64.4', '1.1.1.1', 443, 'accepted'),
  ]
  writeFileSync(at('ibm.gz'), gzipSync(JSON.stringify(ibm(flows))))
}
