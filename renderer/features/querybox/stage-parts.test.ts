import { expect, test } from 'vitest'
import { parseQuery } from '../../../shared/query/parse'
import { printSearch } from '../../../shared/query/print'
import { stagePartsOf } from './stage-parts'

const parts = (text: string) => {
  const parsed = parseQuery(text, { dialect: 'search', zone: 'UTC' })
  if (!parsed.ok) throw new Error(parsed.error.message)
  return stagePartsOf(parsed.query).map(({ words, without }) => [words, printSearch(without)])
}

test('every stage stands by itself and goes by itself', () => {
  expect(parts('dst_port:22 | stats count() as n by src_ip | having n > 10 | sort n desc | limit 5')).toEqual([
    ['stats count() as n by src_ip', 'dst_port:22'],
    ['having n > 10', 'dst_port:22 | stats count() as n by src_ip | sort n desc | limit 5'],
    ['sort n desc', 'dst_port:22 | stats count() as n by src_ip | having n > 10 | limit 5'],
    ['limit 5', 'dst_port:22 | stats count() as n by src_ip | having n > 10 | sort n desc'],
  ])
  expect(parts('dst_port:22 | sort bytes desc | limit 5')).toEqual([
    ['sort bytes desc', 'dst_port:22 | limit 5'],
    ['limit 5', 'dst_port:22 | sort bytes desc'],
  ])
  expect(parts('dst_port:22')).toEqual([])
})
