import { bigU16 } from './byte-order'

/** What a server is asked for by name, as far as the bytes go. `more`: the name may stand in the bytes that follow. */
export type Hello = { readonly name: string | null; readonly more: boolean }

const notThere: Hello = { name: null, more: false }
const cut: Hello = { name: null, more: true }

const handshakeRecord = 22
const clientHello = 1
const serverHello = 2
const serverName = 0

const isHandshake = (bytes: Uint8Array, from: number, to: number, type: number): boolean =>
  to - from >= 6 &&
  bytes[from] === handshakeRecord &&
  bytes[from + 1] === 3 &&
  (bytes[from + 2] as number) <= 4 &&
  bytes[from + 5] === type

export const isClientHello = (bytes: Uint8Array, from: number, to: number): boolean =>
  isHandshake(bytes, from, to, clientHello)
export const isServerHello = (bytes: Uint8Array, from: number, to: number): boolean =>
  isHandshake(bytes, from, to, serverHello)

/** The server name of a ClientHello that begins at `from`. RFC 8446 section 4.1.2, RFC 6066 section 3 */
export const readClientHello = (bytes: Uint8Array, from: number, to: number): Hello => {
  const end = from + 5 + bigU16(bytes, from + 3)
  const known = Math.min(to, end)
  const ended: Hello = known < end ? cut : notThere
  // Record header, handshake header, version and random come before the session id.
  let at = from + 5 + 4 + 2 + 32
  if (at + 1 > known) return ended
  at += 1 + (bytes[at] as number)
  if (at + 2 > known) return ended
  at += 2 + bigU16(bytes, at)
  if (at + 1 > known) return ended
  at += 1 + (bytes[at] as number)
  if (at + 2 > known) return ended
  at += 2
  while (at + 4 <= known) {
    const type = bigU16(bytes, at)
    const length = bigU16(bytes, at + 2)
    at += 4
    if (type === serverName) return at + length > known ? ended : readServerName(bytes, at, at + length)
    at += length
  }
  return ended
}

const readServerName = (bytes: Uint8Array, from: number, to: number): Hello => {
  for (let at = from + 2; at + 3 <= to; ) {
    const length = bigU16(bytes, at + 1)
    if (bytes[at] === 0 && at + 3 + length <= to && length > 0 && length <= 255)
      return { name: new TextDecoder().decode(bytes.subarray(at + 3, at + 3 + length)).toLowerCase(), more: false }
    at += 3 + length
  }
  return notThere
}
