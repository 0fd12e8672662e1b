import { expect, test } from 'vitest'
import { helpAt } from './help-at'

test('the words at a place are explained: of the language, or a field with what others call it', () => {
  expect(helpAt('NTANetAnalytics | summarize count()', 20)).toMatchObject({ from: 18, help: { title: 'summarize' } })
  expect(helpAt('flows group by Destination Country', 20)).toMatchObject({
    from: 15,
    to: 34,
    help: { kind: 'field', title: 'dst_country' },
  })
  const port = helpAt('dst_port:22', 3)
  expect(port?.help).toMatchObject({ kind: 'field', title: 'dst_port' })
  expect(port?.aliases).toContain('target_port (IBM)')
  expect(helpAt('dst_port:22', 10)).toBeNull()
  expect(helpAt('', 0)).toBeNull()
})
