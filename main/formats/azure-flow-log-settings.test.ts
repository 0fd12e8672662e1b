import { expect, test } from 'vitest'
import { adviceFor } from './advice-for'

const told = (value: unknown): string | null => adviceFor(new TextEncoder().encode(JSON.stringify(value, null, 2)))
const resource = (days: unknown, enabled: unknown) => ({
  name: 'web-nsg-flowlog',
  type: 'Microsoft.Network/networkWatchers/flowLogs',
  properties: { enabled: true, format: { type: 'JSON', version: 2 }, retentionPolicy: { days, enabled } },
})

test('AZ-06: settings of a flow log are told from a log, with the retention in days, where 0 is unlimited', () => {
  expect(told(resource(30, true))).toBe(
    'has the settings of flow logs and no log. Retention: web-nsg-flowlog: 30 days.',
  )
  expect(told(resource(0, true))).toContain('web-nsg-flowlog: unlimited (0 days).')
  expect(told(resource(7, false))).toContain('7 days, but switched off, so unlimited')
  const { properties } = resource(1, true)
  expect(told(properties)).toBe('has the settings of flow logs and no log. Retention: 1 day.')
  expect(told({ value: [resource(1, true), resource(2, true)] })).toContain(
    'web-nsg-flowlog: 1 day; web-nsg-flowlog: 2 days.',
  )
})

test('what is no settings of a flow log is not taken for them', () => {
  for (const other of [
    {},
    { retentionPolicy: 7 },
    { retentionPolicy: { days: 7 } },
    resource(-1, true),
    resource('soon', true),
    { records: [{ category: 'retentionPolicy' }] },
  ])
    expect(told(other)).toBeNull()
  expect(adviceFor(new TextEncoder().encode('{"retentionPolicy": {"days": 7, "ena'))).toBeNull()
})
