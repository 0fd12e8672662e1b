import { Command } from 'commander'
import type { CaseInfo } from '../../../../shared/contract'
import { shownState } from '../../../../shared/model/file'
import { Failure } from '../../../../shared/rpc/message'
import { formatBytes } from '../../../../shared/units/bytes'
import { formatCount } from '../../../../shared/units/number'
import { visibleLines } from '../../../../shared/units/visible-text'
import { isoOrNull } from '../cells'
import { standardOutput } from '../output'
import { withCase } from '../session'
import { caseOf, type ExitCode } from '../usage'
import { fileRow, filesTable } from './ingest'

export const infoCommand = (done: (code: ExitCode) => void): Command =>
  new Command('info')
    .description('evidence files, accounting, time span, blind spots')
    .option('--case <file>', 'the case')
    .option('--json', 'print one JSON document')
    .action(async (options: { readonly case?: string; readonly json?: boolean }) => {
      await withCase({ path: caseOf(options), mode: 'read' }, async ({ ask, open }) => {
        const info = await ask('case.info', {})
        if (!info) throw new Failure('internal', 'The case was closed while it was being read.')
        const files = open.store.files()
        const app = await ask('app.info', {})
        const document = {
          case: info.path,
          name: info.name,
          revision: info.revision,
          flows: info.flows,
          seen: info.seen,
          stored: info.stored,
          rejected: info.rejected,
          skipped: info.skipped,
          duplicate: info.duplicate,
          balanced: info.balanced,
          bytes: info.bytes,
          first_time: isoOrNull(info.first),
          last_time: isoOrNull(info.last),
          hosts: info.hosts,
          rules: info.rules,
          findings: info.findings,
          kinds: info.kinds,
          actions: info.actions,
          formats: info.formats,
          flow_types: info.flowTypes,
          fields: info.filledFields,
          files: files.map(file => ({
            ...fileRow(file),
            state: shownState(file),
            skipped_kinds: file.skippedKinds,
            expired: file.expired,
          })),
          databases: app.databases,
          blind_spots: info.blindSpots,
          versions: { netwake: app.version, ...app.versions },
        }
        const text = options.json
          ? JSON.stringify(document)
          : visibleLines(aboutText(info)) +
            (files.length > 0 ? `\n${filesTable(files)}` : '') +
            visibleLines(restText(document))
        await standardOutput().write(`${text}\n`)
      })
      done(0)
    })

const counts = (table: Readonly<Record<string, number>>): string =>
  Object.entries(table)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${name} ${formatCount(count)}`)
    .join(', ') || 'none'

const aboutText = (info: CaseInfo): string =>
  [
    `case         ${info.path}`,
    `flows        ${formatCount(info.flows)}`,
    `time span    ${isoOrNull(info.first) ?? '-'} to ${isoOrNull(info.last) ?? '-'}`,
    `evidence     ${formatCount(info.files)} files, ${formatBytes(info.bytes)}`,
    `books        ${formatCount(info.seen)} seen = ${formatCount(info.stored)} stored + ${formatCount(info.rejected)} rejected + ${formatCount(info.skipped)} skipped + ${formatCount(info.duplicate)} duplicate${info.balanced ? '' : ' (do not balance)'}`,
    `kinds        ${counts(info.kinds)}`,
    `actions      allowed ${formatCount(info.actions.allowed)}, denied ${formatCount(info.actions.denied)}, not logged ${formatCount(info.actions.none)}`,
    `formats      ${counts(info.formats)}`,
    `flow types   ${counts(info.flowTypes)}`,
    `addresses    ${formatCount(info.hosts)}`,
    `rules        ${formatCount(info.rules)}`,
    `findings     ${formatCount(info.findings)}`,
    '',
  ].join('\n')

const restText = (document: {
  readonly databases: readonly { readonly title: string; readonly date: string; readonly attribution: string }[]
  readonly blind_spots: CaseInfo['blindSpots']
  readonly versions: Readonly<Record<string, string>>
}): string =>
  [
    ...(document.blind_spots.length > 0
      ? [
          '',
          'What these logs cannot tell:',
          ...document.blind_spots.map(
            ({ format, source, text }) => `  ${format}${source === undefined ? '' : ` (${source})`}: ${text}`,
          ),
        ]
      : []),
    '',
    'Databases:',
    ...document.databases.map(({ title, date, attribution }) => `  ${title}, ${date}. ${attribution}`),
    '',
    `Versions: ${Object.entries(document.versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}`,
  ].join('\n')
