import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { columnsOf, createAsker } from './asked'
import { createWorkbench } from './workbench'

/** The searches of a guide to IBM Cloud VPC flow logs as printed there, on a log whose rows can be counted by hand. */

const flow = (
  initiator: string,
  target: string,
  port: number,
  action: 'accepted' | 'rejected',
  packets: number,
  protocol = 6,
) => ({
  start_time: '2026-06-01T00:00:01Z',
  end_time: '2026-06-01T00:00:02Z',
  connection_start_time: '2026-06-01T00:00:01Z',
  direction: 'I',
  action,
  initiator_ip: initiator,
  target_ip: target,
  initiator_port: 50_000,
  target_port: port,
  transport_protocol: protocol,
  ether_type: 'IPv4',
  was_initiated: true,
  was_terminated: false,
  bytes_from_initiator: packets * 100,
  packets_from_initiator: packets,
  bytes_from_target: 0,
  packets_from_target: 0,
})
const udp = 17

const flows = [
  flow('92.63.197.61', '10.240.0.4', 443, 'rejected', 1),
  flow('92.63.197.61', '10.240.0.4', 8443, 'rejected', 1),
  flow('24.22.68.94', '10.240.0.4', 22, 'rejected', 3),
  flow('24.22.68.94', '10.240.0.4', 3000, 'accepted', 12),
  flow('10.240.0.4', '10.240.64.4', 3000, 'accepted', 2),
  flow('10.240.64.4', '161.26.0.6', 67, 'accepted', 2, udp),
  flow('10.240.64.4', '161.26.0.6', 123, 'accepted', 4, udp),
  flow('10.240.64.4', '161.26.0.10', 53, 'accepted', 1, udp),
  flow('10.240.64.4', '161.26.0.11', 53, 'accepted', 1, udp),
  flow('10.240.64.4', '161.26.0.6', 443, 'accepted', 30),
  flow('10.240.64.4', '198.51.100.20', 443, 'accepted', 20),
  flow('10.240.64.4', '161.26.0.6', 80, 'accepted', 10),
  flow('10.240.64.4', '203.0.113.9', 5555, 'accepted', 9),
]

const log = {
  version: '0.0.1',
  collector_crn: 'crn:v1:bluemix:public:is:us-south:a/1::flow-log-collector:1',
  attached_endpoint_type: 'vnic',
  network_interface_id: '0717-aaaa',
  instance_crn: 'crn:v1:bluemix:public:is:us-south-1:a/1::instance:0717_i',
  vpc_crn: 'crn:v1:bluemix:public:is:us-south:a/1::vpc:r006-v',
  capture_start_time: '2026-06-01T00:00:00Z',
  capture_end_time: '2026-06-01T00:05:00Z',
  state: 'ok',
  number_of_flow_logs: flows.length,
  flow_logs: flows,
}

const workbench = createWorkbench()
const { at, json } = workbench
const made = at('ibm.netwake')
const ask = createAsker(workbench, made)

beforeAll(async () => {
  writeFileSync(at('ibm.json'), JSON.stringify(log))
  await json('ingest', '--case', made, '--json', 'ibm.json')
})
afterAll(workbench.clear)

/** What a search is understood as, and its rows: initiator, target, target port, verdict and packets. */
const found = async (text: string) => {
  const { dialect, canonical, ...answer } = await ask(text)
  expect(dialect).toBe('search')
  return { canonical, rows: columnsOf(['src_ip', 'dst_ip', 'dst_port', 'action', 'packets'], answer) }
}

test('IB-05: what an instance rejects', async () => {
  expect(await found('target_ip:10.240.0.4 action:rejected')).toEqual({
    canonical: 'dst_ip:10.240.0.4 action:denied',
    rows: [
      ['92.63.197.61', '10.240.0.4', 443, 'denied', 1],
      ['92.63.197.61', '10.240.0.4', 8443, 'denied', 1],
      ['24.22.68.94', '10.240.0.4', 22, 'denied', 3],
    ],
  })
})

test('IB-06: of that what came for one port', async () => {
  expect(await found('target_ip:10.240.0.4 action:rejected target_port:443')).toEqual({
    canonical: 'dst_ip:10.240.0.4 action:denied dst_port:443',
    rows: [['92.63.197.61', '10.240.0.4', 443, 'denied', 1]],
  })
})

test('IB-07: what an instance accepts', async () => {
  expect(await found('target_ip:10.240.0.4 action:accepted')).toEqual({
    canonical: 'dst_ip:10.240.0.4 action:allowed',
    rows: [['24.22.68.94', '10.240.0.4', 3000, 'allowed', 12]],
  })
})

test('IB-08: one address as the target', async () => {
  expect(await found('target_ip:10.240.64.4')).toEqual({
    canonical: 'dst_ip:10.240.64.4',
    rows: [['10.240.0.4', '10.240.64.4', 3000, 'allowed', 2]],
  })
})

const initiated = [
  ['10.240.64.4', '161.26.0.6', 67, 'allowed', 2],
  ['10.240.64.4', '161.26.0.6', 123, 'allowed', 4],
  ['10.240.64.4', '161.26.0.10', 53, 'allowed', 1],
  ['10.240.64.4', '161.26.0.11', 53, 'allowed', 1],
  ['10.240.64.4', '161.26.0.6', 443, 'allowed', 30],
  ['10.240.64.4', '198.51.100.20', 443, 'allowed', 20],
  ['10.240.64.4', '161.26.0.6', 80, 'allowed', 10],
  ['10.240.64.4', '203.0.113.9', 5555, 'allowed', 9],
]

test('IB-09: the same address as the initiator', async () => {
  expect(await found('initiator_ip:10.240.64.4')).toEqual({ canonical: 'src_ip:10.240.64.4', rows: initiated })
})

test('IB-10: without one port', async () => {
  expect(await found('initiator_ip:10.240.64.4 -target_port:67')).toEqual({
    canonical: 'src_ip:10.240.64.4 -dst_port:67',
    rows: initiated.slice(1),
  })
})

test('IB-11: a port less each time, until only what is not explained is left', async () => {
  let [text, canonical] = ['initiator_ip:10.240.64.4', 'src_ip:10.240.64.4']
  const left: number[] = []
  for (const port of [67, 123, 53, 443, 80]) {
    text += ` -target_port:${port}`
    canonical += ` -dst_port:${port}`
    const answer = await found(text)
    expect(answer.canonical).toBe(canonical)
    left.push(answer.rows.length)
  }
  expect(left).toEqual([7, 6, 4, 2, 1])
  expect((await found(text)).rows).toEqual(initiated.slice(-1))
})

test('IB-12: the targets on 443 and 80, held against an imported list of approved providers', async () => {
  const byTarget =
    'initiator_ip:10.240.64.4 target_port:(443, 80) | stats count(), sum(bytes) by target_ip, dst_provider | sort count desc'
  const before = await ask(byTarget)
  expect(before.rows).toEqual([
    ['161.26.0.6', null, 2, 4000],
    ['198.51.100.20', null, 1, 2000],
  ])
  expect(before.notes).toEqual([
    'No row of this case has dst_provider; a list of the providers you approve of would fill it: drop a CSV of their addresses or blocks with a column "provider", or use netwake inventory import.',
  ])
  writeFileSync(at('approved.csv'), 'cidr,provider\n161.26.0.0/16,IBM services\n161.26.0.6,IBM mirrors\n')
  await json('inventory', 'import', '--case', made, '--json', 'approved.csv')
  const after = await ask(byTarget)
  expect(after.notes).toEqual([])
  expect(after.rows).toEqual([
    ['161.26.0.6', 'IBM mirrors', 2, 4000],
    ['198.51.100.20', null, 1, 2000],
  ])
  const unknown = await found('initiator_ip:10.240.64.4 target_port:(443, 80) -dst_provider:*')
  expect(unknown).toEqual({
    canonical: 'src_ip:10.240.64.4 dst_port:(443, 80) -dst_provider:*',
    rows: [['10.240.64.4', '198.51.100.20', 443, 'allowed', 20]],
  })
})

test('IB-13: why SSH fails', async () => {
  expect(await found('target_ip:10.240.0.4 target_port:22 initiator_ip:24.22.68.94')).toEqual({
    canonical: 'dst_ip:10.240.0.4 dst_port:22 src_ip:24.22.68.94',
    rows: [['24.22.68.94', '10.240.0.4', 22, 'denied', 3]],
  })
})
