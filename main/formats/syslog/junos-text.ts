import type { Pairs } from './pairs'

const shape =
  /^RT_FLOW_SESSION_(CREATE|CLOSE|DENY): session \w{6,7}(?: ([^:]{1,64}):)? ([\w.:]{2,45})\/(\d{1,5})->([\w.:]{2,45})\/(\d{1,5})(?: (.{0,2048}))?/

const translated = /^([\w.:]{2,45})\/(\d{1,5})->([\w.:]{2,45})\/(\d{1,5})$/
const counted = /^(\d{1,16})\((\d{1,16})\)$/

/**
 * A session in the words of RFC 3164, under the names its structured form has. Versions differ in how many names of rules
 * stand before the protocol; from there on the order is one. Null when it is no session.
 * https://www.juniper.net/documentation/us/en/software/junos/flow-packet-processing/topics/topic-map/security-srx-devices-obtain-session-information.html
 */
export const junosText = (message: string): { readonly id: string; readonly pairs: Pairs } | null => {
  const found = shape.exec(message)
  if (!found) return null
  const [, what = '', reason, src = '', srcPort = '', dst = '', dstPort = '', rest = ''] = found
  const pairs = new Map([
    ['source-address', src],
    ['source-port', srcPort],
    ['destination-address', dst],
    ['destination-port', dstPort],
  ])
  if (reason !== undefined) pairs.set('reason', reason)
  const words = rest.split(' ')
  const nat = words.map(word => translated.exec(word)).find(each => each !== null)
  for (const [at, name] of natNames.entries()) if (nat) pairs.set(name, nat[at + 1] ?? '')
  const protocol = words.findIndex(word => /^\d{1,3}(\(\d{1,3}\))?$/.test(word))
  if (protocol >= 0) addBehind(pairs, words.slice(protocol), what === 'CLOSE')
  return { id: `RT_FLOW_SESSION_${what}`, pairs }
}

const natNames = ['nat-source-address', 'nat-source-port', 'nat-destination-address', 'nat-destination-port']

/** Protocol, policy and zones; then the session, what each side sent and how long it lasted. */
const addBehind = (pairs: Map<string, string>, words: readonly string[], isClose: boolean): void => {
  const [protocol = '', policy = '', , , session = '', client = '', server = '', elapsed = ''] = words
  pairs.set('protocol-id', protocol.replace(/\(.*$/, ''))
  pairs.set('policy-name', policy)
  if (/^\d{1,16}$/.test(session)) pairs.set('session-id-32', session)
  const [fromClient, fromServer] = [counted.exec(client), counted.exec(server)]
  if (!isClose || !fromClient || !fromServer) return
  pairs.set('packets-from-client', fromClient[1] ?? '')
  pairs.set('bytes-from-client', fromClient[2] ?? '')
  pairs.set('packets-from-server', fromServer[1] ?? '')
  pairs.set('bytes-from-server', fromServer[2] ?? '')
  if (/^\d{1,9}$/.test(elapsed)) pairs.set('elapsed-time', elapsed)
}
