import { expect, test } from 'vitest'
import type { Explained } from './format'
import { locateField } from './locate-field'

const marked = (record: string, reason: string, fields: Explained = []): string | null => {
  const found = locateField(record, reason, fields)
  if (!found) return null
  const bytes = Buffer.from(record)
  const [before, value, after] = [
    bytes.subarray(0, found.offset),
    bytes.subarray(found.offset, found.offset + found.length),
    bytes.subarray(found.offset + found.length),
  ].map(String)
  return `${before}[${value}]${after}`
}

test('a value that stands in the record once is the one', () => {
  expect(marked('2 eni-1 10.0.0.300 10.0.0.3 OK', 'srcaddr is 10.0.0.300; that is not an IP address')).toBe(
    '2 eni-1 [10.0.0.300] 10.0.0.3 OK',
  )
  expect(marked('deny tcp 192.0.2.1:70000.', 'port is 70000; a port is 0 to 65535')).toBe('deny tcp 192.0.2.1:[70000].')
  expect(marked('ä 1 x', 'n is 1; two was expected')).toBe('ä [1] x')
})

test('a value that is a part of others is not taken for them', () => {
  expect(marked('170000 70000 700001', 'srcport is 70000; a port is 0 to 65535')).toBe('170000 [70000] 700001')
  expect(marked('110.0.0.3 10.0.0.33 10.0.0.3', 'a is 10.0.0.3; no')).toBe('110.0.0.3 10.0.0.33 [10.0.0.3]')
})

test('of several equal values the labelled one is meant', () => {
  const json = '{"bytes":70000,"flow":{"dest_port" : "70000"},"src_port":70000}'
  expect(marked(json, 'flow.dest_port is 70000; a port is 0 to 65535')).toBe(
    '{"bytes":70000,"flow":{"dest_port" : "[70000]"},"src_port":70000}',
  )
  expect(marked('spt=70000 dpt=70000', 'dpt is 70000; a port is 0 to 65535')).toBe('spt=70000 dpt=[70000]')
})

test('of several equal values without labels the one at the place of its name', () => {
  const fields = [
    ['bytes', '70000'],
    ['dst-port', '70000'],
    ['note', 'x'],
  ] as const
  expect(marked('70000,70000,x', 'dstport is 70000; a port is 0 to 65535', fields)).toBe('70000,[70000],x')
  expect(marked('70000,70000,x', 'dstport is 70000; a port is 0 to 65535')).toBe(null)
})

test('a value that was shortened for its sentence is found by its beginning', () => {
  const long = 'x'.repeat(200)
  const found = locateField(`a ${long} b`, `host is ${'x'.repeat(59)}…; that is not an IP address`, [])
  expect(found).toEqual({ offset: 2, length: 59 })
  expect(marked('a "p;  q" b', 'field is p; q; a number was expected')).toBe('a "[p;  q]" b')
})

test('a reason without a value marks nothing', () => {
  expect(marked('2 eni-1', 'expected 14 fields, found 2')).toBe(null)
  expect(marked('{"a":1}', 'initiator_ip is missing')).toBe(null)
  expect(marked('2 - -', 'srcaddr is "(.*+"; that is not an IP address')).toBe(null)
})
