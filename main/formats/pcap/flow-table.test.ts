import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRecorder } from '../recorded'
import { ByteWindow } from './byte-window'
import { createFrame } from './capture'
import { closedOrder, FlowTable, openOrder } from './flow-table'
import { createFlows, type FlowBounds } from './flows'
import { createGathering } from './gathering'
import { readLink } from './link-layer'
import { createPacket } from './packet'
import { ascii, ipv4, tcp, udp } from './testing'

test('the table finds what a map would find, and names the stalest of either order', () => {
  const step = fc.record({
    key: fc.nat(2000),
    what: fc.constantFrom('see' as const, 'see' as const, 'see' as const, 'close' as const, 'remove' as const),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 4000 }), steps => {
      const table = new FlowTable()
      /** In the order in which they were seen last. */
      const orders = [new Map<number, number>(), new Map<number, number>()] as const
      for (const { key, what } of steps) {
        table.key.fill(0)
        table.key[3] = key
        table.key[8] = key * 7
        const order = orders[closedOrder].has(key) ? closedOrder : openOrder
        const known = orders[order].get(key) ?? -1
        expect(table.find()).toBe(known)
        if (what === 'remove') {
          if (known !== -1) table.remove(known, order)
          orders[order].delete(key)
          continue
        }
        const flow = known === -1 ? table.add() : known
        const next = what === 'close' ? closedOrder : order
        orders[order].delete(key)
        orders[next].set(key, flow)
        table.touch(flow, order, next)
        expect(table.keyWord(flow, 3)).toBe(key)
      }
      expect(table.size).toBe(orders[0].size + orders[1].size)
      for (const order of [openOrder, closedOrder]) {
        const stalest = [...orders[order].values()].map(flow => {
          expect(table.stalest(order)).toBe(flow)
          table.remove(flow, order)
          return flow
        })
        expect(stalest.length).toBe(orders[order].size)
        expect(table.stalest(order)).toBe(-1)
      }
    }),
    { numRuns: 50, seed: 20_261_126 },
  )
})

test('a window gives the bytes of its pieces in their order, however they are taken', () => {
  const pieces = fc.array(fc.tuple(fc.uint8Array({ maxLength: 400 }), fc.nat(500)), { maxLength: 60 })
  fc.assert(
    fc.property(pieces, list => {
      const window = new ByteWindow()
      const taken: number[] = []
      for (const [piece, wanted] of list) {
        window.push(piece)
        const count = Math.min(wanted, window.held)
        taken.push(...window.bytes.subarray(window.from, window.from + count))
        window.skip(count)
        expect(window.offset).toBe(taken.length)
      }
      taken.push(...window.bytes.subarray(window.from, window.to))
      expect(taken).toEqual(list.flatMap(([piece]) => [...piece]))
    }),
    { seed: 3 },
  )
})

describe('more flows than are followed at once', () => {
  const add = (bounds: FlowBounds, packets: readonly Uint8Array[]) => {
    const { sink, recorded } = createRecorder()
    const placed = { ...sink, at: () => {} }
    const flows = createFlows(bounds)
    const [packet, frame] = [createPacket(), createFrame()]
    for (const [at, bytes] of packets.entries()) {
      Object.assign(frame, { bytes, to: bytes.length, timeMs: Date.UTC(2026, 10, 16, 8) + at * 1000 })
      Object.assign(packet, { bytes, at: 0, end: bytes.length, wireEnd: bytes.length })
      readLink(101, packet, null)
      flows.add(packet, frame, placed)
    }
    flows.end(placed)
    return recorded().rows.map(row => [row['src_port'], row['packets'], row['state']])
  }
  const of = (port: number) => ipv4('192.0.2.1', '192.0.2.2', 17, udp(port, 9, new Uint8Array(1)))
  const segment = (port: number, flag: number) => ipv4('192.0.2.1', '192.0.2.2', 6, tcp(port, 9, { flag }))

  test('the longest silent one makes room, and says that it goes on', () => {
    expect(add({ flows: 2 }, [of(1), of(2), of(1), of(3), of(2)])).toEqual([
      [2, 1, 'begin'],
      [1, 2, 'begin'],
      [3, 1, undefined],
      [2, 1, undefined],
    ])
  })

  test('and so it does when flows say more of themselves than is held at once', () => {
    const request = (port: number) =>
      ipv4('192.0.2.1', '192.0.2.2', 6, tcp(port, 80, { flag: 16 }, ascii(`GET /${'a'.repeat(90)} HTTP/1.1\r\n\r\n`)))
    expect(add({ content: 200 }, [of(9), request(1), request(2), request(3), request(1), request(4)])).toEqual([
      [9, 1, 'begin'],
      [1, 1, 'continue'],
      [2, 1, 'continue'],
      [3, 1, 'continue'],
      [1, 1, 'continue'],
      [4, 1, 'continue'],
    ])
  })

  test('one that is over goes first', () => {
    expect(add({ flows: 2 }, [segment(1, 2), segment(2, 4), of(3)])).toEqual([
      [2, 1, 'end'],
      [1, 1, 'begin'],
      [3, 1, undefined],
    ])
  })
})

test('beginnings that are put together are bounded in number and in length', () => {
  const gathering = createGathering()
  const bytes = new Uint8Array(10_000)
  const begun = Array.from({ length: 2000 }, (_, stream) => gathering.begin(stream, 1, bytes, 0, 100))
  expect(begun.filter(Boolean)).toHaveLength(1024)
  expect(gathering.more(5, 102, bytes, 0, 100)).toBe(null)
  expect(gathering.more(5, 101, bytes, 0, bytes.length)?.length).toBe(10_100)
  expect(gathering.isFull(5)).toBe(false)
  expect(gathering.more(5, 10_101, bytes, 0, bytes.length)?.length).toBe(16_384)
  expect(gathering.isFull(5)).toBe(true)
  gathering.forget(5)
  expect([gathering.more(5, 20_101, bytes, 0, 1), gathering.begin(5, 1, bytes, 0, 1)]).toEqual([null, true])
})
