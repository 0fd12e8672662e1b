import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** What a request may do, decided from its headers alone. */
export type Verdict =
  | { readonly kind: 'pass' }
  /** The one-time token was right: hand out the cookie and send the browser to the bare address. */
  | { readonly kind: 'welcome'; readonly cookie: string }
  | { readonly kind: 'refuse'; readonly status: 403 | 421; readonly message: string }

export type Guard = {
  /** Good once; the second use is refused. */
  readonly token: string
  readonly check: (request: IncomingMessage) => Verdict
}

const cookieName = 'netwake'
const secret = (): string => randomBytes(32).toString('base64url')
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b))

const refuse = (status: 403 | 421, message: string): Verdict => ({ kind: 'refuse', status, message })

const cookieOf = (request: IncomingMessage): string | null => {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=')
    if (name === cookieName && value !== undefined) return value
  }
  return null
}

/**
 * The door of the page shell. Other pages in the same browser, other programs of other users and DNS rebinding all knock
 * at 127.0.0.1: so the Host must be ours, a foreign Origin is refused, and a cookie is given once for the token that
 * the terminal printed.
 */
export const createGuard = (port: () => number): Guard => {
  const token = secret()
  const session = secret()
  let burnt = false
  const hosts = () => [`127.0.0.1:${port()}`, `localhost:${port()}`]

  const check = (request: IncomingMessage): Verdict => {
    const { host = '', origin } = request.headers
    if (!hosts().includes(host)) return refuse(421, 'This server answers only at the address it printed.')
    if (origin !== undefined && origin !== `http://${host}`) return refuse(403, 'Another page may not talk to Netwake.')
    const changes = request.method !== 'GET' && request.method !== 'HEAD'
    const upgrades = request.headers.upgrade !== undefined
    if ((changes || upgrades) && origin === undefined)
      return refuse(403, 'The request does not say which page it comes from.')

    const cookie = cookieOf(request)
    if (cookie !== null && same(cookie, session)) return { kind: 'pass' }
    const offered = new URL(request.url ?? '/', `http://${host}`).searchParams.get('token')
    if (offered !== null && request.method === 'GET' && !burnt && same(offered, token)) {
      burnt = true
      return { kind: 'welcome', cookie: `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/` }
    }
    const why = offered !== null && burnt ? 'This address was used already' : 'This page needs the one-time address'
    return refuse(403, `${why}. Start netwake serve again and open the address it prints.`)
  }
  return { token, check }
}
