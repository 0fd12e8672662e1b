/** What tests write captures with: packets byte by byte, from the RFCs of their layers. */

const u8 = (...values: readonly number[]): Uint8Array => Uint8Array.from(values)
export const u16 = (value: number): Uint8Array => u8(value >> 8, value)
export const u32 = (value: number): Uint8Array => u8(value >>> 24, value >>> 16, value >>> 8, value)
export const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)
export const joined = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap(part => [...part]))

const ipv4Bytes = (address: string): Uint8Array => Uint8Array.from(address.split('.').map(Number))
/** Eight groups, `::` for a run of zeros. */
const ipv6Bytes = (address: string): Uint8Array => {
  const [left = '', right = ''] = address.split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':').map(group => Number.parseInt(group, 16)))
  const zeros = Array<number>(8 - groups(left).length - groups(right).length).fill(0)
  return joined(...[...groups(left), ...zeros, ...groups(right)].map(u16))
}
const macBytes = (mac: string): Uint8Array => Uint8Array.from(mac.split(':').map(part => Number.parseInt(part, 16)))

export const ethernet = (
  src: string,
  dst: string,
  type: number,
  payload: Uint8Array,
  vlans: readonly number[] = [],
): Uint8Array =>
  joined(
    macBytes(dst),
    macBytes(src),
    ...vlans.flatMap((vlan, at) => [u16(at < vlans.length - 1 ? 0x88a8 : 0x8100), u16(vlan)]),
    u16(type),
    payload,
  )

/** RFC 791; checksums are left 0, as network cards that fill them in leave them to a capture. */
export const ipv4 = (
  src: string,
  dst: string,
  protocol: number,
  payload: Uint8Array,
  { id = 1, fragment = 0, length = 20 + payload.length } = {},
): Uint8Array =>
  joined(
    u8(0x45, 0),
    u16(length),
    u16(id),
    u16(fragment),
    u8(64, protocol, 0, 0),
    ipv4Bytes(src),
    ipv4Bytes(dst),
    payload,
  )

/** RFC 8200; `extensions` stand before the payload, each naming the next. */
export const ipv6 = (
  src: string,
  dst: string,
  protocol: number,
  payload: Uint8Array,
  extensions: readonly { readonly type: number; readonly body: Uint8Array }[] = [],
): Uint8Array => {
  const types = [...extensions.map(({ type }) => type), protocol]
  const headers = extensions.map(({ body }, at) => joined(u8(types[at + 1] ?? 0), body))
  const length = headers.reduce((sum, header) => sum + header.length, payload.length)
  return joined(
    u32(0x6000_0000),
    u16(length),
    u8(types[0] ?? 0, 64),
    ipv6Bytes(src),
    ipv6Bytes(dst),
    ...headers,
    payload,
  )
}

export const flags = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const

export const tcp = (
  srcPort: number,
  dstPort: number,
  { seq = 0, ack = 0, flag = 0 }: { readonly seq?: number; readonly ack?: number; readonly flag?: number },
  payload: Uint8Array = u8(),
): Uint8Array =>
  joined(u16(srcPort), u16(dstPort), u32(seq), u32(ack), u8(0x50, flag), u16(64_240), u16(0), u16(0), payload)

export const udp = (srcPort: number, dstPort: number, payload: Uint8Array): Uint8Array =>
  joined(u16(srcPort), u16(dstPort), u16(8 + payload.length), u16(0), payload)

export const icmp = (type: number, code: number, id: number, payload: Uint8Array = u8()): Uint8Array =>
  joined(u8(type, code), u16(0), u16(id), u16(1), payload)

/** RFC 1035: one question for an address. */
export const dns = (id: number, name: string, isAnswer = false): Uint8Array =>
  joined(
    u16(id),
    u16(isAnswer ? 0x8180 : 0x0100),
    u16(1),
    u16(0),
    u16(0),
    u16(0),
    ...name.split('.').flatMap(label => [u8(label.length), ascii(label)]),
    u8(0),
    u16(1),
    u16(1),
  )

/** RFC 8446: a ClientHello with `padding` bytes of another extension before the server name (RFC 6066). */
export const clientHello = (name: string, padding = 0): Uint8Array => {
  const list = joined(u8(0), u16(name.length), ascii(name))
  const extensions = joined(
    u16(21),
    u16(padding),
    new Uint8Array(padding),
    u16(0),
    u16(list.length + 2),
    u16(list.length),
    list,
  )
  const body = joined(
    u16(0x0303),
    new Uint8Array(32).fill(7),
    u8(0),
    u16(2),
    u16(0x1301),
    u8(1, 0),
    u16(extensions.length),
    extensions,
  )
  const handshake = joined(u8(1), u32(body.length).subarray(1), body)
  return joined(u8(22, 3, 1), u16(handshake.length), handshake)
}

export type Captured = {
  readonly data: Uint8Array
  /** Microseconds since 1970, and nanoseconds beyond them. */
  readonly micros: number
  readonly nanos?: number
  /** Length on the wire, where it is not that of the data. */
  readonly original?: number
}

const turned = (bytes: Uint8Array, little: boolean): Uint8Array => (little ? Uint8Array.from(bytes).reverse() : bytes)
const writer = (little: boolean) => ({
  u16: (value: number) => turned(u16(value), little),
  u32: (value: number) => turned(u32(value), little),
})

/** https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-05.html */
export const pcapFile = (
  packets: readonly Captured[],
  { little = true, nanos = false, modified = false, linkType = 1, snapLength = 262_144 } = {},
): Uint8Array => {
  const w = writer(little)
  const magic = modified ? 0xa1b2cd34 : nanos ? 0xa1b23c4d : 0xa1b2c3d4
  return joined(
    w.u32(magic),
    w.u16(2),
    w.u16(4),
    w.u32(0),
    w.u32(0),
    w.u32(snapLength),
    w.u32(linkType),
    ...packets.map(({ data, micros, nanos: below = 0, original = data.length }) =>
      joined(
        w.u32(Math.floor(micros / 1e6)),
        w.u32(nanos ? (micros % 1e6) * 1000 + below : micros % 1e6),
        w.u32(data.length),
        w.u32(original),
        ...(modified ? [new Uint8Array(8)] : []),
        data,
      ),
    ),
  )
}

/** Blocks of one pcapng section. https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-02.html */
export const pcapngBlocks = (little = true) => {
  const w = writer(little)
  const padded = (bytes: Uint8Array) => joined(bytes, new Uint8Array(-bytes.length & 3))
  const option = (code: number, value: Uint8Array) => joined(w.u16(code), w.u16(value.length), padded(value))
  const block = (type: number, ...body: readonly Uint8Array[]) => {
    const all = padded(joined(...body))
    return joined(w.u32(type), w.u32(all.length + 12), all, w.u32(all.length + 12))
  }
  const noMore = w.u32(0)
  return {
    block,
    section: () => block(0x0a0d0d0a, w.u32(0x1a2b3c4d), w.u16(1), w.u16(0), w.u32(0xffffffff), w.u32(0xffffffff)),
    interface: ({
      linkType = 1,
      snapLength = 0,
      name,
      resolution,
      offsetSeconds,
    }: {
      readonly linkType?: number
      readonly snapLength?: number
      readonly name?: string
      readonly resolution?: number
      readonly offsetSeconds?: number
    } = {}) =>
      block(
        1,
        w.u16(linkType),
        w.u16(0),
        w.u32(snapLength),
        ...(name === undefined ? [] : [option(2, ascii(name))]),
        ...(resolution === undefined ? [] : [option(9, u8(resolution))]),
        ...(offsetSeconds === undefined
          ? []
          : [option(14, turned(joined(u32(offsetSeconds < 0 ? 0xffffffff : 0), u32(offsetSeconds)), little))]),
        noMore,
      ),
    /** `units` count the time in the resolution of the interface. */
    enhanced: (id: number, units: bigint, data: Uint8Array, original = data.length, comment?: string) =>
      block(
        6,
        w.u32(id),
        w.u32(Number(units >> 32n)),
        w.u32(Number(units & 0xffffffffn)),
        w.u32(data.length),
        w.u32(original),
        padded(data),
        ...(comment === undefined ? [] : [option(1, ascii(comment)), noMore]),
      ),
    obsolete: (id: number, units: bigint, data: Uint8Array) =>
      block(
        2,
        w.u16(id),
        w.u16(0),
        w.u32(Number(units >> 32n)),
        w.u32(Number(units & 0xffffffffn)),
        w.u32(data.length),
        w.u32(data.length),
        padded(data),
      ),
    simple: (data: Uint8Array, original = data.length) => block(3, w.u32(original), padded(data)),
    statistics: (id: number) => block(5, w.u32(id), w.u32(0), w.u32(0)),
    names: () => block(4, w.u16(1), w.u16(8), joined(ipv4Bytes('192.0.2.1'), ascii('a.b\0')), noMore),
  }
}
