import { expect, test } from 'vitest'
import type { Capture } from '../../shared/model/capture'
import { keptSamples, type Rates, withRates } from './capture-rates'

const capture = (patch: Partial<Capture>): Capture => ({
  id: 'a',
  host: '127.0.0.1',
  ports: [2055],
  state: 'listening',
  problem: null,
  started: 0,
  stopped: null,
  datagrams: 0,
  bytes: 0,
  seen: 0,
  stored: 0,
  rejected: 0,
  skipped: 0,
  duplicate: 0,
  datagramsPerSecond: 0,
  recordsPerSecond: 0,
  receiveBuffer: 0,
  queued: 0,
  queueLost: 0,
  kernelLost: null,
  notAllowed: 0,
  unknown: 0,
  allow: [],
  protocols: [],
  retention: { ms: null, bytes: null },
  expired: 0,
  rawBytes: null,
  exporters: [],
  ...patch,
})

test('one sample a second is kept, however often the engine tells', () => {
  let rates: Rates = new Map()
  for (const at of [0, 500, 1000, 1500, 2000])
    rates = withRates(rates, [capture({ datagramsPerSecond: at, recordsPerSecond: at * 2 })], at)
  expect(rates.get('a')).toEqual([
    { at: 0, datagrams: 0, records: 0 },
    { at: 1000, datagrams: 1000, records: 2000 },
    { at: 2000, datagrams: 2000, records: 4000 },
  ])
})

test('a capture that runs for days costs no more than one that runs for minutes', () => {
  let rates: Rates = new Map()
  for (let at = 0; at < 1000; at++) rates = withRates(rates, [capture({})], at * 1000)
  expect(rates.get('a')).toHaveLength(keptSamples)
  expect(rates.get('a')?.at(-1)?.at).toBe(999_000)
})

test('a capture that stopped, or of a case that was closed, leaves nothing behind', () => {
  const rates = withRates(new Map(), [capture({}), capture({ id: 'b' })], 0)
  expect([...withRates(rates, [capture({ state: 'stopped' })], 1000).keys()]).toEqual([])
})
