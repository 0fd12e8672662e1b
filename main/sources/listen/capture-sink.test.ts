import { expect, test } from 'vitest'
import { createCaptureSink } from './capture-sink'

const begun = Date.UTC(2026, 10, 26)

test('rows of all senders come together, each with its sender and its number there, the books apart', () => {
  const out = createCaptureSink()
  const { sink } = out
  for (const [sender, ms] of [
    [1, 2000],
    [0, 1000],
    [1, 3000],
  ] as const) {
    out.from(() => sender)
    sink.at(sender * 100, 48)
    sink.draft.start = begun + ms
    sink.store()
    out.received(sender, 72)
  }
  out.from(() => 0)
  sink.skip('template')
  const batch = out.take()
  expect([batch.rows, [...batch.columns.start], [...batch.columns.file], [...batch.columns.record]]).toEqual([
    3,
    [begun + 1000, begun + 2000, begun + 3000],
    [0, 1, 1],
    [1, 1, 2],
  ])
  expect([...batch.parts]).toEqual([
    [
      1,
      {
        counts: { seen: 2, stored: 2, rejected: 0, skipped: 0, duplicate: 0 },
        skippedKinds: {},
        rejects: [],
        bytes: 144,
      },
    ],
    [
      0,
      {
        counts: { seen: 2, stored: 1, rejected: 0, skipped: 1, duplicate: 0 },
        skippedKinds: { template: 1 },
        rejects: [],
        bytes: 72,
      },
    ],
  ])
  expect(out.isEmpty()).toBe(true)
})

test('a flood of broken records keeps the first of each sender, and counts the rest', () => {
  const out = createCaptureSink()
  out.from(() => 0)
  for (let n = 0; n < 20_000; n++) out.sink.reject('no.')
  expect(out.full()).toBe(true)
  const first = out.take()
  for (let n = 0; n < 50; n++) out.sink.reject('no.')
  out.from(() => 1)
  out.sink.reject('one.')
  const second = out.take()
  expect(first.parts.get(0)?.rejects.length).toBe(20_000)
  expect(second.parts.get(0)).toMatchObject({
    counts: { seen: 50, rejected: 0, skipped: 50 },
    skippedKinds: { 'broken, beyond the first 20,000': 50 },
    rejects: [],
  })
  expect(second.parts.get(1)?.rejects).toMatchObject([{ record: 1, reason: 'one.' }])
})
