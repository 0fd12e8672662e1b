import type { Pairs } from './pairs'

export type CefHead = {
  readonly version: string
  readonly vendor: string
  readonly product: string
  readonly product_version: string
  readonly id: string
  readonly name: string
  readonly severity: string
  readonly extension: string
}

/** Seven fields before strokes; a stroke or backslash in them stands behind a backslash. */
const field = String.raw`([^|\\]*(?:\\.[^|\\]*)*)`
const head = new RegExp(
  String.raw`^(?:CEF: ?)?([01])\|${field}\|${field}\|${field}\|${field}\|${field}\|([A-Za-z-]{0,16}|\d{1,2})(?:\||$)`,
  's',
)

const plain = (text: string): string => text.replaceAll(/\\([\\|])/g, '$1').trim()

export const headOfCef = (message: string): CefHead | null => {
  const found = head.exec(message)
  if (!found) return null
  const [all, version = '', ...fields] = found
  const [vendor = '', product = '', productVersion = '', id = '', name = '', severity = ''] = fields.map(plain)
  return {
    version,
    vendor,
    product,
    product_version: productVersion,
    id,
    name,
    severity,
    extension: message.slice(all.length),
  }
}

/** Long names that stand for short ones (CEF implementation standard, key and full name). */
const short: Readonly<Record<string, string>> = {
  sourceaddress: 'src',
  destinationaddress: 'dst',
  sourceport: 'spt',
  destinationport: 'dpt',
  transportprotocol: 'proto',
  deviceaction: 'act',
  applicationprotocol: 'app',
  sourcehostname: 'shost',
  destinationhostname: 'dhost',
  sourcemacaddress: 'smac',
  destinationmacaddress: 'dmac',
  sourceusername: 'suser',
  destinationusername: 'duser',
  bytesin: 'in',
  bytesout: 'out',
  message: 'msg',
  requesturl: 'request',
  devicereceipttime: 'rt',
  starttime: 'start',
  endtime: 'end',
  deviceaddress: 'dvc',
  devicehostname: 'dvchost',
  deviceeventcategory: 'cat',
}

const mostPairs = 512

/**
 * `key=value` without quotes: a value ends where the next key begins. Keys come in lower case, long names as the short
 * ones: senders mix them.
 */
export const cefPairs = (extension: string): Pairs => {
  const keys = [...extension.matchAll(/(?:^|\s)([A-Za-z][\w.[\]]{0,62})=/g)].slice(0, mostPairs)
  const pairs = new Map<string, string>()
  for (const [at, match] of keys.entries()) {
    const written = (match[1] ?? '').toLowerCase()
    const key = (Object.hasOwn(short, written) ? short[written] : undefined) ?? written
    const value = extension.slice(match.index + match[0].length, keys[at + 1]?.index ?? extension.length)
    if (!pairs.has(key)) pairs.set(key, unmasked(value))
  }
  return pairs
}

const unmasked = (value: string): string => {
  const text = value.trim()
  const bare = /^"[^"]*"$/.test(text) ? text.slice(1, -1) : text
  return bare.replaceAll(/\\([\\=nr|])/g, (_, char: string) => (char === 'n' || char === 'r' ? ' ' : char))
}
