import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Expr } from '../../../shared/query/ast'
import { createEngine, type Engine, type OpenCase } from '../../engine'
import { quickFolder } from '../../store/testing'
import { freePort, openSender, orderOf, until, v5Datagram } from './testing'

let folder = ''
let engine: Engine
let open: OpenCase
beforeEach(async () => {
  folder = quickFolder()
  engine = createEngine({ home: join(folder, 'home'), workers: 1 })
  open = await engine.open(join(folder, 'a.netwake'), { create: true })
})
afterEach(async () => {
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})

const never = new AbortController().signal
/** As Meraki's own description of its log events writes a flow that was let through. */
const merakiLine = (now: number): string =>
  `<134>1 ${(now / 1000).toFixed(9)} MX84 flows src=192.168.1.7 dst=198.51.100.9 mac=02:00:5E:10:00:01 protocol=tcp sport=50123 dport=443 pattern: allow all`

test('EL-03: NetFlow of one device and syslog of another land in one searchable store, each with its sensor', async () => {
  const { captures, lens, store } = open
  if (!captures) throw new Error('the case cannot be written')
  const [flows, logs] = [await freePort(), await freePort()]
  await captures.start(orderOf([flows, logs], { keepRaw: true }))
  const router = await openSender(flows, '127.0.0.1', '127.0.0.2')
  const firewall = await openSender(logs, '127.0.0.1', '127.0.0.3')
  const flow = { src: '192.168.1.7', dst: '198.51.100.9', srcPort: 50_123, dstPort: 443, bytes: 5120, packets: 9 }
  await router.datagram(v5Datagram([flow, { ...flow, src: '192.168.1.8' }], 0))
  await firewall.datagram(Buffer.from(merakiLine(Date.now())))
  await until(() => store.rowCount() === 3)
  await Promise.all(captures.list().map(({ id }) => captures.stop(id)))

  const host: Expr = { kind: 'compare', field: 'ip', op: '=', value: '192.168.1.7' }
  const page = await lens.page({
    where: host,
    sort: { field: 'id', descending: false },
    offset: 0,
    limit: 10,
    columns: ['id', 'sensor', 'dst_ip', 'dst_port', 'action', 'format'],
  })
  expect(page.rows.map(row => row.slice(1))).toEqual(
    expect.arrayContaining([
      ['127.0.0.2', '198.51.100.9', 443, null, 'netflow-ipfix'],
      ['MX84', '198.51.100.9', 443, 'allowed', 'syslog'],
    ]),
  )
  expect(page.total).toBe(2)
  for (const [id, , , , , format] of page.rows) {
    const raw = await engine.calls['flows.raw']({ id: Number(id) }, never)
    expect([format, raw.problem, raw.fields.length > 3]).toEqual([format, null, true])
    if (format === 'syslog') expect(raw.text).toContain('src=192.168.1.7 dst=198.51.100.9')
  }
  await Promise.all([router.close(), firewall.close()])
})
