import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Command } from 'commander'
import type { ImportJob } from '../../../../shared/contract'
import type { AlertFiring } from '../../../../shared/model/alert'
import type { EvidenceFile } from '../../../../shared/model/file'
import { Failure } from '../../../../shared/rpc/message'
import { formatBytes } from '../../../../shared/units/bytes'
import { formatDuration } from '../../../../shared/units/duration'
import { formatCount } from '../../../../shared/units/number'
import { nearest } from '../../../../shared/units/text'
import type { OpenCase } from '../../../engine'
import { formatNamed, formats } from '../../../formats'
import { mappedId } from '../../../formats/mapped/mapped'
import { isoOrNull } from '../cells'
import { mappedFormat } from '../mapping-file'
import { say, standardOutput } from '../output'
import { createProgress, importLine } from '../progress'
import { awaitAlerts, sayFired } from '../say-alerts'
import { withCase } from '../session'
import { table } from '../table'
import { caseOf, type ExitCode } from '../usage'
import { withDefinitions } from '../with-definitions'

type Options = {
  readonly case?: string
  readonly format?: string
  readonly keepDuplicates?: boolean
  readonly json?: boolean
}

/** A file of this command with its books; `path` alone when nothing of it could be read. */
export const fileRow = ({
  path,
  sha256,
  bytes,
  format,
  seen,
  stored,
  rejected,
  skipped,
  duplicate,
  first,
  last,
  error,
}: EvidenceFile) => ({
  path,
  sha256,
  bytes,
  format,
  seen,
  stored,
  rejected,
  skipped,
  duplicate,
  first_time: isoOrNull(first),
  last_time: isoOrNull(last),
  error,
})

export const ingestCommand = (done: (code: ExitCode) => void): Command =>
  new Command('ingest')
    .description('read log files into a case')
    .option('--case <file>', 'the case; made if it is not there')
    .option(
      '--format <id>',
      "read everything as this format instead of recognising it, e.g. aws-vpc-flow, or with its own columns: 'aws-vpc-flow:${srcaddr} ${dstaddr} ...', or with a mapping of columns: mapped:FILE",
    )
    .option('--keep-duplicates', 'store records that another file gave instead of counting them as duplicates')
    .option('--json', 'print one JSON document')
    .argument('<path...>', 'files and folders; .gz .zst .zip .bz2 are unpacked; - is standard input')
    .action(async (paths: string[], options: Options) => {
      done(await ingest(paths, options))
    })

const knownFormat = (format: string | undefined): string | null => {
  if (format === undefined) return null
  const [id = ''] = format.split(':', 1)
  if (id === mappedId) return mappedFormat(format.slice(id.length + 1))
  if (formatNamed(id)) return format
  const near = nearest(
    id,
    formats.map(known => known.id),
  )
  throw new Failure(
    'bad-input',
    `There is no format "${id}".${near === null ? '' : ` Did you mean ${near}?`} netwake formats lists them.`,
  )
}

/** What the importer is to read. Paths that are not there are its to report, unless none is. */
const filesOf = (paths: readonly string[]): readonly { readonly path: string; readonly name: string }[] => {
  if (paths.filter(path => path === '-').length > 1) {
    throw new Failure('bad-input', 'Standard input can be read only once.')
  }
  const missing = paths.filter(path => path !== '-' && !existsSync(path))
  if (missing.length === paths.length) {
    throw new Failure(
      'bad-input',
      missing.length === 1
        ? `There is no file or folder ${missing[0]}.`
        : `None of the ${missing.length} paths exists, the first being ${missing[0]}.`,
    )
  }
  return paths.map(path => ({ path: path === '-' ? path : resolve(path), name: path }))
}

const ingest = async (paths: readonly string[], options: Options): Promise<ExitCode> => {
  const path = caseOf(options)
  const format = await withDefinitions(knownFormat(options.format))
  const files = filesOf(paths)
  const began = performance.now()
  const progress = createProgress()
  const answer = await withCase(
    {
      path,
      mode: 'make',
      emit: (name, data) => {
        if (name === 'import.progress') progress.show(importLine(data as ImportJob))
        if (name === 'alert.fired') sayFired(progress, data as AlertFiring)
      },
    },
    async ({ open }) => {
      const before = new Map(open.store.files().map(file => [file.id, JSON.stringify(file)]))
      const rowsBefore = open.store.rowCount()
      const job = await runJob(open, files, format, options.keepDuplicates ?? false)
      progress.end()
      await awaitAlerts(open)
      const changed = open.store.files().filter(file => before.get(file.id) !== JSON.stringify(file))
      return { job, changed, flows: open.store.rowCount() - rowsBefore }
    },
  ).finally(progress.end)
  const { job, changed, flows } = answer
  const elapsedMs = Math.round(performance.now() - began)
  const rows = changed.map(fileRow)
  if (job.state === 'failed') throw new Failure('bad-input', job.messages.at(-1) ?? 'The import broke off.')

  const output = standardOutput()
  if (options.json)
    await output.write(`${JSON.stringify({ case: resolve(path), elapsed_ms: elapsedMs, flows, files: rows })}\n`)
  else await output.write(filesTable(changed))
  const shown = new Set(options.json ? [] : changed.map(file => file.error))
  for (const message of job.messages) if (!shown.has(message)) say(message)
  const skipped = changed.reduce((sum, file) => sum + file.skipped, 0)
  const rejected = changed.reduce((sum, file) => sum + file.rejected, 0)
  const duplicate = changed.reduce((sum, file) => sum + file.duplicate, 0)
  const parts = [
    `${formatCount(flows)} stored`,
    `${formatCount(rejected)} rejected`,
    `${formatCount(skipped)} skipped`,
    `${formatCount(duplicate)} seen before`,
  ]
  say(
    `${job.state === 'cancelled' ? 'Cancelled. ' : ''}${changed.length} ${changed.length === 1 ? 'file' : 'files'} in ${formatDuration(elapsedMs)}: ${parts.join(', ')}.`,
  )
  if (job.state === 'cancelled') say('What was read is kept; the same command continues where it stopped.')
  return job.state === 'cancelled' || changed.some(file => file.error !== null) ? 1 : 0
}

/** Starts the import and waits for it; an interrupt cancels it with the books in order. */
const runJob = async (
  open: OpenCase,
  files: readonly { readonly path: string; readonly name: string }[],
  format: string | null,
  keepDuplicates: boolean,
): Promise<ImportJob> => {
  const { importer } = open
  if (!importer) throw new Failure('busy', open.store.readOnlyReason ?? 'This case can only be read.')
  const id = importer.start([...files], format, { keepDuplicates })
  let interrupted = false
  const cancel = (): void => {
    interrupted = true
    say('Cancelling: the batch in flight is being written.')
    importer.cancel(id)
    // Someone may still hold the other end open; what came so far is not evidence.
    if (files.some(({ path }) => path === '-')) process.stdin.destroy()
  }
  process.once('SIGINT', cancel)
  process.once('SIGTERM', cancel)
  try {
    const job = await importer.finished(id)
    return interrupted && job.state === 'failed' ? { ...job, state: 'cancelled', messages: [] } : job
  } finally {
    process.off('SIGINT', cancel)
    process.off('SIGTERM', cancel)
  }
}

export const filesTable = (files: readonly EvidenceFile[]): string => {
  const count = { right: true }
  const columns = [
    { title: 'file', whole: true },
    { title: 'format' },
    { title: 'size', ...count },
    ...['seen', 'stored', 'rejected', 'skipped', 'duplicate'].map(title => ({ title, ...count })),
    { title: 'first' },
    { title: 'last' },
    { title: 'problem', whole: true },
  ]
  return table(
    columns,
    files.map(file => [
      file.path,
      file.format ?? '-',
      formatBytes(file.bytes),
      ...[file.seen, file.stored, file.rejected, file.skipped, file.duplicate].map(number => formatCount(number)),
      isoOrNull(file.first) ?? '-',
      isoOrNull(file.last) ?? '-',
      file.error ?? '',
    ]),
  )
}
