import { describe, expect, test } from 'vitest'
import {
  decoding,
  type Field,
  ip4,
  ipfixMessage,
  ipfixOptionsTemplate,
  joined,
  n32,
  n64,
  sentMs,
  set,
  template,
} from './testing'

describe('IPFIX', () => {
  test('times in every unit; Netscaler writes microseconds where a fraction belongs', () => {
    const ntp = (fraction: number) => joined(n32(sentMs / 1000 + 2_208_988_800 - 10), n32(fraction))
    const ends = joined(ip4('192.0.2.10'), ip4('198.51.100.20'))
    const at = (fields: readonly Field[], values: Buffer, header = {}) => {
      const { send, end } = decoding()
      send({
        payload: ipfixMessage(
          [set(2, template(300, [[8, 4], [12, 4], ...fields])), set(300, joined(ends, values))],
          header,
        ),
      })
      const { rows, rejects } = end()
      return rejects.length > 0 ? rejects : [rows[0]?.['start'], rows[0]?.['end']]
    }
    expect(
      at(
        [
          [150, 4],
          [151, 4],
        ],
        joined(n32(sentMs / 1000 - 9), n32(sentMs / 1000 - 3)),
      ),
    ).toEqual(['2026-11-20T11:59:51Z', '2026-11-20T11:59:57Z'])
    expect(
      at(
        [
          [154, 8],
          [155, 8],
        ],
        joined(ntp(0x8000_0000), ntp(0xc000_0000)),
      ),
    ).toEqual(['2026-11-20T11:59:50.500Z', '2026-11-20T11:59:50.750Z'])
    expect(
      at(
        [
          [156, 8],
          [157, 8],
        ],
        joined(ntp(0), ntp(1)),
      ),
    ).toEqual(['2026-11-20T11:59:50Z', '2026-11-20T11:59:50Z'])
    expect(
      at(
        [
          [154, 8],
          [155, 8],
          [128, 4, 5951],
        ],
        joined(ntp(500_000), ntp(999_999), n32(1)),
      ),
    ).toEqual(['2026-11-20T11:59:50.500Z', '2026-11-20T11:59:50.999Z'])
    expect(
      at(
        [
          [158, 4],
          [159, 4],
        ],
        joined(n32(3_000_000), n32(500_000)),
      ),
    ).toEqual(['2026-11-20T11:59:57Z', '2026-11-20T11:59:59.500Z'])
    expect(
      at(
        [
          [152, 8],
          [161, 4],
        ],
        joined(n64(sentMs - 7000), n32(1500)),
      ),
    ).toEqual(['2026-11-20T11:59:53Z', '2026-11-20T11:59:54.500Z'])
    expect(
      at(
        [
          [22, 4],
          [21, 4],
          [160, 8],
        ],
        joined(n32(1000), n32(4000), n64(sentMs - 20_000)),
      ),
    ).toEqual(['2026-11-20T11:59:41Z', '2026-11-20T11:59:44Z'])
    // Uptime alone says nothing of the time of day: when it was sent is what is left.
    expect(
      at(
        [
          [22, 4],
          [21, 4],
        ],
        joined(n32(1000), n32(4000)),
      ),
    ).toEqual(['2026-11-20T12:00:00Z', undefined])
    expect(at([[323, 8]], n64(sentMs - 1))).toEqual(['2026-11-20T11:59:59.999Z', '2026-11-20T11:59:59.999Z'])
    expect(
      at(
        [
          [152, 8],
          [153, 8],
        ],
        joined(n64(0), n64(sentMs)),
      ),
    ).toEqual(['2026-11-20T12:00:00Z', '2026-11-20T12:00:00Z'])
    expect(at([[152, 8]], n64(12_345))).toEqual([
      'the start in milliseconds says 12345 ms since 1970; that is not a time between 1990 and 2100',
    ])
    expect(at([], Buffer.alloc(0), { seconds: 17 })).toEqual([
      'the time in the header is not between 1990 and 2100, and nothing says when it was received',
    ])
  })

  test('the time of the boot may come in options', () => {
    const { send, end } = decoding()
    const flow = joined(ip4('192.0.2.10'), ip4('198.51.100.20'), n32(1000), n32(4000))
    send({
      payload: ipfixMessage([
        set(3, ipfixOptionsTemplate(301, [[149, 4]], [[160, 8]]), 2),
        set(301, joined(n32(7), n64(sentMs - 20_000))),
        set(
          2,
          template(300, [
            [8, 4],
            [12, 4],
            [22, 4],
            [21, 4],
          ]),
        ),
        set(300, flow),
      ]),
    })
    expect(end().rows).toMatchObject([{ start: '2026-11-20T11:59:41Z', end: '2026-11-20T11:59:44Z' }])
  })
})
