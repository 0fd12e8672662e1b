/** Bytes that mean something in JSON text. */
export const jsonBytes = {
  quote: 34,
  comma: 44,
  backslash: 92,
  openBracket: 91,
  closeBracket: 93,
  openBrace: 123,
  closeBrace: 125,
  colon: 58,
  newline: 10,
} as const

const { comma, colon, openBrace, openBracket } = jsonBytes

export const isSpace = (byte: number): boolean => byte === 32 || byte === 10 || byte === 13 || byte === 9

/** Within a value, a string or a bracket can only open after one of these. */
export const mayOpenAfter = (byte: number): boolean =>
  byte === comma || byte === colon || byte === openBrace || byte === openBracket

export const decode = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('utf8')
