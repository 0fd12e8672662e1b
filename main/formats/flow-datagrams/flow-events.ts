import { actionCode, kindCode, stateCode } from '../code'
import { columnAt } from '../draft'
import type { PlacedSink } from '../format'
import { numberIn, type RecordFields, textIn } from './record-fields'
import { slotAt } from './slots'

const allowed = actionCode('allowed')
const denied = actionCode('denied')

type FirewallEvent = {
  readonly action: number
  readonly state: number
  readonly sessions: number
  readonly kind: number
}

const firewallEvent = (
  action: number,
  state: number,
  sessions: number,
  kind: FirewallEvent['kind'] = kindCode('flow'),
): FirewallEvent => ({ action, state, sessions, kind })

/** https://www.iana.org/assignments/ipfix (firewallEvent); a firewall creates, deletes and updates what it let through. */
const firewallEvents: readonly (FirewallEvent | null)[] = [
  null,
  firewallEvent(allowed, stateCode('begin'), 1),
  firewallEvent(allowed, stateCode('end'), 0),
  firewallEvent(denied, Number.NaN, 1),
  firewallEvent(Number.NaN, Number.NaN, 1, kindCode('alert')),
  firewallEvent(allowed, stateCode('continue'), 0),
]

/**
 * Why a Cisco ASA denied a flow.
 * https://www.cisco.com/c/en/us/td/docs/security/asa/special/netflow/asa_netflow.html (NF_F_FW_EXT_EVENT)
 */
const extendedEvents = new Map([
  [1001, 'denied by an ingress ACL'],
  [1002, 'denied by an egress ACL'],
  [1003, 'denied connection to the firewall itself'],
  [1004, 'denied TCP that did not begin with SYN'],
])

/** https://www.iana.org/assignments/ipfix (natEvent): what happened, and what that says of the session. */
const natEvents = new Map<number, readonly [string, number]>([
  [1, ['NAT translation created', stateCode('begin')]],
  [2, ['NAT translation deleted', stateCode('end')]],
  [3, ['NAT addresses exhausted', Number.NaN]],
  [4, ['NAT44 session created', stateCode('begin')]],
  [5, ['NAT44 session deleted', stateCode('end')]],
  [6, ['NAT64 session created', stateCode('begin')]],
  [7, ['NAT64 session deleted', stateCode('end')]],
  [8, ['NAT44 BIB entry created', Number.NaN]],
  [9, ['NAT44 BIB entry deleted', Number.NaN]],
  [10, ['NAT64 BIB entry created', Number.NaN]],
  [11, ['NAT64 BIB entry deleted', Number.NaN]],
  [12, ['NAT ports exhausted', Number.NaN]],
  [13, ['NAT quota exceeded', Number.NaN]],
  [14, ['NAT address binding created', Number.NaN]],
  [15, ['NAT address binding deleted', Number.NaN]],
  [16, ['NAT port block allocated', Number.NaN]],
  [17, ['NAT port block deallocated', Number.NaN]],
  [18, ['NAT threshold reached', Number.NaN]],
])

/** Identifier of an ACL, of its entry and of the entry's objects, 4 bytes each, as the firewall prints them. */
const aclText = ({ bytes, at, lengths }: RecordFields, slot: number): string => {
  const from = at[slot] as number
  if (from < 0 || lengths[slot] !== 12) return ''
  const text = Buffer.from(bytes.subarray(from, from + 12)).toString('hex')
  return /^0+$/.test(text) ? '' : `${text.slice(0, 8)}-${text.slice(8, 16)}-${text.slice(16)}`
}

const fillRule = (record: RecordFields, sink: PlacedSink): void => {
  const name = textIn(record, slotAt.ruleName)
  const number = numberIn(record, slotAt.ruleId)
  const acl = aclText(record, slotAt.ingressAcl) || aclText(record, slotAt.egressAcl)
  const id = number === number ? String(number) : acl
  if (name !== '' || id !== '') sink.values[columnAt.rule] = sink.rule(name || null, id || null, null)
}

/** The two ways a router tells that an access list dropped the packets (RFC 7270, section 4.12). */
const aclDenied = 129
const aclDropped = 130

/** What the record says was decided or happened: firewall and NAT events, rules, why the flow was exported. */
export const fillEvents = (record: RecordFields, sink: PlacedSink): void => {
  const { values } = sink
  const ended = numberIn(record, slotAt.endReason)
  // 2: exported while it went on, so that the record that ends it counts it; 3: its end was seen (RFC 5102, 5.11.3).
  if (ended === 2) {
    values[columnAt.state] = stateCode('continue')
    values[columnAt.sessions] = 0
  } else if (ended === 3) values[columnAt.state] = stateCode('end')
  const forwarding = numberIn(record, slotAt.forwardingStatus)
  if (forwarding === aclDenied || forwarding === aclDropped) values[columnAt.action] = denied

  const firewall = firewallEvents[numberIn(record, slotAt.firewallEvent)]
  if (firewall) {
    values[columnAt.action] = firewall.action
    values[columnAt.state] = firewall.state
    values[columnAt.sessions] = firewall.sessions
    values[columnAt.kind] = firewall.kind
  }
  const extended = extendedEvents.get(numberIn(record, slotAt.firewallExtendedEvent))
  if (extended !== undefined) values[columnAt.category] = sink.text(extended)

  const nat = natEvents.get(numberIn(record, slotAt.natEvent))
  if (nat) {
    const [what, state] = nat
    values[columnAt.category] = sink.text(what)
    if (state === state) {
      values[columnAt.state] = state
      values[columnAt.sessions] = state === stateCode('begin') ? 1 : 0
    } else {
      values[columnAt.kind] = kindCode('event')
      values[columnAt.sessions] = Number.NaN
      values[columnAt.message] = sink.text(what)
    }
  }
  fillRule(record, sink)
}
