import { expect, test } from 'vitest'
import { rowsTable } from './rows-table'

test('AZ-05 an address that its log folded away is told apart from one that was not logged', () => {
  const row = { id: 1, kind: 'flow', src_ip: '10.5.1.4', dst_ip: null, dst_port: 443 }
  expect(rowsTable([{ ...row, format: 'azure-traffic-analytics' }], 'UTC')).toContain(
    '<td><span class="dim">aggregated, endpoint not recorded</span> <span class="mono">:443</span></td>',
  )
  expect(rowsTable([{ ...row, format: 'suricata-eve' }], 'UTC')).toContain('<td><span class="dim">not recorded</span>')
})
