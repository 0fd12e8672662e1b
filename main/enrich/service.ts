import { readTable } from './read-table'

/** IANA service names by transport and port. */
export type Services = {
  /** Null where IANA registers none, or the protocol has no ports. */
  readonly nameOf: (protocol: number, port: number) => string | null
  /** Without case; empty for an unknown name. */
  readonly portsOf: (name: string) => readonly { readonly protocol: number; readonly port: number }[]
}

/** As the build packs it: per transport the port and its name. */
export type PortTable = Readonly<Record<Transport, Readonly<Record<string, string>>>>
export type Transport = keyof typeof transports

/** The transports that IANA registers ports for, with their protocol numbers. */
export const transports = { tcp: 6, udp: 17, dccp: 33, sctp: 132 } as const
const transportNames = Object.keys(transports) as readonly Transport[]

export const createServices = (dataDir: string): Services => {
  const table = JSON.parse(readTable(dataDir, 'ports.json').toString('utf8')) as PortTable
  const names = new Map<number, string>()
  const ports = new Map<string, { protocol: number; port: number }[]>()
  for (const transport of transportNames) {
    const protocol = transports[transport]
    for (const [text, name] of Object.entries(table[transport])) {
      const port = Number(text)
      names.set(keyOf(protocol, port), name)
      const key = name.toLowerCase()
      const list = ports.get(key)
      if (list) list.push({ protocol, port })
      else ports.set(key, [{ protocol, port }])
    }
  }
  return {
    nameOf: (protocol, port) => names.get(keyOf(protocol, port)) ?? null,
    portsOf: name => ports.get(name.toLowerCase()) ?? [],
  }
}

const keyOf = (protocol: number, port: number): number => protocol * 65_536 + port
