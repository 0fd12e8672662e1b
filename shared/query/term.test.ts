import { describe, expect, test } from 'vitest'
import { printWhere } from './print'
import { exclude, include, only, rowsBehind, termFor } from './term'

describe('a click on a cell', () => {
  test.each([
    ['src_ip', '10.0.0.1', 'src_ip:10.0.0.1'],
    ['dst_port', 443, 'dst_port:443'],
    ['bytes', '9007199254740992', 'bytes:9007199254740992'],
    ['rule', 'Allow "x" *', String.raw`rule:"Allow \"x\" \*"`],
    ['rule', '22', 'rule:22'],
    ['action', null, '-action:*'],
    ['start', 1_780_306_200_000, 'start:2026-06-01T09:30:00.000Z'],
    ['flow_type', ['East-West', 'UnknownPrivate'], 'flow_type:East-West flow_type:UnknownPrivate'],
    ['flow_type', [], '-flow_type:*'],
    ['tcp_flags', 18, 'tcp_flags:18'],
    ['tcp_flags', 'SYN ACK', 'tcp_flags:18'],
    ['tcp_flags', 'SYN', 'tcp_flags:SYN'],
    ['protocol', 6, 'protocol:tcp'],
    ['src_country', 'JP', 'src_country:JP'],
  ] as const)('%s %j is %s', (field, cell, printed) => expect(printWhere(termFor(field, cell))).toBe(printed))

  const ssh = termFor('dst_port', 22)

  test('opens the rows behind a number of any answer', () => {
    expect(rowsBehind('action:denied | stats count() by dst_port | limit 5', ssh, 'UTC')).toBe(
      'action:denied dst_port:22',
    )
    expect(rowsBehind('action:denied | sort bytes desc', null, 'UTC')).toBe('action:denied')
    expect(rowsBehind('-dst_port:22 action:denied', ssh, 'UTC')).toBe('action:denied dst_port:22')
  })

  test('narrows', () => {
    expect(include('', ssh, 'UTC')).toBe('dst_port:22')
    expect(include('target_ip:10.0.0.1', ssh, 'UTC')).toBe('dst_ip:10.0.0.1 dst_port:22')
    expect(include('a OR b', ssh, 'UTC')).toBe('(a OR b) dst_port:22')
  })

  test('says nothing twice, and takes back the contrary', () => {
    expect(include('dst_port:22', ssh, 'UTC')).toBe('dst_port:22')
    expect(include('-dst_port:22 x', ssh, 'UTC')).toBe('x dst_port:22')
    expect(exclude('dst_port:22 x', ssh, 'UTC')).toBe('x -dst_port:22')
    expect(exclude('-dst_port:22', ssh, 'UTC')).toBe('-dst_port:22')
  })

  test('excludes what is missing, and several tags at once', () => {
    expect(exclude('', termFor('action', null), 'UTC')).toBe('action:*')
    expect(exclude('x', termFor('flow_type', ['East-West', 'Unknown']), 'UTC')).toBe(
      'x -(flow_type:East-West flow_type:Unknown)',
    )
  })

  test('only replaces everything', () => expect(only('a b', ssh, 'UTC')).toBe('dst_port:22'))

  test('a text that cannot be read is not kept', () => expect(include('((', ssh, 'UTC')).toBe('dst_port:22'))
})
