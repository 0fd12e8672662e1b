import { existsSync } from 'node:fs'
import { Command } from 'commander'
import type { Inventory, InventoryReject } from '../../../../shared/model/inventory'
import { Failure } from '../../../../shared/rpc/message'
import { formatCount } from '../../../../shared/units/number'
import { importInventory } from '../../../inventory/import-inventory'
import { isoOrNull } from '../cells'
import { say, standardOutput } from '../output'
import { withCase } from '../session'
import { table } from '../table'
import { caseOf, type ExitCode } from '../usage'

type Options = { readonly case?: string; readonly json?: boolean }

export const inventoryCommand = (done: (code: ExitCode) => void): Command => {
  const inventory = new Command('inventory')
    .description('addresses and blocks of addresses with their names, networks and sites')
    .option('--case <file>', 'the case')
  inventory
    .command('import')
    .description('read a CSV or JSON file of addresses; one of the same name takes its place')
    .option('--case <file>', 'the case; it is made when it is not there')
    .option('--json', 'print one JSON document')
    .argument('<path>', 'the file')
    .action(async (path: string, _: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>()
      const file = caseOf(options)
      if (!existsSync(path)) throw new Failure('bad-input', `There is no file ${path}.`)
      done(await importInto(file, path, options.json === true))
    })
  inventory
    .command('list')
    .description('the inventories of the case')
    .option('--case <file>', 'the case')
    .option('--json', 'print one JSON document')
    .action(async (_: unknown, command: Command) => {
      const options = command.optsWithGlobals<Options>()
      await withCase({ path: caseOf(options), mode: 'read' }, async ({ ask }) => {
        const all = await ask('inventory.list', {})
        await standardOutput().write(options.json ? `${JSON.stringify(all.map(rowOf))}\n` : inventoriesTable(all))
      })
      done(0)
    })
  return inventory
}

const rowOf = ({ name, imported, seen, stored, rejected, skipped }: Omit<Inventory, 'id'>) => ({
  name,
  kind: 'inventory',
  date: isoOrNull(imported),
  seen,
  stored,
  rejected,
  skipped,
})

const importInto = (file: string, path: string, json: boolean): Promise<ExitCode> =>
  withCase({ path: file, mode: 'make' }, async ({ open }) => {
    const began = performance.now()
    const print = async (made: Omit<Inventory, 'id'>, rejects: readonly InventoryReject[]): Promise<void> => {
      const elapsedMs = Math.round(performance.now() - began)
      const document = { ...rowOf(made), elapsed_ms: elapsedMs, errors: rejects }
      await standardOutput().write(json ? `${JSON.stringify(document)}\n` : summary(made))
    }
    try {
      const { inventory, rejects } = await importInventory(open.store, { path })
      await print(inventory, rejects)
      if (!json) for (const { line, reason } of rejects.slice(0, mostSaid)) say(`line ${formatCount(line)}: ${reason}`)
      if (!json && inventory.rejected > mostSaid)
        say(`... and ${formatCount(inventory.rejected - mostSaid)} more; --json names them`)
      return inventory.stored > 0 ? 0 : 1
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'bad-input' || !json) throw error
      const nothing = { seen: 0, stored: 0, rejected: 0, skipped: 0, skippedKinds: {}, sha256: '', bytes: 0 }
      await print({ name: path, path, imported: Date.now(), ...nothing }, [
        { line: 0, reason: error.message, excerpt: '' },
      ])
      return 1
    }
  })

const mostSaid = 10

const summary = ({ name, stored, rejected, skipped }: Omit<Inventory, 'id'>): string =>
  `${name}: ${formatCount(stored)} lines stored, ${formatCount(rejected)} rejected, ${formatCount(skipped)} skipped\n`

const inventoriesTable = (all: readonly Inventory[]): string =>
  table(
    [
      { title: 'name' },
      { title: 'imported' },
      ...['stored', 'rejected', 'skipped'].map(title => ({ title, right: true })),
    ],
    all.map(({ name, imported, stored, rejected, skipped }) => [
      name,
      isoOrNull(imported) ?? '',
      ...[stored, rejected, skipped].map(count => formatCount(count)),
    ]),
  )
