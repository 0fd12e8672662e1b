import { resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import type { AlertFiring } from '../../../../shared/model/alert'
import type { Capture, Retention } from '../../../../shared/model/capture'
import { type WireProtocol, wireProtocols } from '../../../../shared/model/exporter'
import type { EvidenceFile } from '../../../../shared/model/file'
import { Failure } from '../../../../shared/rpc/message'
import { formatBytes, parseBytes } from '../../../../shared/units/bytes'
import { formatDuration, parseDuration } from '../../../../shared/units/duration'
import { formatCount } from '../../../../shared/units/number'
import { isoOrNull } from '../cells'
import { say, standardOutput } from '../output'
import { createProgress } from '../progress'
import { awaitAlerts, sayFired } from '../say-alerts'
import { withCase } from '../session'
import { table } from '../table'
import { caseOf, type ExitCode, wholeNumber } from '../usage'
import { definitionsIn } from '../with-definitions'
import { fileRow } from './ingest'

type Options = {
  readonly case?: string
  readonly host: string
  readonly port: readonly number[]
  readonly for?: number
  readonly retain: Retention
  readonly anyAddress?: boolean
  readonly definitions?: string
  readonly allow: readonly string[]
  readonly protocol: readonly WireProtocol[]
  readonly keepRaw?: boolean
  readonly json?: boolean
}

const defaultPort = 2055
/** Senders are many but short, so that a larger receive buffer than this is seldom given by default. */
const comfortableBuffer = 4 * 1024 * 1024

const duration = (text: string): number => {
  const ms = /[a-z:]/i.test(text) ? parseDuration(text) : null
  if (ms !== null && ms > 0) return ms
  throw new InvalidArgumentError('A duration such as 30s, 10m or 1h30m is expected.')
}

/** `7d` and `2GB` may both be said; each is kept. */
const retain = (text: string, before: Retention): Retention => {
  const ms = /[a-z:]/i.test(text) ? parseDuration(text) : null
  if (ms !== null && ms >= 1000) return { ...before, ms }
  const bytes = /[a-z]/i.test(text) ? parseBytes(text) : null
  if (bytes !== null && bytes >= 1_000_000) return { ...before, bytes }
  throw new InvalidArgumentError('A time such as 7d or a size such as 2GB (1 MB at least) is expected.')
}

const port = wholeNumber(1, 65_535)

const protocol = (text: string): WireProtocol => {
  const known = wireProtocols.find(name => name === text.toLowerCase())
  if (known) return known
  throw new InvalidArgumentError(`One of ${wireProtocols.join(', ')} is expected.`)
}

export const listenCommand = (done: (code: ExitCode) => void): Command =>
  new Command('listen')
    .description('capture NetFlow v5 and v9, IPFIX, sFlow and syslog from the wire into a case')
    .option('--case <file>', 'the case; made if it is not there')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option(
      '--port <number>',
      `UDP port, ${defaultPort} unless said; give several by repeating it`,
      (text, before: readonly number[]) => [...before, port(text)],
      [] as readonly number[],
    )
    .option('--any-address', 'listen on an address that other machines reach')
    .option(
      '--allow <address>',
      'address or network that may send, such as 192.0.2.0/24; repeat it for more',
      (text, before: readonly string[]) => [...before, text],
      [] as readonly string[],
    )
    .option(
      '--protocol <name>',
      `take no other than ${wireProtocols.join(', ')}; repeat it for several`,
      (text, before: readonly WireProtocol[]) => [...before, protocol(text)],
      [] as readonly WireProtocol[],
    )
    .option('--for <time>', 'stop after this time, such as 30s; else Ctrl+C stops it', duration)
    .option('--retain <time|size>', 'remove live rows stored longer ago than 7d, or the oldest beyond 2GB', retain, {
      ms: null,
      bytes: null,
    } as Retention)
    .option('--keep-raw', 'keep the datagrams as they came, beside the case')
    .option('--definitions <file>', 'elements of NetFlow v9 and IPFIX beside those known, as JSON or YAML')
    .option('--json', 'print one JSON document')
    .action(async (options: Options) => {
      done(await listen(options))
    })

const liveLine = (capture: Capture): string =>
  [
    `${formatCount(capture.datagrams)} datagrams, ${formatCount(capture.datagramsPerSecond)}/s`,
    `${formatCount(capture.stored)} rows, ${formatCount(capture.recordsPerSecond)} records/s`,
    `${capture.exporters.length} ${capture.exporters.length === 1 ? 'exporter' : 'exporters'}`,
    lossText(capture),
  ]
    .filter(part => part !== '')
    .join('  ')

const lossText = ({ kernelLost, queueLost, exporters, rejected }: Capture): string => {
  const missing = exporters.reduce((sum, exporter) => sum + exporter.missing, 0)
  const parts = [
    [kernelLost ?? 0, 'dropped by the system'],
    [queueLost, 'let go'],
    [missing, 'missing by sequence'],
    [rejected, 'rejected'],
  ] as const
  return parts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${formatCount(count)} ${what}`)
    .join(', ')
}

/** Captures until it is told to stop, the time is over, or the capture ends by itself. */
const listen = async (options: Options): Promise<ExitCode> => {
  const path = caseOf(options)
  const ports = options.port.length > 0 ? options.port : [defaultPort]
  const definitions = options.definitions === undefined ? null : await definitionsIn(options.definitions)
  const progress = createProgress()
  const began = performance.now()
  const { capture, files } = await withCase(
    {
      path,
      mode: 'make',
      emit: (name, data) => {
        const [newest] = name === 'live.changed' ? (data as readonly Capture[]) : []
        if (newest) progress.show(liveLine(newest))
        if (name === 'alert.fired') sayFired(progress, data as AlertFiring)
      },
    },
    async ({ ask, open }) => {
      const { captures } = open
      if (!captures) throw new Failure('busy', open.store.readOnlyReason ?? 'This case can only be read.')
      const { capture: id } = await ask('live.start', {
        host: options.host,
        ports: [...ports],
        anyAddress: options.anyAddress ?? false,
        allow: [...options.allow],
        protocols: [...options.protocol],
        keepRaw: options.keepRaw ?? false,
        definitions,
        retention: options.retain,
      })
      const begun = captures.list().find(one => one.id === id)
      if (begun) sayBegun(begun)
      const stop = (): void => void captures.stop(id)
      const timer = options.for === undefined ? null : setTimeout(stop, options.for)
      process.on('SIGINT', stop)
      process.on('SIGTERM', stop)
      try {
        const ended = await captures.ended(id)
        progress.end()
        await awaitAlerts(open)
        const own = open.store.files().filter(file => `capture-${file.capture}` === id)
        return { capture: ended, files: own }
      } finally {
        if (timer) clearTimeout(timer)
        process.off('SIGINT', stop)
        process.off('SIGTERM', stop)
      }
    },
  ).finally(progress.end)

  const output = standardOutput()
  if (options.json) await output.write(`${JSON.stringify(accounting(path, capture, files, began))}\n`)
  else await output.write(accountingText(capture))
  if (capture.problem !== null) say(capture.problem)
  return capture.problem === null ? 0 : 1
}

const sayBegun = ({ host, ports, receiveBuffer }: Capture): void => {
  const at = host.includes(':') ? `[${host}]` : host
  say(`Listening on ${ports.map(one => `${at}:${one}`).join(', ')}. Ctrl+C ends it; everything received is stored.`)
  if (receiveBuffer < comfortableBuffer)
    say(
      `The system gives each port a receive buffer of ${formatBytes(receiveBuffer)}; under heavy load a larger one loses less (Linux: sysctl -w net.core.rmem_max=33554432).`,
    )
}

const accounting = (path: string, capture: Capture, files: readonly EvidenceFile[], began: number) => ({
  case: resolve(path),
  elapsed_ms: Math.round(performance.now() - began),
  capture: capture.id,
  state: capture.state,
  problem: capture.problem,
  host: capture.host,
  ports: capture.ports,
  started: isoOrNull(capture.started),
  stopped: isoOrNull(capture.stopped),
  datagrams: capture.datagrams,
  bytes: capture.bytes,
  receive_buffer: capture.receiveBuffer,
  kernel_lost: capture.kernelLost,
  queue_lost: capture.queueLost,
  not_allowed: capture.notAllowed,
  unknown: capture.unknown,
  seen: capture.seen,
  stored: capture.stored,
  rejected: capture.rejected,
  skipped: capture.skipped,
  duplicate: capture.duplicate,
  expired: capture.expired,
  raw_bytes: capture.rawBytes,
  exporters: capture.exporters.map(exporter => ({
    address: exporter.address,
    port: exporter.port,
    protocol: exporter.protocol,
    domain: exporter.domain,
    datagrams: exporter.datagrams,
    bytes: exporter.bytes,
    records: exporter.records,
    rejected: exporter.rejected,
    templates: exporter.templates,
    options_templates: exporter.optionsTemplates,
    held: exporter.held,
    held_lost: exporter.heldLost,
    missing: exporter.missing,
    resets: exporter.resets,
    sampling: exporter.sampling,
    first_time: isoOrNull(exporter.first),
    last_time: isoOrNull(exporter.last),
  })),
  files: files.map(fileRow),
})

const accountingText = (capture: Capture): string => {
  const count = (value: number | null): string => (value === null ? 'not told' : formatCount(value))
  const right = { right: true }
  const numbers = ['datagrams', 'records', 'rejected', 'templates', 'held', 'missing', 'resets']
  const exporters = table(
    [
      { title: 'exporter', whole: true },
      { title: 'protocol' },
      { title: 'domain', ...right },
      ...numbers.map(title => ({ title, ...right })),
      { title: 'sampling', ...right },
    ],
    capture.exporters.map(exporter => [
      `${exporter.address.includes(':') ? `[${exporter.address}]` : exporter.address}:${exporter.port}`,
      exporter.protocol,
      String(exporter.domain),
      count(exporter.datagrams),
      count(exporter.records),
      count(exporter.rejected),
      count(exporter.templates + exporter.optionsTemplates),
      count(exporter.held + exporter.heldLost),
      count(exporter.missing),
      count(exporter.resets),
      exporter.sampling === null ? '-' : `1:${exporter.sampling}`,
    ]),
  )
  const { datagrams, bytes, unknown, kernelLost, queueLost, notAllowed, started, stopped } = capture
  return [
    exporters,
    `datagrams  ${count(datagrams)} received (${formatBytes(bytes)}), ${count(unknown)} of no known protocol, ${count(notAllowed)} from senders or of protocols not allowed`,
    `lost       ${count(kernelLost)} dropped by the system, ${count(queueLost)} let go because too many waited`,
    `books      ${count(capture.seen)} seen = ${count(capture.stored)} stored + ${count(capture.rejected)} rejected + ${count(capture.skipped)} skipped + ${count(capture.duplicate)} duplicate`,
    ...(capture.expired > 0 ? [`expired    ${count(capture.expired)} rows removed by retention`] : []),
    ...(capture.rawBytes === null ? [] : [`raw        ${formatBytes(capture.rawBytes)} of datagrams kept`]),
    `time       ${isoOrNull(started) ?? '-'} to ${isoOrNull(stopped) ?? '-'} (${formatDuration((stopped ?? started) - started)})`,
    '',
  ].join('\n')
}
