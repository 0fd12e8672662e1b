import { expect, test } from 'vitest'
import { completeQuery, typedHere } from './complete'

const offered = (text: string, dialect: 'flows' | 'sql') => {
  const { from, options } = completeQuery(text, text.length, dialect)
  return { typed: text.slice(from), options: options.map(option => option.text) }
}

test('words of the language and the names its users know are offered', () => {
  expect(offered('select src_c', 'sql').options).toContain('src_country')
  expect(offered('select * fro', 'sql').options[0]).toBe('from')
  expect(offered('select * from fin', 'sql').options[0]).toBe('findings')
  expect(offered('flows gro', 'flows').options[0]).toBe('group by')
  expect(completeQuery('select src_c', 12).options.map(({ text }) => text)).toContain('src_country')
})

test('names of several words are completed from any of them', () => {
  expect(offered('flows group by Destination Cou', 'flows')).toMatchObject({ typed: 'Destination Cou' })
  expect(offered('flows group by Destination Cou', 'flows').options).toContain('Destination Country')
  expect(offered('flows where a = 1 order  b', 'flows')).toEqual({ typed: 'order  b', options: ['order by'] })
})

test('values are offered in the quotes of the dialect', () => {
  expect(offered("flows where Flow Type = 'East", 'flows')).toEqual({ typed: "'East", options: ["'East-West'"] })
  expect(offered('select * from flows where action = den', 'sql').options).toEqual(["'denied'"])
  expect(typedHere('flows where port in (22, 4', 26, 'flows')).toMatchObject({
    field: { name: 'dst_port' },
    begun: '4',
    from: 25,
  })
  expect(typedHere("flows where Source IP Address = '198", 36, 'flows')?.field.name).toBe('src_ip')
})

test('a long text is looked at near the cursor only', () => {
  const began = performance.now()
  expect(offered(`flows where ${'zz '.repeat(33_000)}`, 'flows').options).toEqual([])
  expect(performance.now() - began).toBeLessThan(200)
})
