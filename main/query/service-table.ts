import type { Services } from '../enrich/service'
import { sharedUint32 } from './group-table'

/** IANA names of every port of the transports that have them, as numbers for the scan. */
export type ServiceTable = {
  /** Number of a name is its position; 0 is null. In the order of the names. */
  readonly names: readonly (string | null)[]
  /** Row of a protocol in `of`; -1 when it has no services. */
  readonly rowOf: Int8Array
  /** Number of the name of port p in row r at `r * 65536 + p`. */
  readonly of: Uint32Array
}

const ports = 65_536

/** Made once and shared by every lens: the registry does not change while the app runs. */
export const createServiceTable = ({ nameOf }: Services, protocols: readonly number[]): ServiceTable => {
  const rowOf = new Int8Array(256).fill(-1)
  for (const [row, protocol] of protocols.entries()) rowOf[protocol] = row
  const found = protocols.map(protocol => Array.from({ length: ports }, (_, port) => nameOf(protocol, port)))
  const names: (string | null)[] = [null, ...[...new Set(found.flat().filter(name => name !== null))].sort()]
  const numbers = new Map(names.map((name, number) => [name, number]))
  const of = sharedUint32(protocols.length * ports)
  for (const [row, byPort] of found.entries()) {
    for (const [port, name] of byPort.entries()) of[row * ports + port] = numbers.get(name) ?? 0
  }
  return { names, rowOf, of }
}
