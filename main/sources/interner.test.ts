import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressOf, formatIp, parseIp } from '../../shared/units/ip'
import { createInterner } from './interner'

const encoder = new TextEncoder()
const idOf = (interner: ReturnType<typeof createInterner>, address: string): number => {
  const bytes = encoder.encode(`x${address}y`)
  return interner.hostBytes(bytes, 1, bytes.length - 1)
}

test('bytes are an address exactly when their text is one, and the same address has one id in any spelling', () => {
  const octet = fc.oneof(
    fc.integer({ min: 0, max: 255 }).map(String),
    fc.constantFrom('256', '00', '01', '', '-1', '1e1', '0255'),
  )
  const dotted = fc.array(octet, { minLength: 3, maxLength: 5 }).map(parts => parts.join('.'))
  const any = fc.oneof({ weight: 6, arbitrary: dotted }, fc.ipV4(), fc.ipV6(), fc.string({ maxLength: 20 }))
  fc.assert(
    fc.property(fc.array(any, { maxLength: 40 }), addresses => {
      const interner = createInterner()
      const ids = addresses.map(address => idOf(interner, address))
      expect(ids).toEqual(addresses.map(address => interner.host(address)))
      const { hosts } = interner.take()
      for (const [at, address] of addresses.entries()) {
        const bytes = parseIp(address)
        expect(hosts[ids[at] as number]).toBe(bytes ? formatIp(bytes) : undefined)
      }
    }),
  )
})

test('many addresses keep their ids while the table grows', () => {
  const interner = createInterner()
  const address = (n: number) => `${200 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}.7`
  for (let n = 0; n < 50_000; n++) expect(idOf(interner, address(n))).toBe(n)
  for (let n = 0; n < 50_000; n += 7) expect(idOf(interner, address(n))).toBe(n)
})

test('new texts without end make a batch full, and large dictionaries begin a new numbering', () => {
  const interner = createInterner()
  let n = 0
  const fill = () => {
    while (!interner.full()) interner.text(`${n++} ${'x'.repeat(8000)}`)
    return interner.take()
  }
  const first = fill()
  expect(first.texts.length).toBeLessThan(1100)
  expect(fill().textBase).toBe(first.texts.length)
  const bases = Array.from({ length: 4 }, () => fill().textBase)
  expect(bases).toContain(0)
})

test('what is passed over leaves nothing in the numbering', () => {
  const interner = createInterner()
  for (let n = 0; n < 5000; n++) interner.text(`${n} ${'x'.repeat(8000)}`)
  interner.passOver()
  expect(interner.text('one')).toBe(0)
  expect(interner.take()).toMatchObject({ texts: ['one'], textBase: 0 })
})

test('an address in network order has the id of its text, and of every other spelling', () => {
  const four = fc.uint8Array({ minLength: 4, maxLength: 4 })
  const sixteen = fc.oneof(
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
    four.map(bytes => Uint8Array.of(...Array(10).fill(0), 255, 255, ...bytes)),
    // The bytes of an address may read as the text of another one.
    fc.constant(encoder.encode('2001:db8:1:2:3::')),
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(four, sixteen), { maxLength: 40 }), addresses => {
      const interner = createInterner()
      const texts = addresses.map(bytes => formatIp(addressOf(bytes, 0, bytes.length === 4 ? 4 : 16)))
      const ids = addresses.map(bytes => {
        const packet = Uint8Array.of(1, 2, ...bytes, 3)
        return interner.hostIp(packet, 2, bytes.length === 4 ? 4 : 16)
      })
      expect(ids).toEqual(texts.map(text => interner.host(text)))
      expect(ids).toEqual(texts.map(text => idOf(interner, text)))
      const { hosts } = interner.take()
      expect(ids.map(id => hosts[id])).toEqual(texts)
    }),
  )
})
