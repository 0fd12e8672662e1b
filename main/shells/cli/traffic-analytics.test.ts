import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { typeDisagreement } from '../../../shared/query/disagreement'
import { printWhere } from '../../../shared/query/print'
import { type Answer, createWorkbench, type Ingest } from './workbench'

const here = dirname(fileURLToPath(import.meta.url))
const sample = join(here, '../../formats/samples/azure-traffic-analytics/analytics-cl.csv')
const { at, run, json, clear } = createWorkbench()
const made = at('traffic.netwake')

beforeAll(async () => {
  // A portal puts a byte order mark before its CSV.
  writeFileSync(at('query_data.csv'), `\uFEFF${readFileSync(sample, 'utf8')}`)
  const { files } = await json<Ingest>('ingest', '--case', made, '--json', at('query_data.csv'))
  expect(files).toMatchObject([
    { format: 'azure-traffic-analytics', seen: 16, stored: 10, rejected: 4, skipped: 2, duplicate: 0, error: null },
  ])
})
afterAll(clear)

const rowsOf = async (columns: string, query: string): Promise<unknown[][]> =>
  (await json<Answer>('query', '--case', made, '--format', 'json', '--columns', columns, query)).rows

test('AZ-04 rows whose log reported another type than their addresses say are listed', async () => {
  const differing = await rowsOf('src_ip,dst_ip,reported_flow_type,flow_type', printWhere(typeDisagreement))
  const all = await rowsOf('src_ip,dst_ip,reported_flow_type,flow_type', '')
  const spelled = (type: unknown) => String(type).replace(' ', '')
  expect(differing).toEqual(all.filter(([, , reported, ours]) => !(ours as string[]).includes(spelled(reported))))
  expect(all).toHaveLength(10)
  expect(differing.map(([, , reported]) => reported)).toContain('MaliciousFlow')
  expect(differing.map(([, , reported]) => reported)).not.toContain('Unknown Private')
})

test('AZ-03 names with and without suffix ask for the same rows', async () => {
  const asked = (query: string) => rowsOf('id', query)
  expect(await asked('DestPort_d:443 FlowStatus_s:A')).toEqual(await asked('DestPort:443 FlowStatus:allowed'))
  expect(await asked('SrcIP_s:10.5.1.4')).toEqual(await asked('SrcIp:10.5.1.4'))
  expect(await asked('DestPublicIPs_s:203.0.113.10')).toHaveLength(1)
})

test('AZ-05 an endpoint that was folded away is told in a table, and stays empty in data', async () => {
  const query = 'reported_flow_type:AzurePublic'
  const { out } = await run('query', '--case', made, '--columns', 'src_ip,dst_ip,dst_port', query)
  expect(out.trimEnd().split('\n').at(-1)).toMatch(/^10\.5\.1\.4 +aggregated, endpoint not recorded +443$/)
  expect(out.split('\n')[0]).toMatch(/^src_ip +dst_ip +dst_port$/)
  expect(await rowsOf('src_ip,dst_ip,dst_port', query)).toEqual([['10.5.1.4', null, 443]])
})
