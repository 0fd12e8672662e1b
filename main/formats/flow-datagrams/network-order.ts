/** Unsigned integers in network byte order. The caller has looked that the bytes are there. */
export const u16 = (bytes: Uint8Array, at: number): number => ((bytes[at] as number) << 8) | (bytes[at + 1] as number)

export const u32 = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)) >>>
  0

/** 1 to 8 bytes; beyond 2^53 the nearest number there is. */
export const unsigned = (bytes: Uint8Array, at: number, length: number): number => {
  let value = 0
  for (let next = at; next < at + length; next++) value = value * 256 + (bytes[next] as number)
  return value
}
