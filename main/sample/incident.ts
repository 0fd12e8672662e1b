import type { Connection, Signature } from './connection'
import { attackers } from './peers'
import type { Random } from './random'
import type { Host, Site } from './site'
import { at, weekEnd } from './week'

/** An act of the incident as it was planned. */
export type Act = {
  readonly act: 'port scan' | 'brute force' | 'accepted login' | 'lateral movement' | 'beacon' | 'exfiltration'
  /** MITRE ATT&CK, https://attack.mitre.org */
  readonly technique: string
  readonly hosts: readonly string[]
  /** Search terms that only its rows meet. */
  readonly query: string
}

/** One connection of an act, waiting for its time. */
export type Planned = { readonly act: Act; readonly start: number; readonly fill: (connection: Connection) => void }

const scanAlert: Signature = {
  sid: 2001581,
  rev: 15,
  name: 'ET SCAN Behavioral Unusual Port 135 traffic Potential Scan or Infection',
  category: 'Misc activity',
  severity: 3,
}
const guessAlert: Signature = {
  sid: 2001219,
  rev: 20,
  name: 'ET SCAN Potential SSH Scan',
  category: 'Attempted Information Leak',
  severity: 2,
}
const beaconAlert: Signature = {
  sid: 2027758,
  rev: 3,
  name: 'ET MALWARE Suspicious TLS Connection',
  category: 'A Network Trojan was detected',
  severity: 1,
}

/** How many connections each act has, by the room there is for the incident. */
const sizes = (room: number) => {
  const part = (share: number, least: number, most: number) => Math.max(least, Math.min(most, Math.floor(room * share)))
  return {
    scan: part(0.35, 4, 4000),
    guesses: part(0.3, 4, 2500),
    moves: part(0.04, 3, 60),
    beats: part(0.25, 3, 1100),
    uploads: part(0.02, 1, 12),
  }
}

/** The whole incident in time order: from the first probe to the last byte that left. */
export const planIncident = (site: Site, room: number, random: Random): readonly Planned[] => {
  const { scan, guesses, moves, beats, uploads } = sizes(room)
  const { victim } = site
  return [
    ...portScan(site, scan, random),
    ...bruteForce(victim, guesses, random),
    ...acceptedLogin(victim, random),
    ...lateralMovement(site, moves, random),
    ...beacon(victim, beats, random),
    ...exfiltration(victim, uploads, random),
  ].sort((a, b) => a.start - b.start)
}

const basic = (
  c: Connection,
  host: Host,
  src: string,
  dst: string,
  srcPort: number,
  dstPort: number,
  inbound: boolean,
): void => {
  c.host = host
  c.src = src
  c.dst = dst
  c.srcPort = srcPort
  c.dstPort = dstPort
  c.protocol = 6
  c.inbound = inbound
  c.allowed = true
  c.app = null
  c.hostname = ''
  c.signature = null
}

const sizesOf = (
  c: Connection,
  srcPackets: number,
  srcBytes: number,
  dstPackets: number,
  dstBytes: number,
  durationMs: number,
): void => {
  c.srcPackets = srcPackets
  c.srcBytes = srcBytes
  c.dstPackets = dstPackets
  c.dstBytes = dstBytes
  c.durationMs = durationMs
}

const commonPorts = [
  443, 22, 80, 3389, 445, 8080, 21, 23, 25, 110, 135, 139, 143, 1433, 3306, 5432, 5900, 6379, 8443, 9200,
] as const

/** Tuesday evening: every port in turn, 443 of the public server first. */
const portScan = ({ web, victim, app }: Site, count: number, random: Random): readonly Planned[] => {
  const act: Act = {
    act: 'port scan',
    technique: 'T1595.001',
    hosts: [attackers.scanner, web.address, victim.address, app.address],
    query: `ip:${attackers.scanner}`,
  }
  const begin = at(1, 21, 10)
  const step = Math.min(4000, (70 * 60_000) / count)
  return Array.from({ length: count }, (_, index) => {
    const host = [web, victim, app][index % 3] ?? web
    const turn = Math.floor(index / 3)
    const port = commonPorts[turn] ?? 1000 + turn
    const start = begin + Math.round(index * step + random.next() * step * 0.8)
    const srcPort = random.whole(40_000, 60_000)
    return {
      act,
      start,
      fill: c => {
        basic(c, host, attackers.scanner, host.address, srcPort, port, true)
        sizesOf(c, 1, 44, 0, 0, 0)
        c.allowed = false
        c.signature = index % 25 === 0 ? scanAlert : null
      },
    }
  })
}

/** Wednesday night: passwords against SSH of the bastion, every connection let in and soon closed. */
const bruteForce = (victim: Host, count: number, random: Random): readonly Planned[] => {
  const act: Act = {
    act: 'brute force',
    technique: 'T1110.001',
    hosts: [attackers.guesser, victim.address],
    query: `ip:${attackers.guesser}`,
  }
  const begin = at(2, 22, 30)
  const step = Math.min(60_000, (200 * 60_000) / count)
  return Array.from({ length: count }, (_, index) => {
    const start = begin + Math.round(index * step + random.next() * step * 0.8)
    const srcPort = random.whole(33_000, 60_000)
    const packets = random.whole(14, 24)
    return {
      act,
      start,
      fill: c => {
        basic(c, victim, attackers.guesser, victim.address, srcPort, 22, true)
        sizesOf(c, packets, packets * 130, packets - 2, packets * 170, 1500 + packets * 60)
        c.signature = index % 10 === 0 ? guessAlert : null
      },
    }
  })
}

/** Thursday, 02:14: one of the passwords works, used from another address. */
const acceptedLogin = (victim: Host, random: Random): readonly Planned[] => {
  const act: Act = {
    act: 'accepted login',
    technique: 'T1078',
    hosts: [attackers.intruder, victim.address],
    query: `ip:${attackers.intruder}`,
  }
  return [at(3, 2, 14), at(3, 2, 31)].map((start, index) => {
    const srcPort = random.whole(33_000, 60_000)
    return {
      act,
      start: start + random.whole(0, 50_000),
      fill: c => {
        basic(c, victim, attackers.intruder, victim.address, srcPort, 22, true)
        sizesOf(
          c,
          900 + index * 2300,
          88_400 + index * 260_000,
          1100 + index * 2500,
          412_000 + index * 900_000,
          540_000,
        )
      },
    }
  })
}

/** Thursday night: from the bastion into a subnet it has no business in. */
const lateralMovement = (
  { victim, targets, targetSubnet }: Site,
  count: number,
  random: Random,
): readonly Planned[] => {
  const act: Act = {
    act: 'lateral movement',
    technique: 'T1021',
    hosts: [victim.address, ...targets],
    query: `ip:${victim.address} ip:${targetSubnet}`,
  }
  const begin = at(3, 23, 40)
  const step = (170 * 60_000) / count
  return Array.from({ length: count }, (_, index) => {
    const start = begin + Math.round(index * step + random.next() * step * 0.8)
    const target = targets[index % targets.length] ?? ''
    const port = random.pick([22, 445, 3389])
    const srcPort = random.whole(33_000, 60_000)
    const packets = random.whole(30, 600)
    return {
      act,
      start,
      fill: c => {
        basic(c, victim, victim.address, target, srcPort, port, false)
        sizesOf(c, packets, packets * 150, packets + 20, packets * 310, packets * 180)
      },
    }
  })
}

const beaconMs = 300_000
const jitter = 0.04

/** From the login to the end of the week: every five minutes, give or take four per cent. */
const beacon = (victim: Host, count: number, random: Random): readonly Planned[] => {
  const act: Act = {
    act: 'beacon',
    technique: 'T1071.001',
    hosts: [victim.address, attackers.control],
    query: `ip:${attackers.control}`,
  }
  const planned: Planned[] = []
  let start = at(3, 2, 41)
  while (planned.length < count && start < weekEnd - beaconMs) {
    const srcPort = random.whole(33_000, 60_000)
    const size = random.whole(0, 24)
    const fires = planned.length % 40 === 0
    planned.push({
      act,
      start,
      fill: c => {
        basic(c, victim, victim.address, attackers.control, srcPort, 443, false)
        sizesOf(c, 9, 1214 + size, 8, 2480 + size, 640 + size)
        c.app = 'tls'
        c.hostname = 'cdn-telemetry-sync.example.net'
        c.signature = fires ? beaconAlert : null
      },
    })
    start += Math.round(beaconMs * (1 + (random.next() * 2 - 1) * jitter))
  }
  return planned
}

/** Saturday before dawn: what was found leaves. */
const exfiltration = (victim: Host, count: number, random: Random): readonly Planned[] => {
  const act: Act = {
    act: 'exfiltration',
    technique: 'T1048.002',
    hosts: [victim.address, attackers.dropPoint],
    query: `ip:${attackers.dropPoint}`,
  }
  const begin = at(5, 3, 12)
  const step = (140 * 60_000) / count
  return Array.from({ length: count }, (_, index) => {
    const start = begin + Math.round(index * step + random.next() * step * 0.3)
    const srcPort = random.whole(33_000, 60_000)
    const bytes = random.whole(180_000_000, 900_000_000)
    return {
      act,
      start,
      fill: c => {
        basic(c, victim, victim.address, attackers.dropPoint, srcPort, 443, false)
        sizesOf(c, Math.ceil(bytes / 1400), bytes, Math.ceil(bytes / 28_000), Math.ceil(bytes / 540), 420_000)
        c.app = 'tls'
        c.hostname = 'files.example.org'
      },
    }
  })
}
