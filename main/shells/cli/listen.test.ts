import assert from 'node:assert/strict'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort, openSender } from '../../sources/listen/testing'
import { createWorkbench, ended } from './workbench'

const bench = createWorkbench()
const { at, start, run } = bench
beforeAll(bench.prepare)
afterAll(bench.clear)

type Accounting = Record<string, unknown> & { readonly exporters: Record<string, unknown>[]; readonly files: unknown[] }

/** Starts to listen, sends flows when it does, and gives what it printed when it ended. */
const listened = async (flows: number, end: 'SIGINT' | 'SIGTERM' | 'by itself', ...args: string[]) => {
  const port = await freePort()
  const child = start('listen', '--case', at('wire.netwake'), '--port', String(port), ...args)
  const over = ended(child)
  assert.ok(child.stderr)
  for (let said = ''; !said.includes('Listening on'); ) said += String((await once(child.stderr, 'data'))[0])
  const sender = await openSender(port)
  await sender.flows(0, flows)
  await sender.close()
  if (end !== 'by itself') child.kill(end)
  return { port, ...(await over) }
}

describe('netwake listen', () => {
  test('ends on an interrupt with everything received stored, and prints one document', async () => {
    const { code, out, err, port } = await listened(3000, 'SIGINT', '--json')
    expect(code, err).toBe(0)
    const found = JSON.parse(out) as Accounting
    expect(found).toMatchObject({
      case: at('wire.netwake'),
      capture: 'capture-1',
      state: 'stopped',
      problem: null,
      host: '127.0.0.1',
      ports: [port],
      datagrams: 100,
      queue_lost: 0,
      not_allowed: 0,
      unknown: 0,
      seen: 3000,
      stored: 3000,
      rejected: 0,
      skipped: 0,
      duplicate: 0,
      expired: 0,
      raw_bytes: null,
      exporters: [{ address: '127.0.0.1', protocol: 'netflow-v5', datagrams: 100, records: 3000, missing: 0 }],
      files: [{ format: 'netflow-ipfix', seen: 3000, stored: 3000, sha256: null, error: null }],
    })
    expect(err).toContain(`Listening on 127.0.0.1:${port}. Ctrl+C ends it; everything received is stored.`)
    const info = await bench.json<{ flows: number; balanced: boolean }>('info', '--case', at('wire.netwake'), '--json')
    expect([info.flows, info.balanced]).toEqual([3000, true])
  })

  test('ends after its time, and goes on in the same case as another capture', async () => {
    const { code, out } = await listened(
      60,
      'by itself',
      '--for',
      '2s',
      '--retain',
      '7d',
      '--retain',
      '2GB',
      '--keep-raw',
    )
    expect(code).toBe(0)
    expect(out).toMatch(/^exporter +protocol +domain +datagrams +records/)
    expect(out).toMatch(/\nbooks +60 seen = 60 stored \+ 0 rejected \+ 0 skipped \+ 0 duplicate\n/)
    expect(out).toMatch(/\nraw +3\.\d+ kB of datagrams kept\n/)
    const verified = await run('verify', '--case', at('wire.netwake'))
    expect([verified.code, verified.out.match(/came over the wire/g)?.length]).toEqual([0, 2])
  })

  test.each([
    [['--host', '0.0.0.0'], 'Other machines can reach 0.0.0.0, so it has to be chosen on purpose'],
    [['--allow', 'nowhere'], 'nowhere is neither an address nor a network'],
    [['--for', '30'], 'A duration such as 30s, 10m or 1h30m is expected.'],
    [['--retain', '7'], 'A time such as 7d or a size such as 2GB (1 MB at least) is expected.'],
    [['--port', '70000'], 'A whole number from 1 to 65535 is expected.'],
  ])('%j is wrong usage: nothing is done', async (args, sentence) => {
    const { code, out, err } = await run('listen', '--case', at('wire.netwake'), ...args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(sentence)
  })

  test('a port in use is said in one sentence', async () => {
    const port = await freePort()
    const first = start('listen', '--case', at('first.netwake'), '--port', String(port))
    const over = ended(first)
    assert.ok(first.stderr)
    await once(first.stderr, 'data')
    const { code, err } = await run('listen', '--case', at('second.netwake'), '--port', String(port))
    first.kill('SIGTERM')
    await over
    expect([code, err]).toEqual([
      2,
      `netwake: Port ${port} on 127.0.0.1 is in use by another program. End that program or listen on another port.\n`,
    ])
  })
})
