import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sshAlert, writeLibrary } from '../../findings/testing'
import { createWorkbench, vpcHeader, vpcLine } from './workbench'

const bench = createWorkbench()
const { at, run } = bench

const alert = sshAlert()
beforeAll(() => writeLibrary(at('home'), [alert]))
afterAll(bench.clear)

test('IB-20 an alert of the library fires on what netwake ingest brings, is said on stderr, and is a finding', async () => {
  const log = at('ssh.log')
  writeFileSync(log, [vpcHeader, vpcLine(0, '24.22.68.94', '10.0.0.5', 22, 'ACCEPT'), ''].join('\n'))
  const { code, out, err } = await run('ingest', '--case', at('a.netwake'), '--json', log)
  expect(code, err).toBe(0)
  expect(err).toContain('Alert (critical): SSH accepted to any instance, 1 new row. It is finding 1.')
  expect(JSON.parse(out)).toMatchObject({ flows: 1 })
  const found = await bench.json<readonly object[]>('findings', '--case', at('a.netwake'), 'list', '--json')
  expect(found).toMatchObject([
    { title: alert.name, severity: 'critical', rows: 1, query: 'dst_port:22 action:allowed id:1..1' },
  ])

  const again = await run('ingest', '--case', at('a.netwake'), log)
  expect(again.err).not.toContain('Alert')
})
