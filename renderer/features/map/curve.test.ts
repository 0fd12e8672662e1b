import { expect, test } from 'vitest'
import { arrowHead, bow, dashes } from './curve'

const lengthOf = (line: readonly (readonly [number, number])[]): number =>
  line.reduce((sum, [x, y], i) => {
    const [beforeX, beforeY] = line[i - 1] ?? [x, y]
    return sum + Math.hypot(x - beforeX, y - beforeY)
  }, 0)

test('a bow begins and ends where it should and rises northwards either way', () => {
  for (const [from, to] of [
    [
      [0, 100],
      [200, 100],
    ],
    [
      [200, 100],
      [0, 100],
    ],
  ] as const) {
    const line = bow(from, to, 0.2)
    expect(line[0]).toEqual(from)
    expect(line.at(-1)).toEqual(to)
    expect(Math.min(...line.map(([, y]) => y))).toBeCloseTo(60, 0)
  }
})

test('a long bow rises no higher than a map has room for', () => {
  const line = bow([0, 100], [840, 100], 0.2)
  expect(Math.min(...line.map(([, y]) => y))).toBeCloseTo(100 - 0.2 * 420, 0)
})

test('dashes keep their length round corners and leave the gaps out', () => {
  const pieces = dashes(
    [
      [0, 0],
      [10, 0],
      [10, 10],
    ],
    4,
    2,
  )
  expect(pieces).toEqual([
    [
      [0, 0],
      [4, 0],
    ],
    [
      [6, 0],
      [10, 0],
    ],
    [
      [10, 2],
      [10, 6],
    ],
    [
      [10, 8],
      [10, 10],
    ],
  ])
  expect(pieces.map(lengthOf)).toEqual([4, 4, 4, 2])
})

test('an arrow head points along the line, past its middle', () => {
  const [left, tip, right] = arrowHead(bow([0, 0], [100, 0], 0), 5) ?? []
  expect(tip?.[0]).toBeGreaterThan(55)
  expect(left?.[0]).toBeCloseTo((tip?.[0] ?? 0) - 5)
  expect([left?.[1], right?.[1]]).toEqual([3, -3])
  expect(arrowHead([[1, 1]], 5)).toBeNull()
})
