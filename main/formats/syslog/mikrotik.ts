import type { Device } from './device'
import { endpointOf, flagsOfNames, macOf, throughOf } from './words'

const shape =
  /^(?:(?<topics>[a-z]+(?:,[a-z!]+)+)\s+)?(?:(?<prefix>\S(?:[^:]{0,126}\S)?) )?(?<chain>[\w-]{1,64}): in:(?<in>\([^)]{0,64}\)|[^\s,]{1,64}) out:(?<out>\([^)]{0,64}\)|[^\s,]{1,64}),? (?:connection-(?:mark:\S+ connection-)?state:(?<state>\S+) )?(?:src-mac (?<mac>[\da-fA-F:]{17}),? )?proto (?<proto>[\w-]{1,16})(?: \((?<detail>[^)]{0,64})\))?, (?<src>[^\s>]{2,64})->(?<dst>[^\s,]{2,64})(?:, (?<rest>.*))?$/s

const groupsOf = (message: string): Readonly<Record<string, string | undefined>> | null =>
  shape.exec(message)?.groups ?? null

/** An interface in parentheses is `(unknown 0)`: there is none. */
const interfaceOf = (name: string | undefined): string | null =>
  name === undefined || name.startsWith('(') ? null : name

/** Firewall lines of MikroTik RouterOS. https://help.mikrotik.com/docs/spaces/ROS/pages/328094/Log */
export const mikrotik: Device = {
  format: null,
  recognises: ({ message }) => message.includes(' in:') && groupsOf(message) !== null,
  read: ({ message }) => {
    const found = groupsOf(message)
    if (!found) return 'the firewall line has no addresses'
    const [src, dst] = [endpointOf(found['src']), endpointOf(found['dst'])]
    const [, type = null, code = null] = /^type (\d{1,3}), code (\d{1,3})$/.exec(found['detail'] ?? '') ?? []
    return {
      kind: 'flow',
      src_ip: src.ip,
      dst_ip: dst.ip,
      src_port: src.port,
      dst_port: dst.port,
      protocol: found['proto'] ?? null,
      icmp_type: type,
      icmp_code: code,
      tcp_flags: found['proto'] === 'TCP' ? flagsOfNames(found['detail']?.split(',') ?? []) : null,
      src_bytes: /(?:^|, )len (\d{1,9})/.exec(found['rest'] ?? '')?.[1] ?? null,
      src_packets: 1,
      src_mac: macOf(found['mac']),
      interface: throughOf(interfaceOf(found['in']), interfaceOf(found['out'])),
      // The prefix is free text: what the rule did with the packet is not in the line.
      rule: found['prefix'] ?? null,
      rule_set: found['chain'] ?? null,
    }
  },
  explain: ({ message }) =>
    Object.entries(groupsOf(message) ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  plain: false,
}
