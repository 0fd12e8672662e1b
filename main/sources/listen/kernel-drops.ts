import { readFileSync } from 'node:fs'
import { endianness } from 'node:os'
import { parseIp } from '../../../shared/units/ip'

/**
 * What Linux dropped in front of a socket: the last column of its line in /proc/net/udp, whose addresses are words of
 * the machine's own byte order in hex. https://docs.kernel.org/networking/proc_net_tcp.html
 */
const hexWords = (bytes: Uint8Array): string => {
  const words: string[] = []
  for (let at = 0; at < bytes.length; at += 4) {
    const word = [...bytes.subarray(at, at + 4)]
    if (endianness() === 'LE') word.reverse()
    words.push(word.map(byte => byte.toString(16).padStart(2, '0')).join(''))
  }
  return words.join('').toUpperCase()
}

const dropsColumn = 12

export const dropsIn = (table: string, address: string, port: number): number | null => {
  const bytes = parseIp(address)
  if (!bytes) return null
  const host = hexWords(address.includes(':') ? bytes : bytes.subarray(12))
  const local = `${host}:${port.toString(16).toUpperCase().padStart(4, '0')}`
  for (const line of table.split('\n')) {
    const columns = line.trim().split(/\s+/)
    if (columns[1] === local) return Number(columns[dropsColumn])
  }
  return null
}

/** Datagrams the system dropped because a socket was not read in time; null where it does not tell. */
export const kernelDrops = (address: string, ports: readonly number[]): number | null => {
  if (process.platform !== 'linux') return null
  try {
    const table = readFileSync(address.includes(':') ? '/proc/self/net/udp6' : '/proc/self/net/udp', 'latin1')
    const drops = ports.map(port => dropsIn(table, address, port))
    return drops.every(count => count !== null) ? drops.reduce((sum, count) => sum + count, 0) : null
  } catch {
    return null // a system without these files does not tell
  }
}
