import { expect, test } from 'vitest'
import { binFor, formsOf, keyFor } from './key-forms'

const day = 86_400_000

test('time is grouped in steps that suit its length', () => {
  expect([3_600_000, day, 7 * day, 400 * day, 0].map(binFor)).toEqual([60_000, 900_000, 3_600_000, 7 * day, 60_000])
  expect(keyFor('start', day, 'Asia/Tokyo')).toEqual({
    kind: 'bin',
    field: 'start',
    ms: 900_000,
    zone: 'Asia/Tokyo',
    as: null,
  })
})

test('an address has its subnets as other forms, a port has none', () => {
  expect(
    formsOf({ kind: 'prefix', field: 'src_ip', v4: 24, v6: 64, as: 'net' }, 'UTC').map(form => [form.kind, form.as]),
  ).toEqual([
    ['field', 'net'],
    ['prefix', 'net'],
    ['prefix', 'net'],
    ['prefix', 'net'],
    ['prefix', 'net'],
  ])
  expect(formsOf({ kind: 'field', field: 'dst_port', as: null }, 'UTC')).toEqual([])
})
