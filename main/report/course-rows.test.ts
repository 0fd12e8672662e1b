import { expect, test } from 'vitest'
import { courseRows } from './course-rows'

const columns = [
  { name: 'dst_country', type: 'country', unit: null, role: 'key' },
  { name: 'count', type: 'integer', unit: null, role: 'value' },
  { name: 'rate_bytes', type: 'number', unit: 'bit/s', role: 'value' },
] as const

test('courses become one row for each line and step that has a value', () => {
  const series = { from: 1000, step: 500, count: 3, columns: ['count', 'rate_bytes'] }
  const rows = [
    {
      cells: ['JP', 3, 8],
      series: [
        [1, null, 2],
        [16, null, null],
      ],
    },
    {
      cells: [null, 0, null],
      series: [
        [null, null, null],
        [null, null, null],
      ],
    },
  ]
  expect(courseRows({ columns, rows, series })).toEqual({
    columns: [
      { name: 'dst_country', type: 'country', unit: null },
      { name: 'start', type: 'time', unit: 'ms' },
      { name: 'count', type: 'integer', unit: null },
      { name: 'rate_bytes', type: 'number', unit: 'bit/s' },
    ],
    rows: [
      ['JP', 1000, 1, 16],
      ['JP', 2000, 2, null],
    ],
  })
})

test('a key called start keeps its name', () => {
  const keyed = [{ name: 'start', type: 'time', unit: 'ms', role: 'key' }, columns[1]] as const
  const series = { from: 0, step: 10, count: 1, columns: ['count'] }
  const { columns: names, rows } = courseRows({ columns: keyed, rows: [{ cells: [5, 1], series: [[1]] }], series })
  expect(names.map(({ name }) => name)).toEqual(['start', 'step_start', 'count'])
  expect(rows).toEqual([[5, 0, 1]])
})

test('a table without courses has no such rows', () => {
  expect(courseRows({ columns, rows: [{ cells: ['JP', 1, 2], series: [] }], series: null }).rows).toEqual([])
})
