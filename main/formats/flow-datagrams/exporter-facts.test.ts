import { describe, expect, test } from 'vitest'
import {
  ascii,
  decoding,
  type Field,
  ip4,
  ipfixMessage,
  ipfixOptionsTemplate,
  joined,
  n8,
  n16,
  n32,
  n64,
  plainFields,
  plainRecord,
  plainRow,
  set,
  template,
  v9Datagram,
  v9OptionsTemplate,
} from './testing'

describe('NetFlow v9', () => {
  test('options say the rate of samplers, the names of interfaces, applications and VRFs', () => {
    const fields: readonly Field[] = [...plainFields, [48, 1], [10, 2], [14, 2], [95, 4], [234, 4], [61, 1]]
    const flow = (sampler: number, vrf: number, egress: number) =>
      joined(plainRecord(), n8(sampler), n16(3), n16(4), n32(0x0d0001c5), n32(vrf), n8(egress))
    const { send, end, exporters } = decoding()
    send({
      payload: v9Datagram([
        set(
          1,
          v9OptionsTemplate(
            257,
            [[1, 0]],
            [
              [48, 1],
              [50, 4],
            ],
          ),
          2,
        ), // a scope of no bytes, as routers send it
        set(257, joined(n8(1), n32(100), n8(2), n32(2000)), 2),
        set(1, v9OptionsTemplate(258, [[2, 2]], [[82, 8]]), 2),
        set(258, joined(n16(3), ascii('Gi0/1', 8), n16(4), ascii('Gi0/2', 8))),
        set(
          1,
          v9OptionsTemplate(
            259,
            [[1, 4]],
            [
              [95, 4],
              [96, 10],
            ],
          ),
        ),
        set(259, joined(n32(1), n32(0x0d0001c5), ascii('ms-teams', 10)), 2),
        set(
          1,
          v9OptionsTemplate(
            260,
            [[1, 4]],
            [
              [234, 4],
              [236, 6],
            ],
          ),
        ),
        set(260, joined(n32(1), n32(9), ascii('guest', 6))),
        set(0, template(256, fields)),
        set(256, joined(flow(1, 9, 0), flow(2, 10, 1), flow(3, 0, 0))),
      ]),
    })
    const { rows, rejects, skipped } = end()
    expect({ rejects, skipped }).toEqual({
      rejects: [],
      skipped: { 'options template': 4, 'options record': 6, template: 1 },
    })
    const same = { ...plainRow, in_if: 3, out_if: 4, app: 'ms-teams' }
    expect(rows).toEqual([
      { ...same, sampling: 100, interface: 'Gi0/1', vrf: 'guest' },
      { ...same, sampling: 2000, interface: 'Gi0/2', vrf: '10' },
      { ...same, interface: 'Gi0/1' }, // a sampler that nobody described
    ])
    expect(exporters()).toMatchObject([{ optionsTemplates: 4, templates: 1, sampling: null }])
  })
})

describe('IPFIX', () => {
  test('the rate of sampling, however it is declared', () => {
    const rate = (fields: readonly Field[], values: Buffer) => {
      const { send, end, exporters } = decoding()
      send({
        payload: ipfixMessage([
          set(3, ipfixOptionsTemplate(301, [[149, 4]], fields)),
          set(301, joined(n32(7), values)),
          set(
            2,
            template(300, [
              [8, 4],
              [12, 4],
            ]),
          ),
          set(300, joined(ip4('192.0.2.10'), ip4('198.51.100.20'))),
        ]),
      })
      return [end().rows[0]?.['sampling'], exporters()[0]?.sampling]
    }
    expect(rate([[34, 4]], n32(512))).toEqual([512, 512])
    expect(
      rate(
        [
          [305, 4],
          [306, 4],
        ],
        joined(n32(1), n32(99)),
      ),
    ).toEqual([100, 100])
    expect(
      rate(
        [
          [309, 4],
          [310, 4],
        ],
        joined(n32(2), n32(256)),
      ),
    ).toEqual([128, 128])
    expect(rate([[311, 8]], Buffer.from('3f60624dd2f1a9fc', 'hex'))).toEqual([500, 500])
    expect(
      rate(
        [
          [302, 8],
          [304, 2],
          [305, 4],
          [306, 4],
        ],
        joined(n64(5), n16(1), n32(1), n32(9)),
      ),
    ).toEqual([10, null])
    expect(rate([[34, 4]], n32(0))).toEqual([undefined, null])
  })
})
