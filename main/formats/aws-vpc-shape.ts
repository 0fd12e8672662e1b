import { parseIp } from '../../shared/units/ip'
import { knownLayouts, type Layout } from './aws-vpc-fields'

/** How the value of a field looks; fields that are free text are not listed. */
const shapes: Readonly<Record<string, RegExp>> = {
  version: /^\d{1,2}$/,
  'account-id': /^(\d{9,14}|unknown|[X*]+\d*|-)$/,
  'interface-id': /^(eni-[\w-]*|-)$/,
  srcport: /^(\d{1,5}|-)$/,
  dstport: /^(\d{1,5}|-)$/,
  protocol: /^(\d{1,3}|-)$/,
  packets: /^(\d{1,20}|-)$/,
  bytes: /^(\d{1,20}|-)$/,
  start: /^(\d{6,13}|-)$/,
  end: /^(\d{6,13}|-)$/,
  action: /^(ACCEPT|REJECT|-)$/,
  'log-status': /^(OK|NODATA|SKIPDATA|-)$/,
  'vpc-id': /^(vpc-\S*|-)$/,
  'subnet-id': /^(subnet-\S*|-)$/,
  'instance-id': /^(i-\S*|-)$/,
  'tcp-flags': /^(\d{1,3}|-)$/,
  type: /^(IPv4|IPv6|EFA|-)$/,
  'flow-direction': /^(ingress|egress|-)$/,
  'traffic-path': /^(\d|-)$/,
  'tgw-id': /^(tgw-\S*|-)$/,
}

const addresses = new Set(['srcaddr', 'dstaddr', 'pkt-srcaddr', 'pkt-dstaddr'])

const fits = (name: string, value: string): boolean =>
  addresses.has(name) ? value === '-' || parseIp(value) !== null : (shapes[name]?.test(value) ?? true)

/**
 * The vendor's own order that a line without a header has: its number of fields, and every value looking like its field.
 * A custom order cannot be told from the values, so it gives null.
 */
export const layoutFromShape = (words: readonly string[]): Layout | null =>
  knownLayouts.find(
    ({ names }) => names.length === words.length && names.every((name, at) => fits(name, words[at] ?? '')),
  ) ?? null
