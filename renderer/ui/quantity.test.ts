import { expect, test } from 'vitest'
import { formatChange, formatQuantity, formatShare, formatShort } from './quantity'

test('a number is written with its unit', () => {
  expect([
    formatQuantity(1_530_000, 'bytes'),
    formatQuantity(12_431_000, 'bit/s'),
    formatQuantity(999.6, 'bit/s'),
    formatQuantity(0.00123, 'bit/s'),
    formatQuantity(3.25, 'packets/s'),
    formatQuantity(0.00123, 'packets/s'),
    formatQuantity(1400, 'ms'),
    formatQuantity(12_431, 'packets'),
    formatQuantity(12_431, null),
    formatQuantity(0, null),
  ]).toEqual([
    '1.53 MB',
    '12.4 Mbit/s',
    '1.00 kbit/s',
    '0.0012 bit/s',
    '3.3 packets/s',
    '0.0012 packets/s',
    '1.4 s',
    '12,431',
    '12,431',
    '0',
  ])
})

test('on an axis there is less room', () => {
  expect([
    formatShort(0, null),
    formatShort(500, null),
    formatShort(12_400, null),
    formatShort(1_000_000, null),
  ]).toEqual(['0', '500', '12.4 k', '1 M'])
  expect([formatShort(0.5, 'packets/s'), formatShort(1e6, 'bytes')]).toEqual(['0.5', '1.00 MB'])
})

test('a share says so when it is there but rounds to nothing', () => {
  expect([formatShare(290, 4000), formatShare(0, 10), formatShare(1, 100_000), formatShare(1, 0)]).toEqual([
    '7.3 %',
    '0.0 %',
    '< 0.1 %',
    '',
  ])
})

test('a change is an arrow and per cent, times where that would be long, or new', () => {
  const change = (now: number, before: number | null) => formatChange(now, before, 'new')
  expect([change(134, 100), change(95, 100), change(1203, 100), change(100.5, 100), change(7, 7)]).toEqual([
    '▲ 34 %',
    '▼ 5 %',
    '▲ 12×',
    '▲ 0.5 %',
    '= 0 %',
  ])
  expect([change(3, 0), change(3, null), change(0, null)]).toEqual(['✦ new', '✦ new', ''])
})
