import { expect, test } from 'vitest'
import { createEnds, pairCode, pairNumbers } from './ends'
import { noId } from './segment-view'

/** Hosts that grow, each in a network and a subnet by its number. */
const growing = (networks: number) => {
  const known = { size: 0 }
  const hosts: Parameters<typeof createEnds>[0]['hosts'] = {
    size: () => known.size,
    scope: id => (id % 5 === 0 ? 'public' : 'private'),
    cloud: () => null,
  }
  const of = Uint32Array.from({ length: 3000 }, (_, id) => id % networks)
  return { known, ends: createEnds({ hosts }, { standing: id => (id % 3 === 0 ? 'vm' : 'unlisted') }, () => ({ of })) }
}

test.each([
  ['few places', 4, 60],
  ['as many as one byte holds, and then more', 1000, 400],
  ['many places', 1000, 3000],
])('%s: rows at once get the codes of rows one by one', (_, networks, size) => {
  const { known, ends } = growing(networks)
  for (const grown of [Math.floor(size / 2), size]) {
    known.size = grown
    const all = ends()
    const ids = Array.from({ length: 500 }, (__, at) => (at % 7 === 0 ? noId : (at * 7919) % grown))
    const [src, dst] = [Uint32Array.from(ids), Uint32Array.from(ids.toReversed())]
    const expected = ids.map((id, at) => {
      const other = dst[at] as number
      return pairCode(all, id === noId ? null : id, other === noId ? null : other)
    })
    pairNumbers(all, src, dst, ids.length)
    expect([...src].map(number => all.codes[number])).toEqual(expected)
    expect(all.few !== null).toBe(new Set(all.of.subarray(0, grown)).size + 1 <= 256)
  }
  expect(ends()).toBe(ends())
})
