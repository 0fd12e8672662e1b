import { describe, expect, test } from 'vitest'
import { createClock } from './clock'
import { readLine } from './header'

const clock = createClock({ year: null, zone: 'UTC', writtenMs: Date.UTC(2026, 5, 30) })

const read = (text: string) => {
  const { priority, time, host, app, pid, message } = readLine(text, clock, Number.NaN)
  return [priority, Number.isNaN(time) ? null : new Date(time).toISOString().slice(0, 19), host, app, pid, message]
}

describe('the header of a line', () => {
  test.each([
    ['<34>Oct 11 22:14:15 mymachine su: failed', [34, '2025-10-11T22:14:15', 'mymachine', 'su', null, 'failed']],
    ['<134> Aug 17 00:00:00 fgt date=2015', [134, '2025-08-17T00:00:00', 'fgt', null, null, 'date=2015']],
    ['Jan 25 01:58:06 filterlog: 82,,', [null, '2026-01-25T01:58:06', null, 'filterlog', null, '82,,']],
    ['<164>Jan 31 2020 17:24:03: %ASA-4-1: x', [164, '2020-01-31T17:24:03', null, null, null, '%ASA-4-1: x']],
    ['<166>2018-06-27T12:17:46Z asa : %ASA-3-1: x', [166, '2018-06-27T12:17:46', 'asa', null, null, '%ASA-3-1: x']],
    ['<191>Aug  1 14:01:20 abc-asa1: %ASA-6-1: x', [191, '2025-08-01T14:01:20', 'abc-asa1', null, null, '%ASA-6-1: x']],
    ['<189>:Mar  1 18:46:11 UTC: %ASA-6-1: x', [189, '2026-03-01T18:46:11', null, null, null, '%ASA-6-1: x']],
    ['<118>2020-02-04T11:00:54Z %FTD-6-4: x', [118, '2020-02-04T11:00:54', null, null, null, '%FTD-6-4: x']],
    ['<134>1 1563249630.774247467 MX84 flows src=', [134, '2019-07-16T04:00:30', 'MX84', null, null, 'flows src=']],
    ['<190>Oct 30 09:46:17 1,2012/10/30 09', [190, '2025-10-30T09:46:17', null, null, null, '1,2012/10/30 09']],
    ['<134> CEF:0|Citrix|x', [134, null, null, null, null, 'CEF:0|Citrix|x']],
    ['Sep  8 08:32:20 UDM-Gent CEF: 0|Ubiq|', [null, '2025-09-08T08:32:20', 'UDM-Gent', null, null, 'CEF: 0|Ubiq|']],
    ['<14>2025-12-22T17:17Z Guard CEF:0|G|', [14, '2025-12-22T17:17:00', 'Guard', null, null, 'CEF:0|G|']],
    ['<6>kernel: sd 2:0:0:0: error', [6, null, null, 'kernel', null, 'sd 2:0:0:0: error']],
    ['12 <6>kernel: x', [6, null, null, 'kernel', null, 'x']],
    ['Jun 27 09:02:22 udm udm sshd[4]: x', [null, '2026-06-27T09:02:22', 'udm', 'sshd', '4', 'x']],
    ['<165>1 2007-02-15T09:17:15.719Z mib2d[14]: x', [165, '2007-02-15T09:17:15', null, 'mib2d', '14', 'x']],
    ['<192>Oct 11 22:14:15 a b: c', [null, null, null, null, null, '<192>Oct 11 22:14:15 a b: c']],
    [
      '2024-06-01 10:00:00\tLocal4.Info\tfw1\tx',
      [null, '2024-06-01T10:00:00', null, null, null, 'Local4.Info\tfw1\tx'],
    ],
    ['no header: at all', [null, null, null, null, null, 'no header: at all']],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  test('of RFC 5424 keeps message id and structured data, with masked brackets and quotes', () => {
    const line = readLine(
      '<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 ID47 [a@1 x="1]2\\"\\]"][b@1] \uFEFFtext - more',
      clock,
      Number.NaN,
    )
    expect(line).toEqual({
      priority: 165,
      time: Date.parse('2003-08-24T12:14:15.000Z'),
      host: '192.0.2.1',
      app: 'myproc',
      pid: '8710',
      messageId: 'ID47',
      data: '[a@1 x="1]2\\"\\]"][b@1]',
      epoch: false,
      message: 'text - more',
    })
    expect(readLine('<14>1 - - - - - -', clock, Number.NaN)).toMatchObject({ priority: 14, host: null, message: '' })
    expect(readLine('<14>1 - h a - - [cut@1 x="', clock, Number.NaN)).toMatchObject({ data: '[cut@1 x="', message: '' })
  })

  test('of a relay gives way to the one inside, at most twice', () => {
    expect(read('<13>Jun  1 10:00:05 relay <30>Jun  1 10:00:04 inner app[1]: x')).toEqual([
      30,
      '2026-06-01T10:00:04',
      'inner',
      'app',
      '1',
      'x',
    ])
    expect(read('Feb 24 22:09:26 10.5.172.40 Feb 24 22:06:07 pano 1,2016')[2]).toBe('pano')
    const nested = 'Jun  1 10:00:05 h '.repeat(500)
    expect(read(nested)[5]).toBe('Jun  1 10:00:05 h '.repeat(497).trim())
  })

  test('is not looked for inside the text of a program', () => {
    expect(read('<13>Jun  1 10:00:05 web app: <30>Jun  1 10:00:04 forged app: x').slice(2)).toEqual([
      'web',
      'app',
      null,
      '<30>Jun  1 10:00:04 forged app: x',
    ])
  })
})
