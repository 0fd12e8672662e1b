import { expect, test } from 'vitest'
import { addressParts, lineText } from './line-text'

const long = '2001:db8:1111:2222:3333:4444:5555:6666'

test('a pair may be broken after its arrow and before its port, never inside an address', () => {
  const by = ['src_ip', 'dst_ip', 'dst_port']
  expect(addressParts(by, [long, '2001:db8::1', 443])).toEqual([`${long} → `, '[2001:db8::1]', ':443'])
  expect(lineText(by, [long, '192.0.2.1', null])).toBe(`${long} → 192.0.2.1:?`)
})

test('a sensor known by its address is an address, one with a name is not', () => {
  expect(addressParts(['sensor'], ['2001:db8::9'])).toEqual(['2001:db8::9'])
  expect(addressParts(['sensor'], ['edge-router'])).toBeNull()
  expect(addressParts(['src_ip'], [null])).toBeNull()
})
