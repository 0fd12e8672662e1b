import { Command } from 'commander'
import { say, standardOutput } from '../output'
import { withCase } from '../session'
import { table } from '../table'
import { caseOf, type ExitCode } from '../usage'

const fileStates = {
  same: 'unchanged',
  changed: 'CHANGED since it was read',
  missing: 'no longer there',
  incomplete: 'never read to its end',
  live: 'came over the wire',
} as const

export const verifyCommand = (done: (code: ExitCode) => void): Command =>
  new Command('verify')
    .description('re-hash evidence, check the case, recompute findings')
    .option('--case <file>', 'the case')
    .option('--json', 'print one JSON document')
    .action(async (options: { readonly case?: string; readonly json?: boolean }) => {
      await withCase({ path: caseOf(options), mode: 'read' }, async ({ ask }) => {
        const found = await ask('case.verify', {})
        const output = standardOutput()
        if (options.json) await output.write(`${JSON.stringify(found)}\n`)
        else {
          await output.write(
            table(
              [{ title: 'evidence', whole: true }, { title: 'state' }, { title: 'sha256', whole: true }],
              found.files.map(({ path, sha256, state }) => [path, fileStates[state], sha256 ?? '-']),
            ),
          )
          if (found.findings.length > 0) {
            await output.write(
              `\n${table(
                [{ title: 'finding', right: true }, { title: 'state' }, { title: 'drift', whole: true }],
                found.findings.map(({ id, state, drift }) => [String(id), state, drift ?? '']),
              )}`,
            )
          }
          await output.write(`\nbooks ${found.books}, custody log ${found.custody}, integrity ${found.integrity}\n`)
          say(found.ok ? 'Everything is as it was.' : 'Something differs from what was recorded.')
        }
        done(found.ok ? 0 : 1)
      })
    })
