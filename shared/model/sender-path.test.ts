import { expect, test } from 'vitest'
import { matcherOf } from '../query/pattern'
import { senderPath, senderPattern } from './sender-path'

const started = Date.UTC(2026, 10, 26, 22, 0, 51, 340)
const host = '127.0.0.1'
const router = { protocol: 'netflow-v9', address: '192.0.2.1' } as const
const heard = (localPort: number, at = started) => senderPath(host, { ...router, localPort }, at)

test('a sender is named by where it was heard, from where and what it sends, and when that began', () => {
  expect(heard(2055)).toBe('udp://127.0.0.1:2055/192.0.2.1 netflow-v9 2026-11-26T22:00:51Z')
  expect(senderPath('::1', { protocol: 'syslog', address: null, localPort: null }, started)).toBe(
    'udp://[::1]/other senders syslog 2026-11-26T22:00:51Z',
  )
})

test('one pattern finds a sender on every port of its capture, and no other sender and no other capture', () => {
  const one = matcherOf(senderPattern(host, router, started))
  expect([heard(2055), heard(9995)].map(one)).toEqual([true, true])
  expect(one(heard(2055, started + 60_000))).toBe(false)
  expect(one(senderPath(host, { ...router, address: '192.0.2.11', localPort: 2055 }, started))).toBe(false)
  expect(one(senderPath(host, { ...router, protocol: 'ipfix', localPort: 2055 }, started))).toBe(false)
  expect(one(senderPath('192.0.2.7', { ...router, localPort: 2055 }, started))).toBe(false)
})

test('another pattern finds all senders of a capture, also those that share their books', () => {
  const all = matcherOf(senderPattern(host, null, started))
  expect(all(heard(2055))).toBe(true)
  expect(all(senderPath(host, { protocol: 'syslog', address: null, localPort: null }, started))).toBe(true)
  expect(all(heard(2055, started + 1000))).toBe(false)
})
