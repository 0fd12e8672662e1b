import { expect, test } from 'vitest'
import { laneTotals, mergePairs, pairsOf, placeTotals, privateBoth } from './traffic'

const groups = [
  { key: ['NL', null, 'denied', 'flow'], values: [10, 0] },
  { key: ['NL', null, 'allowed', 'alert'], values: [2, 0] },
  { key: [null, 'US', 'allowed', 'flow'], values: [5, 500] },
  { key: [null, null, null, 'flow'], values: [7, 70] },
  { key: ['US', 'US', 'allowed', 'flow'], values: [1, 1] },
]
const pairs = mergePairs(pairsOf(groups, privateBoth))

test('an alert is an alert whatever it decided, and a missing decision is its own lane', () => {
  expect(laneTotals(pairs)).toEqual({ denied: 10, alert: 2, allowed: 6, unlogged: 7 })
})

test('a flow inside one place touches it once, but is both sent and received there', () => {
  const totals = placeTotals(pairs, new Map([['NL', 3]]))
  expect(totals.find(({ place }) => place === 'private')).toMatchObject({ flows: 24, sent: 12, received: 19 })
  expect(totals.find(({ place }) => place === 'US')).toMatchObject({ flows: 6, bytes: 501, sent: 1, received: 6 })
  expect(totals.find(({ place }) => place === 'NL')).toMatchObject({ flows: 12, denied: 10, alert: 2, sources: 3 })
})

test('parts of one answer add up to one pair', () => {
  const merged = mergePairs([
    ...pairs,
    ...pairsOf([{ key: ['NL', null, 'denied', 'flow'], values: [1, 4] }], privateBoth),
  ])
  expect(merged[0]).toEqual({ from: 'NL', to: 'private', lane: 'denied', flows: 11, bytes: 4 })
  expect(merged).toHaveLength(pairs.length)
})
