import { basename, resolve } from 'node:path'
import { Command } from 'commander'
import type { EvidenceFile } from '../../../../shared/model/file'
import type { StoredReject } from '../../../../shared/model/reject'
import { Failure } from '../../../../shared/rpc/message'
import { formatCount } from '../../../../shared/units/number'
import { nearest } from '../../../../shared/units/text'
import { visibleText } from '../../../../shared/units/visible-text'
import { say, standardOutput } from '../output'
import { withCase } from '../session'
import { caseOf, type ExitCode } from '../usage'

type Options = {
  readonly case?: string
  readonly file?: string
  readonly search?: string
  readonly json?: boolean
}

const pageRejects = 2000

export const rejectsCommand = (done: (code: ExitCode) => void): Command =>
  new Command('rejects')
    .description('every record not stored, with position, reason and excerpt')
    .option('--case <file>', 'the case')
    .option('--file <path>', 'of this evidence file alone, named by its path or the end of it')
    .option('--search <words>', 'those whose path, reason or excerpt holds the words')
    .option('--json', 'print one JSON document')
    .action(async (options: Options) => {
      await withCase({ path: caseOf(options), mode: 'read' }, async ({ open }) => {
        const fileId = options.file === undefined ? null : fileNamed(open.store.files(), options.file)
        const { search = '' } = options
        const output = standardOutput()
        let [offset, total] = [0, 0]
        for (;;) {
          const page = open.store.rejects({ fileId, search, offset, limit: pageRejects })
          if (offset === 0) {
            total = page.total
            if (options.json) await output.write(`{"total":${total},"rejects":[`)
          }
          if (page.rejects.length === 0) break
          const parts = page.rejects.map(options.json ? asJson : asText)
          await output.write(options.json ? `${offset === 0 ? '' : ','}\n${parts.join(',\n')}` : parts.join(''))
          offset += page.rejects.length
        }
        if (options.json) await output.write(']}\n')
        else say(`${formatCount(total)} ${total === 1 ? 'record was' : 'records were'} rejected.`)
      })
      done(0)
    })

/** The file of that path; of several the one read last. */
const fileNamed = (files: readonly EvidenceFile[], asked: string): number => {
  const whole = resolve(asked)
  const file =
    files.findLast(({ path }) => path === asked || path === whole) ??
    files.findLast(({ path }) => path.endsWith(`/${asked}`) || path.endsWith(`\\${asked}`))
  if (file) return file.id
  const near = nearest(
    basename(asked),
    files.map(({ path }) => basename(path)),
  )
  throw new Failure(
    'bad-input',
    `No evidence file of this case is ${asked}.${near === null ? '' : ` Did you mean ${near}?`} netwake info lists them.`,
  )
}

const asJson = ({ id, path, record, line, offset, length, reason, excerpt }: StoredReject): string =>
  JSON.stringify({ id, path, record, line, offset, length, reason, excerpt })

const asText = ({ path, record, line, offset, reason, excerpt }: StoredReject): string => {
  const place = line === null ? `record ${record}, byte ${offset}` : `line ${line}`
  return `${visibleText(path)}: ${place}: ${visibleText(reason)}\n    ${visibleText(excerpt)}\n`
}
