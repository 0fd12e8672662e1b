/** The head of an HTTP/1 request, as far as the bytes go. `more`: it goes on in the bytes that follow. RFC 9112 */
export type RequestHead = {
  readonly method: string
  readonly target: string | null
  readonly host: string | null
  readonly userAgent: string | null
  readonly more: boolean
}

const methods = [
  'GET',
  'POST',
  'HEAD',
  'PUT',
  'DELETE',
  'OPTIONS',
  'PATCH',
  'CONNECT',
  'TRACE',
  'PROPFIND',
  'PROPPATCH',
  'MKCOL',
  'COPY',
  'MOVE',
  'LOCK',
  'UNLOCK',
  'REPORT',
] as const

const startsWith = (bytes: Uint8Array, from: number, to: number, word: string): boolean => {
  if (from + word.length > to) return false
  for (let at = 0; at < word.length; at++) if (bytes[from + at] !== word.charCodeAt(at)) return false
  return true
}

const wordAt = (word: string) => (bytes: Uint8Array, from: number, to: number) => startsWith(bytes, from, to, word)

export const isSsh = wordAt('SSH-')
export const isHttp2 = wordAt('PRI * HTTP/2.0\r\n')
export const isRequest = (bytes: Uint8Array, from: number, to: number): boolean =>
  methods.some(method => startsWith(bytes, from, to, method) && bytes[from + method.length] === 32)

/** The status of a response that begins at `from`; -1 when it is none. */
export const responseStatus = (bytes: Uint8Array, from: number, to: number): number => {
  if (!startsWith(bytes, from, to, 'HTTP/1.') || from + 12 > to || bytes[from + 8] !== 32) return -1
  let status = 0
  for (let at = from + 9; at < from + 12; at++) {
    const digit = (bytes[at] as number) - 48
    if (digit < 0 || digit > 9) return -1
    status = status * 10 + digit
  }
  return status
}

/** No head in use is longer. */
const longestHead = 16_384
/** As much of one value as a column keeps. */
const longestValue = 8192

/** A part of a text would keep all of it in memory for as long as the flow goes on. */
const own = (part: string): string => new TextDecoder().decode(new TextEncoder().encode(part.slice(0, longestValue)))

/** The request whose head begins at `from`; null when its first line is that of no request. */
export const readRequest = (bytes: Uint8Array, from: number, to: number): RequestHead | null => {
  const text = new TextDecoder().decode(bytes.subarray(from, Math.min(to, from + longestHead)))
  const end = /\r?\n\r?\n/.exec(text)
  const head = end ? text.slice(0, end.index) : text
  const [first = '', ...lines] = head.split(/\r?\n/)
  const [, method = '', target = ''] = /^([A-Z]+) (\S+)(?: HTTP\/1\.[01])?$/.exec(first) ?? []
  const isWhole = lines.length > 0 || end !== null
  if (isWhole && !/ HTTP\/1\.[01]$/.test(first)) return null
  // The last line may go on.
  const whole = end ? lines : lines.slice(0, -1)
  return {
    method: isWhole ? method : (/^[A-Z]+/.exec(first)?.[0] ?? ''),
    target: isWhole ? own(target) : null,
    host: hostOf(headerOf(whole, 'host')),
    userAgent: headerOf(whole, 'user-agent'),
    more: end === null && text.length < longestHead,
  }
}

const headerOf = (lines: readonly string[], name: string): string | null => {
  const line = lines.find(each => each.slice(0, name.length + 1).toLowerCase() === `${name}:`)
  return line === undefined ? null : own(line.slice(name.length + 1).trim()) || null
}

/** Without its port: that is the flow's own. */
const hostOf = (host: string | null): string | null =>
  host === null || host.length > 255 ? null : host.toLowerCase().replace(/:\d+$/, '') || null
