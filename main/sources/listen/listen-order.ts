import type { Retention } from '../../../shared/model/capture'
import type { WireProtocol } from '../../../shared/model/exporter'
import { Failure } from '../../../shared/rpc/message'
import { formatIp, inCidr, parseCidr, parseIp } from '../../../shared/units/ip'
import { parseDatagramOptions } from '../../formats/flow-datagrams/datagram-options'
import { badAllowEntry } from './allow-list'

/** What a listener is asked to do. */
export type ListenOrder = {
  readonly host: string
  readonly ports: readonly number[]
  /** Has to be said for a host that other machines reach. */
  readonly anyAddress: boolean
  /** Addresses or networks that may send; empty = everyone. */
  readonly allow: readonly string[]
  /** Protocols that are taken; empty = every one. */
  readonly protocols: readonly WireProtocol[]
  readonly keepRaw: boolean
  /** Elements that the user defined, as an option of a format of datagrams. */
  readonly definitions?: string | null
  readonly retention: Retention
}

const loopback = ['127.0.0.0/8', '::1/128'].map(parseCidr).filter(block => block !== null)

/** The order with its host as an address; a `Failure` says what is wrong with it and what to do. */
export const checkedOrder = (order: ListenOrder): ListenOrder => {
  const typed = order.host === 'localhost' ? '127.0.0.1' : order.host.replace(/^\[(.*)\]$/, '$1')
  const address = parseIp(typed)
  if (!address)
    throw new Failure(
      'bad-input',
      `${order.host} is no IP address. Listen on 127.0.0.1, on an address of this machine, or on 0.0.0.0 for all of them.`,
    )
  const host = formatIp(address)
  const isOwn = loopback.some(block => inCidr(address, block))
  if (!isOwn && !order.anyAddress)
    throw new Failure(
      'bad-input',
      `Other machines can reach ${host}, so it has to be chosen on purpose (--any-address, or the box in the Live view), best with a list of those that may send. 127.0.0.1 needs no such choice.`,
    )
  const bad = badAllowEntry(order.allow)
  if (bad !== null) throw new Failure('bad-input', `${bad} is neither an address nor a network such as 192.0.2.0/24.`)
  parseDatagramOptions(order.definitions ?? null)
  return { ...order, host, ports: [...new Set(order.ports)] }
}
