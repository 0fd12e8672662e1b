import { Command } from 'commander'
import type { StoredReject } from '../../../../shared/model/reject'
import { formatCount } from '../../../../shared/units/number'
import { visibleText } from '../../../../shared/units/visible-text'
import { say, standardOutput } from '../output'
import { withCase } from '../session'
import { caseOf, type ExitCode } from '../usage'

const pageRejects = 2000

export const rejectsCommand = (done: (code: ExitCode) => void): Command =>
  new Command('rejects')
    .description('every record not stored, with position, reason and excerpt')
    .option('--case <file>', 'the case')
    .option('--json', 'print one JSON document')
    .action(async (options: { readonly case?: string; readonly json?: boolean }) => {
      await withCase({ path: caseOf(options), mode: 'read' }, async ({ open }) => {
        const output = standardOutput()
        let [offset, total] = [0, 0]
        for (;;) {
          const page = open.store.rejects({ fileId: null, search: '', offset, limit: pageRejects })
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

const asJson = ({ id, path, record, line, offset, length, reason, excerpt }: StoredReject): string =>
  JSON.stringify({ id, path, record, line, offset, length, reason, excerpt })

const asText = ({ path, record, line, offset, reason, excerpt }: StoredReject): string => {
  const place = line === null ? `record ${record}, byte ${offset}` : `line ${line}`
  return `${visibleText(path)}: ${place}: ${visibleText(reason)}\n    ${visibleText(excerpt)}\n`
}
