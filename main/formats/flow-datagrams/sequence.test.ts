import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSequence } from './sequence'

test('what is missing is what was never followed, in whatever order the rest came', () => {
  const stream = fc.record({
    start: fc.constantFrom(0, 5, 2 ** 32 - 3, 2 ** 32 - 40),
    steps: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 30 }),
    lost: fc.array(fc.nat(29), { maxLength: 10 }),
    swaps: fc.array(fc.nat(28), { maxLength: 8 }),
    repeats: fc.array(fc.nat(29), { maxLength: 4 }),
  })
  fc.assert(
    fc.property(stream, ({ start, steps, lost, swaps, repeats }) => {
      const sequence = createSequence()
      let next = start
      const sent = steps.map(step => {
        const number = next
        next = (next + step) % 2 ** 32
        return { number, step }
      })
      // The first and the last arrive in their places: they say where the stream begins and ends.
      const gone = new Set(lost.filter(at => at > 0 && at < steps.length - 1))
      const received = sent.filter((_, at) => !gone.has(at))
      for (const at of swaps) {
        const [a, b] = [received[at], received[at + 1]]
        if (at > 0 && at + 2 < received.length && a && b) received.splice(at, 2, b, a)
      }
      for (const at of repeats) {
        const again = received[at]
        if (again && at > 0 && at < received.length - 1) received.splice(at + 1, 0, again)
      }
      for (const { number, step } of received) sequence.follow(number, step)
      expect(sequence.missing()).toBe([...gone].reduce((sum, at) => sum + (steps[at] ?? 0), 0))
      expect(sequence.resets()).toBe(0)
    }),
    { seed: 20_261_126 },
  )
})

test('a number far before the expected one is a new beginning; an unknown step expects nothing', () => {
  const sequence = createSequence()
  sequence.follow(1_000_000, 10)
  sequence.follow(3, 10)
  expect([sequence.missing(), sequence.resets()]).toEqual([0, 1])
  sequence.follow(13, Number.NaN)
  sequence.follow(500, 1)
  expect([sequence.missing(), sequence.resets()]).toEqual([0, 1])
})

test('numbers that count what was sent with the datagram itself, as softflowd does, hide no loss and invent none', () => {
  const sequence = createSequence()
  const steps = [24, 32, 32, 32, 24, 32, 32, 7]
  let number = 0
  for (const [at, flows] of steps.entries()) {
    number += flows
    // The first and the fifth bring a record of options, too; the sixth is lost.
    if (at !== 5) sequence.follow(number, flows === 24 ? flows + 1 : flows, flows)
  }
  expect([sequence.missing(), sequence.resets()]).toEqual([32, 0])
})
