import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sqlViews } from '../../../shared/query/sql-views'
import { sqlFunctions } from './sql-functions'

/** The README is what an analyst writes SQL by, so it tells of what there is and of nothing else. */

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')
const names = (cell: string): readonly string[] => Array.from(cell.matchAll(/`([^`]+)`/g), ([, name]) => name ?? '')

test('the README lists the views of SQL with their columns', () => {
  for (const { name, columns } of sqlViews.filter(view => view.name !== 'flows')) {
    const line = readme.split('\n').find(text => text.startsWith(`| \`${name}\` |`)) ?? ''
    const listed = names(line.slice(line.indexOf('|', 2))).filter(word => word !== 'files')
    expect({ name, columns: listed }).toEqual({ name, columns: columns.map(column => column.name) })
  }
  expect(readme).toContain('| `flows` | every field')
})

test('the README lists the functions of SQL', () => {
  for (const { call } of sqlFunctions) expect(readme).toContain(`\`${call}\``)
})
