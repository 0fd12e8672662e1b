import type { BlindSpot, Cell } from '../../shared/contract'
import type { Expr } from '../../shared/query/ast'
import { isIpv4, parseIp } from '../../shared/units/ip'
import type { Lens } from '../query/lens'

/** Firewalls that may stand behind an address translation, where every source is the gateway's. */
const formats = ['aws-network-firewall', 'suricata-eve']
const leastFlows = 50
const mostSources = 3
const mostSensors = 200

const text = 'source may be a NAT gateway: all inside sources are few addresses of one subnet'

const is = (field: string, value: string): Expr => ({ kind: 'compare', field, op: '=', value })
const inside: Expr = {
  kind: 'and',
  terms: [{ kind: 'in', field: 'format', values: formats }, is('kind', 'flow'), is('src_scope', 'private')],
}
const named = (sensor: Cell): Expr =>
  typeof sensor === 'string' ? is('sensor', sensor) : { kind: 'not', term: { kind: 'exists', field: 'sensor' } }

/** Firewalls of which the inside is seen as a handful of neighbours, however much they sent. */
export const natDoubts = async (
  lens: Lens,
  used: ReadonlySet<string>,
  signal?: AbortSignal,
): Promise<readonly BlindSpot[]> => {
  if (!formats.some(format => used.has(format))) return []
  const order = { measure: 'flows', descending: true } as const
  const sensors = await lens.groups(
    { where: inside, by: ['format', 'sensor'], measures: ['flows', 'sources'], order, limit: mostSensors },
    signal,
  )
  const doubts: BlindSpot[] = []
  for (const { key, values } of sensors.groups) {
    const [format = null, sensor = null] = key
    const [flows = 0, sources = 0] = values
    if (flows < leastFlows || sources > mostSources || typeof format !== 'string') continue
    const where: Expr = { kind: 'and', terms: [inside, is('format', format), named(sensor)] }
    const found = await lens.groups({ where, by: ['src_ip'], measures: ['flows'], order, limit: mostSources }, signal)
    const subnets = new Set(found.groups.map(({ key: [address] }) => subnetOf(address ?? null)))
    if (subnets.size === 1) doubts.push({ format, ...(typeof sensor === 'string' ? { source: sensor } : {}), text })
  }
  return doubts
}

/** The /24 or /64 an address lies in: what one subnet of a cloud or a site is at least as small as. */
const subnetOf = (address: Cell): string => {
  const bytes = typeof address === 'string' ? parseIp(address) : null
  return String(bytes?.slice(0, isIpv4(bytes) ? 15 : 8))
}
