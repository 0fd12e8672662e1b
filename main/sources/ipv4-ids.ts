import { seed } from './spellings'

/** Ids of IPv4 addresses by their number: what most logs are full of, without hashing or keeping any spelling. */
export type Ipv4Ids = {
  /** -1 where the address has none yet. */
  readonly find: (address: number) => number
  readonly add: (address: number, id: number) => void
  readonly clear: () => void
}

const dot = 46

/** The address `a.b.c.d` in these bytes as a number of 32 bits; -1 for anything else, short and octal forms as well. */
export const ipv4Of = (bytes: Uint8Array, from: number, to: number): number => {
  if (to - from < 7 || to - from > 15) return -1
  let address = 0
  let octet = 0
  let digits = 0
  let dots = 0
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number
    if (byte === dot) {
      if (digits === 0 || ++dots > 3) return -1
      address = address * 256 + octet
      octet = 0
      digits = 0
      continue
    }
    const digit = byte - 48
    if (digit < 0 || digit > 9 || (digits > 0 && octet === 0)) return -1
    octet = octet * 10 + digit
    if (octet > 255) return -1
    digits++
  }
  return dots === 3 && digits > 0 ? address * 256 + octet : -1
}

/** The address in four bytes in network order, as the number that its text gives. */
export const ipv4At = (bytes: Uint8Array, from: number): number =>
  (((bytes[from] as number) << 24) |
    ((bytes[from + 1] as number) << 16) |
    ((bytes[from + 2] as number) << 8) |
    (bytes[from + 3] as number)) >>>
  0

const firstSlots = 1 << 9

/** Open addressing, at most half full. */
export const createIpv4Ids = (): Ipv4Ids => {
  let addresses = new Int32Array(firstSlots)
  let ids = new Int32Array(firstSlots).fill(-1)
  let count = 0

  const hashOf = (address: number): number => {
    let hash = Math.imul(address ^ seed, 0x9e3779b1)
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
    return hash ^ (hash >>> 13)
  }

  const slotOf = (address: number): number => {
    const mask = ids.length - 1
    let slot = hashOf(address) & mask
    while (ids[slot] !== -1 && addresses[slot] !== address) slot = (slot + 1) & mask
    return slot
  }

  const put = (address: number, id: number): void => {
    const slot = slotOf(address)
    addresses[slot] = address
    ids[slot] = id
  }

  const grow = (): void => {
    const [oldAddresses, oldIds] = [addresses, ids]
    addresses = new Int32Array(oldIds.length * 2)
    ids = new Int32Array(oldIds.length * 2).fill(-1)
    for (const [slot, id] of oldIds.entries()) if (id !== -1) put(oldAddresses[slot] as number, id)
  }

  return {
    find: address => ids[slotOf(address | 0)] as number,
    add: (address, id) => {
      if (++count * 2 > ids.length) grow()
      put(address | 0, id)
    },
    clear: () => {
      addresses = new Int32Array(firstSlots)
      ids = new Int32Array(firstSlots).fill(-1)
      count = 0
    },
  }
}
