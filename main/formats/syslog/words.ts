import type { Action } from '../../../shared/model/codes'
import { parseIp } from '../../../shared/units/ip'

/** Words with which firewalls of several vendors name a verdict; what is not here says nothing certain. */
const allowing = new Set('accept accepted allow allowed pass passed passthrough permit permitted trust'.split(' '))
const denying = new Set(
  'block blocked deny denied discard discarded drop dropped reject rejected reset reset-both reset-client reset-server'.split(
    ' ',
  ),
)

/** The verdict a word states; null when it states none: an action is never guessed. */
export const actionOf = (word: string | null | undefined): Action | null => {
  const plain =
    word
      ?.trim()
      .toLowerCase()
      .replaceAll(/[\s_]+/g, '-') ?? ''
  if (allowing.has(plain)) return 'allowed'
  return denying.has(plain) ? 'denied' : null
}

/** 1 (high) to 4, for the words vendors rate with. */
const ratings: Readonly<Record<string, number>> = {
  emergency: 1,
  critical: 1,
  'very-high': 1,
  high: 1,
  medium: 2,
  warning: 2,
  low: 3,
  info: 4,
  information: 4,
  informational: 4,
}

export const severityOf = (word: string | null | undefined): number | null => {
  const plain = word?.trim().toLowerCase() ?? ''
  return Object.hasOwn(ratings, plain) ? (ratings[plain] ?? null) : null
}

/** Severity 0 (emergency) to 7 (debug) of RFC 5424, table 2, on our scale. */
export const severityOfSyslog = (level: number): number => (level <= 2 ? 1 : level === 3 ? 2 : level === 4 ? 3 : 4)

/** Severity 0 to 10, or its words, as CEF and LEEF rate events: 7 and more is high, 4 to 6 medium, the rest low. */
export const severityOfTen = (value: string | null | undefined): number | null => {
  if (value === null || value === undefined || !/^\d{1,2}$/.test(value)) return severityOf(value)
  const number = Number(value)
  if (number > 10) return null
  return number >= 7 ? 1 : number >= 4 ? 2 : 3
}

const flagBits: Readonly<Record<string, number>> = {
  F: 1,
  S: 2,
  R: 4,
  P: 8,
  A: 16,
  '.': 16,
  U: 32,
  E: 64,
  W: 128,
  C: 128,
}

/** TCP flags by their letters, `PA` or `S.`; null when there are none or one of them is no flag. */
export const flagsOfLetters = (letters: string | null | undefined): number | null => {
  let flags = 0
  for (const letter of letters ?? '') {
    const bit = Object.hasOwn(flagBits, letter) ? (flagBits[letter] ?? 0) : 0
    if (bit === 0) return null
    flags |= bit
  }
  return flags === 0 ? null : flags
}

const flagNames: Readonly<Record<string, number>> = {
  FIN: 1,
  SYN: 2,
  RST: 4,
  PSH: 8,
  ACK: 16,
  URG: 32,
  ECE: 64,
  CWR: 128,
  AE: 256,
}

/** TCP flags by their names; words that are no flag are passed over. */
export const flagsOfNames = (names: Iterable<string>): number | null => {
  let flags = 0
  for (const name of names) flags |= Object.hasOwn(flagNames, name) ? (flagNames[name] ?? 0) : 0
  return flags === 0 ? null : flags
}

/** A hardware address in lower-case hex with colons; null when it is none, or one of only zeros. */
export const macOf = (value: string | null | undefined): string | null => {
  const hex = value?.toLowerCase().replaceAll(/[:.-]/g, '') ?? ''
  if (!/^[0-9a-f]{12}$/.test(hex) || /^0+$/.test(hex)) return null
  return hex.replaceAll(/(..)(?=.)/g, '$1:')
}

export type Endpoint = { readonly ip: string | null; readonly port: string | null }

/** `192.0.2.1:80`, `[2001:db8::1]:80` or an address alone; of a bare IPv6 address no part is taken for a port. */
export const endpointOf = (value: string | null | undefined, hasPort = false): Endpoint => {
  if (value === null || value === undefined || value === '') return { ip: null, port: null }
  const bracketed = /^\[([^\]]*)\](?::(\d{1,5}))?$/.exec(value)
  if (bracketed) return { ip: bracketed[1] ?? null, port: bracketed[2] ?? null }
  const colon = value.lastIndexOf(':')
  if (colon < 0) return { ip: value, port: null }
  const [ip, port] = [value.slice(0, colon), value.slice(colon + 1)]
  const isPort = /^\d{1,5}$/.test(port)
  if (!ip.includes(':')) return isPort ? { ip, port } : { ip: value, port: null }
  return hasPort && isPort && parseIp(ip) ? { ip, port } : { ip: value, port: null }
}

/** The host a URL names, without user, port and brackets; null when it names none. */
export const hostOfUrl = (url: string | null | undefined): string | null => {
  const [, host = ''] =
    /^(?:[A-Za-z][A-Za-z0-9+.-]{0,20}:\/\/)?(?:[^/?#@\s]{1,255}@)?(\[[^\]]{1,64}\]|[^/?#:\s]{1,255})/.exec(url ?? '') ??
    []
  const plain = host.replaceAll(/^\[|\]$/g, '')
  return /[.:]/.test(plain) && !plain.endsWith('...') ? plain : null
}

/** Where a packet came in and went out, `outside>inside`; one of them alone stands for itself. */
export const throughOf = (into: string | null | undefined, outOf: string | null | undefined): string | null => {
  const [from, to] = [into ?? '', outOf ?? '']
  if (from === '' || to === '') return from || to || null
  return from === to ? from : `${from}>${to}`
}

/** A translated value that is none: no address, port 0, or the same as before. */
export const translated = (value: string | null | undefined, original: string | null | undefined): string | null =>
  value === null || value === undefined || /^(|0|0\.0\.0\.0|::)$/.test(value) || value === original ? null : value
