import { expect, test } from 'vitest'
import { formOf, guardedPorts, isOpen, type ListenForm, readForm, withPort, withProtocol } from './listen-form'

const first = formOf({})
const read = (patch: Partial<ListenForm>) => readForm({ ...first, ...patch })
const problems = (patch: Partial<ListenForm>) => {
  const found = read(patch)
  return 'problems' in found ? found.problems.map(({ field, key, part }) => [field, key, part]) : []
}

test('without a choice, it is NetFlow from this machine, and everything is kept', () => {
  expect(read({})).toEqual({
    order: {
      host: '127.0.0.1',
      ports: [2055],
      anyAddress: false,
      allow: [],
      protocols: [],
      keepRaw: false,
      retention: { ms: null, bytes: null },
    },
  })
})

test('ports are read as people type them, and what is none is named', () => {
  expect(read({ ports: ' 2055,9995;  4739 2055' })).toMatchObject({ order: { ports: [2055, 9995, 4739] } })
  expect(problems({ ports: '2055, 70000' })).toEqual([['ports', 'notPort', '70000']])
  expect(problems({ ports: '2055-2060' })).toEqual([['ports', 'notPort', '2055-2060']])
  expect(problems({ ports: '0' })).toEqual([['ports', 'notPort', '0']])
  expect(problems({ ports: ' ' })).toEqual([['ports', 'noPort', '']])
  expect(problems({ ports: Array.from({ length: 17 }, (_, at) => at + 2000).join() })).toEqual([
    ['ports', 'manyPorts', '16'],
  ])
})

test('a preset adds its port and takes it back', () => {
  expect(withPort('2055', 4739)).toBe('2055, 4739')
  expect(withPort('2055, 4739', 2055)).toBe('4739')
  expect(guardedPorts('514, 5514')).toEqual([514])
})

test('protocols are chosen one by one, and all of them are the same as none', () => {
  const two = withProtocol(withProtocol([], 'ipfix'), 'netflow-v9')
  expect(two).toEqual(['netflow-v9', 'ipfix'])
  expect(read({ protocols: two })).toMatchObject({ order: { protocols: ['netflow-v9', 'ipfix'] } })
  expect(withProtocol(two, 'ipfix')).toEqual(['netflow-v9'])
  expect(withProtocol(['netflow-v5', 'netflow-v9', 'ipfix', 'sflow-v5'], 'syslog')).toEqual([])
})

test('an address that other machines reach has to be confirmed; this machine by any of its names does not', () => {
  expect(problems({ place: 'all' })).toEqual([['anyAddress', 'notConfirmed', '']])
  expect(problems({ place: 'one', host: '192.0.2.7' })).toEqual([['anyAddress', 'notConfirmed', '']])
  expect(read({ place: 'all', anyAddress: true })).toMatchObject({ order: { host: '0.0.0.0', anyAddress: true } })
  expect(read({ place: 'one', host: '::1' })).toMatchObject({ order: { host: '::1', anyAddress: false } })
  expect(isOpen({ ...first, place: 'one', host: '127.8.0.1' })).toBe(false)
  expect(problems({ place: 'one', host: 'router' })).toEqual([['host', 'notAddress', 'router']])
})

test('senders are addresses and networks, one that is neither is named', () => {
  expect(read({ allow: '192.0.2.9\n198.51.100.77/24, 2001:DB8:0::1' })).toMatchObject({
    order: { allow: ['192.0.2.9', '198.51.100.0/24', '2001:db8::1'] },
  })
  expect(problems({ allow: '192.0.2.9 192.0.2.300' })).toEqual([['allow', 'notSender', '192.0.2.300']])
})

test('days and size limit what is kept; nothing typed is no limit', () => {
  expect(read({ days: '0,5', gigabytes: '20' })).toMatchObject({
    order: { retention: { ms: 43_200_000, bytes: 20_000_000_000 } },
  })
  expect(problems({ days: '-1', gigabytes: 'much' })).toEqual([
    ['days', 'notDays', '-1'],
    ['gigabytes', 'notSize', 'much'],
  ])
})

test('listening again begins with what the capture had, but asks anew whether others may reach it', () => {
  const order = {
    host: '0.0.0.0',
    ports: [2055, 514],
    allow: ['192.0.2.0/24'],
    protocols: ['syslog' as const],
    keepRaw: true,
    retention: { ms: 86_400_000, bytes: null },
  }
  const form = formOf(order)
  expect(form).toMatchObject({ place: 'all', anyAddress: false, days: '1', gigabytes: '' })
  expect(readForm({ ...form, anyAddress: true })).toEqual({ order: { ...order, anyAddress: true } })
})
