import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseQuery } from '../../shared/query/parse'
import { createLens, type Lens } from './lens'
import { nearestValues } from './nearest-values'
import { addresses, services, type TestCase, testCase } from './testing'

let held: TestCase
let lens: Lens
beforeAll(async () => {
  const flow = (src: string, dst: string) => ({
    kind: 0,
    start: 1_780_306_200_000,
    src_ip: addresses.indexOf(src),
    dst_ip: addresses.indexOf(dst),
  })
  held = await testCase([[flow('10.0.0.1', '10.1.2.3')]], null, [
    { address: '10.0.0.0/24', network: 'vlan-1105' },
    { address: '10.0.0.1', name: 'web01' },
    { address: '10.1.2.3', name: 'db01' },
  ])
  lens = createLens(held.store, { workers: 0, services })
})
afterAll(async () => {
  await lens.close()
  held.close()
})

const nearest = (text: string) => {
  const parsed = parseQuery(text, { dialect: 'auto', zone: 'UTC' })
  if (!parsed.ok) throw new Error(parsed.error.message)
  return nearestValues(lens, parsed.query)
}

test('a value that no row has is answered by the nearest that some row has, and by the query with it', async () => {
  const query = "flows where Source L2 Network in (vlan-1150, vlan-7) and Destination VM = 'dbo1' group by Port"
  const shape = '| stats count(), sum(bytes) by dst_port | sort count desc'
  expect(await nearest(query)).toEqual([
    {
      field: 'src_network',
      value: 'vlan-1150',
      near: 'vlan-1105',
      query: `src_network:(vlan-1105, vlan-7) dst_name:dbo1 ${shape}`,
    },
    {
      field: 'dst_name',
      value: 'dbo1',
      near: 'db01',
      query: `src_network:(vlan-1150, vlan-7) dst_name:db01 ${shape}`,
    },
  ])
  expect(await nearest('name:web')).toEqual([{ field: 'name', value: 'web', near: 'web01', query: 'name:web01' }])
})

test('nothing is said of what no row should have, of a value like no other, and of a field that nothing fills', async () => {
  for (const query of ['-src_name:nobody src_name:web01', 'src_name:zzzzzzzz', 'hostname:nothing'])
    expect(await nearest(query)).toEqual([])
})
