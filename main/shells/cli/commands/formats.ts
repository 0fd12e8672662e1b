import { Command } from 'commander'
import { formats } from '../../../formats'
import { standardOutput } from '../output'
import type { ExitCode } from '../usage'

export const formatsCommand = (done: (code: ExitCode) => void): Command =>
  new Command('formats')
    .description('formats read, their versions and blind spots')
    .option('--json', 'print one JSON document')
    .action(async ({ json }: { readonly json?: boolean }) => {
      const rows = formats.map(({ id, title, versions, spec, blindSpots }) => ({
        id,
        title,
        versions,
        spec,
        blind_spots: blindSpots,
      }))
      const text = rows.map(row =>
        [
          `${row.id}  ${row.title}`,
          `    reads   ${row.versions}`,
          `    spec    ${row.spec}`,
          ...row.blind_spots.map(spot => `    blind   ${spot}`),
          '',
        ].join('\n'),
      )
      await standardOutput().write(json ? `${JSON.stringify(rows)}\n` : text.join('\n'))
      done(0)
    })
