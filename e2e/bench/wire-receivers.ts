import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { outPath } from '../../main/out-paths'
import { kernelDrops } from '../../main/sources/listen/kernel-drops'
import { findTool, runTool } from '../../main/sources/listen/testing-tools'

/** What a collector made of what it was sent. Datagrams are without templates and options. */
export type Taken = {
  readonly flows: number
  /** Datagrams the system dropped in front of it. */
  readonly dropped: number
  /** Datagrams it says it lost itself; null where it says nothing. */
  readonly saidLost: number | null
  /** How long it took, when it was told to end, to store what still waited; null where nothing waits. */
  readonly behindMs: number | null
}

export type Receiver = {
  readonly name: string
  /** Begins to receive; the function ends it and tells. */
  readonly start: (place: string, port: number) => Promise<() => Promise<Taken>>
}

const ended = (child: ChildProcess): Promise<void> => new Promise(resolve => child.once('exit', () => resolve()))
const settleMs = 1500
const patienceMs = 5000

/** Tells a collector to end as its manual says; one that does not listen is ended all the same. */
const finish = async (child: ChildProcess, signal: 'SIGINT' | 'SIGTERM'): Promise<void> => {
  const over = ended(child)
  child.kill(signal)
  const impatient = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  await over
  clearTimeout(impatient)
}

const netwake: Receiver = {
  name: 'netwake',
  start: async (place, port) => {
    const child = spawn(
      process.execPath,
      [outPath('cli.js'), 'listen', '--case', join(place, 'wire.netwake'), '--port', String(port), '--json'],
      { env: { ...process.env, NETWAKE_HOME: place }, stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let text = ''
    child.stdout.on('data', (piece: Buffer) => (text += piece.toString()))
    await new Promise<void>(resolve =>
      child.stderr.on('data', (piece: Buffer) => piece.includes('Listening on') && resolve()),
    )
    return async () => {
      const over = ended(child)
      const told = performance.now()
      child.kill('SIGTERM')
      await over
      const behindMs = performance.now() - told
      const { stored, kernel_lost, queue_lost } = JSON.parse(text) as Record<string, number>
      return { flows: stored ?? 0, dropped: kernel_lost ?? 0, saidLost: queue_lost ?? 0, behindMs }
    }
  },
}

const nfcapd: Receiver = {
  name: 'nfcapd',
  start: async (place, port) => {
    const spool = join(place, 'nfcapd')
    mkdirSync(spool, { recursive: true })
    const args = ['-w', spool, '-b', '127.0.0.1', '-p', String(port), '-t', '3600', '-B', '33554432']
    const child = spawn(findTool('nfcapd') ?? 'nfcapd', args, { stdio: 'ignore' })
    await wait(settleMs)
    return async () => {
      await wait(settleMs)
      const dropped = kernelDrops('127.0.0.1', [port]) ?? 0
      await finish(child, 'SIGTERM')
      const file = readdirSync(spool).find(name => /^nfcapd\.\d+$/.test(name)) ?? ''
      const said = await runTool('nfdump', '-r', join(spool, file), '-I')
      const number = (name: string) => Number(new RegExp(`^${name}: (\\d+)`, 'm').exec(said)?.[1] ?? 0)
      return { flows: number('Flows'), dropped, saidLost: null, behindMs: null }
    }
  },
}

/** Told to count only, so that nothing but receiving and decoding costs it. */
const nfacctd: Receiver = {
  name: 'nfacctd',
  start: async (place, port) => {
    const out = join(place, 'nfacctd.csv')
    const config = join(place, 'nfacctd.conf')
    writeFileSync(
      config,
      [
        'daemonize: false',
        'nfacctd_ip: 127.0.0.1',
        `nfacctd_port: ${port}`,
        'nfacctd_pipe_size: 33554432',
        'plugins: print[count]',
        'aggregate[count]: proto, flows',
        'print_output[count]: csv',
        `print_output_file[count]: ${out}`,
        'print_output_file_append[count]: true',
        'print_refresh_time[count]: 1',
        'plugin_pipe_size[count]: 67108864',
        'plugin_buffer_size[count]: 65536',
        '',
      ].join('\n'),
    )
    const child = spawn(findTool('nfacctd') ?? 'nfacctd', ['-f', config], { stdio: 'ignore' })
    await wait(settleMs)
    return async () => {
      await wait(settleMs * 2)
      const dropped = kernelDrops('127.0.0.1', [port]) ?? 0
      await finish(child, 'SIGINT')
      const lines = readFileSync(out, 'utf8').split('\n')
      const at = (lines[0] ?? '').split(',').indexOf('FLOWS')
      const flows = lines.reduce((sum, line) => sum + (Number(line.split(',')[at]) || 0), 0)
      return { flows, dropped, saidLost: null, behindMs: null }
    }
  },
}

export const receivers: readonly Receiver[] = [netwake, nfcapd, nfacctd]
export const missingFor = ({ name }: Receiver): boolean => name !== 'netwake' && findTool(name) === null
