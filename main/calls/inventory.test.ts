import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contract, type Input, type Output } from '../../shared/contract'
import { createEngine, type Engine } from '../engine'

type InventoryCall =
  | 'inventory.looks'
  | 'inventory.import'
  | 'inventory.list'
  | 'inventory.remove'
  | 'inventory.listing'

const folder = mkdtempSync(join(tmpdir(), 'netwake-inventory-calls-'))
let engine: Engine
beforeAll(() => {
  engine = createEngine({ home: join(folder, 'home'), workers: 1 })
})
afterAll(async () => {
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})

const ask = async <N extends InventoryCall>(name: N, input: Input<N>): Promise<Output<N>> => {
  const run = engine.calls[name] as (input: unknown, signal: AbortSignal) => Promise<Output<N>> | Output<N>
  return run(contract[name].input.parse(input), new AbortController().signal)
}
const put = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content)
  return engine.grant(join(folder, name), name)
}

test('of what is dropped the lists of addresses are told from logs, folders and what cannot be read', async () => {
  mkdirSync(join(folder, 'logs'))
  const files = [
    put('hosts.csv', 'ip,name\n10.0.0.1,a\n'),
    put('hosts.txt', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('ip\tname\n10.0.0.1\ta\n', 'utf16le')])),
    put('hosts.json.gz', gzipSync('[{"address":"10.0.0.1","kind":"vm"}]')),
    put('flow.log', '2 123456789012 eni-0a1b2c3d 10.0.0.5 192.0.2.10 40000 443 6 10 840 1 2 ACCEPT OK\n'),
    put('broken.csv.gz', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3])),
    engine.grant(join(folder, 'logs'), 'logs'),
    engine.grant(join(folder, 'nowhere'), 'nowhere'),
  ]
  expect(await ask('inventory.looks', { files })).toEqual([true, true, true, false, false, false, false])
})

test('an import opens a case where none is, is listed, answers for an address, and goes again', async () => {
  expect(await ask('inventory.list', {})).toEqual([])
  const { inventory, rejects } = await ask('inventory.import', { file: put('own.csv', 'ip,name\n10.0.0.1,a\nx,y\n') })
  expect(inventory).toMatchObject({ name: 'own.csv', seen: 2, stored: 1, rejected: 1 })
  expect(rejects).toEqual([
    { line: 3, reason: '"x" is neither an address nor a block such as 10.0.0.0/24.', excerpt: 'x,y' },
  ])
  expect(await ask('inventory.list', {})).toEqual([inventory])
  expect((await ask('inventory.listing', { address: '10.0.0.1' }))?.name).toEqual({ value: 'a', by: 'own.csv, line 2' })
  expect(await ask('inventory.listing', { address: 'no address' })).toBeNull()
  expect(await ask('inventory.remove', { id: inventory.id })).toBeNull()
  expect(await ask('inventory.listing', { address: '10.0.0.1' })).toBeNull()
  await expect(ask('inventory.remove', { id: inventory.id })).rejects.toMatchObject({
    code: 'bad-input',
    message: `There is no inventory ${inventory.id}.`,
  })
})
