import type { ByteRange } from '../../shared/model/reject'
import type { Explained } from './format'

/**
 * Finds in a record what the reason of its reject speaks of: reasons name a field and the value found in it
 * (`dstport is 70000; a port is 0 to 65535`). Null where the record does not show one place beyond doubt: a wrong mark
 * would be worse than none. `fields` is the record taken apart in its own order.
 */
export const locateField = (record: string, reason: string, fields: Explained): ByteRange | null => {
  for (const { name, value } of claimsOf(reason)) {
    const places = placesOf(record, value)
    const place =
      places.length <= 1
        ? places[0]
        : (places.find(found => isLabelled(record.slice(0, found.from), name)) ?? inOrder(record, fields, name, places))
    if (place)
      return {
        offset: Buffer.byteLength(record.slice(0, place.from)),
        length: Buffer.byteLength(record.slice(place.from, place.to)),
      }
  }
  return null
}

type Claim = { readonly name: string; readonly value: string }
type Span = { readonly from: number; readonly to: number }

const mostClaims = 4
const mostPlaces = 1000

/** `name is value; what was expected`. A value may itself hold a semicolon, so the longest is tried first. */
const claimsOf = (reason: string): readonly Claim[] => {
  const [, name = '', rest = ''] = /^(?:[^:]*: )?(\S.*?) is (.+)$/s.exec(reason) ?? []
  if (name === '') return []
  const claims: Claim[] = []
  for (let end = rest.indexOf('; '); end >= 0 && claims.length < mostClaims; end = rest.indexOf('; ', end + 1))
    claims.push({ name, value: rest.slice(0, end) })
  if (claims.length === 0) claims.push({ name, value: rest })
  return claims.toReversed().filter(({ value }) => value !== '' && value !== '""')
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** A value in a sentence is on one line, and cut where it is long. */
const patternOf = (value: string): string => literal(value.replace(/…$/, '')).replace(/\s+/g, '\\s+')

/** Where the value stands by itself: `70000` is not found in `170000`, nor `10.0.0.3` in `10.0.0.300`. */
const placesOf = (record: string, value: string): readonly Span[] => {
  const end = value.endsWith('…') ? '' : '(?!\\w|[.:]\\w)'
  // A port may follow an address and its colon, an address may not.
  const start = /[.:]/.test(value) ? '(?<!\\w|\\d[.:])' : '(?<!\\w|\\d\\.)'
  const places: Span[] = []
  for (const found of record.matchAll(new RegExp(`${start}${patternOf(value)}${end}`, 'gu'))) {
    places.push({ from: found.index, to: found.index + found[0].length })
    if (places.length === mostPlaces) break
  }
  return places
}

const lastPart = (name: string): string => name.split('.').at(-1) ?? name

/** `"dest_port": `, `dstport=`, `dpt: ` before the value. */
const isLabelled = (before: string, name: string): boolean =>
  new RegExp(`(?:^|[^\\w])${literal(lastPart(name))}["']?\\s*[:=]\\s*["']?$`, 'iu').test(before.slice(-200))

const plain = (name: string): string => lastPart(name).toLowerCase().replace(/[-_ ]/g, '')

/** In a record without labels the fields stand one after another: the one of that name is walked to. */
const inOrder = (record: string, fields: Explained, name: string, places: readonly Span[]): Span | undefined => {
  let at = 0
  for (const [field, value] of fields) {
    if (value === '') continue
    const found = record.indexOf(value, at)
    if (found < 0) continue
    if (plain(field) === plain(name)) return places.find(({ from, to }) => from >= found && to <= found + value.length)
    at = found + value.length
  }
  return undefined
}
