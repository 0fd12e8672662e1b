/** How a file is packed, told by its first bytes and never by its name. */
export type Container = 'plain' | 'gzip' | 'zstd' | 'bzip2' | 'zip'

/** As many bytes as `containerOf` looks at. */
export const magicBytes = 4

const magics: readonly (readonly [Container, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]], // RFC 1952
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]], // RFC 8878
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]], // APPNOTE 4.3.7
]

/** POSIX.1-2001, ustar interchange format: `magic` stands at byte 257 of the first header. */
const tarMagic = Buffer.from('ustar')
const tarMagicAt = 257

/** A tar archive is not read: its members would have to be kept apart on disk to show their records again. */
export const isTar = (start: Uint8Array): boolean =>
  tarMagic.equals(start.subarray(tarMagicAt, tarMagicAt + tarMagic.length))

export const containerOf = (start: Uint8Array): Container =>
  magics.find(([, magic]) => magic.every((byte, at) => start[at] === byte))?.[0] ?? 'plain'
