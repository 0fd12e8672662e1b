import type { Connection } from './connection'
import { lockedOutAdmin, type Peers } from './peers'
import type { Random } from './random'
import type { Site } from './site'
import { isOfficeTime, slotMs } from './week'

/** Fills the connection with ordinary traffic of a slot; `start` is the caller's. */
export type Background = {
  readonly ordinary: (connection: Connection, slot: number) => void
  /** A single refused packet, which every log writes as one row. */
  readonly filler: (connection: Connection) => void
}

type Kind = (connection: Connection, office: boolean) => void

const slotsInDay = 86_400_000 / slotMs
/** 18:00 UTC. */
const eveningSlot = (slotsInDay * 3) / 4

const outboundPortLow = 32_768
const outboundPortHigh = 60_999

/** What a site does all week. No address of the incident appears, and the victim never reaches the subnet of the targets. */
export const createBackground = (site: Site, peers: Peers, random: Random): Background => {
  const inside = [...site.workstations, site.app, site.web]
  /** The application server is busier than any desk. */
  const someone = () => (random.chance(0.12) ? site.app : random.pick(inside))

  const set = (c: Connection, src: string, dst: string, dstPort: number, protocol: number, inbound: boolean): void => {
    c.src = src
    c.dst = dst
    c.dstPort = dstPort
    c.protocol = protocol
    c.inbound = inbound
    c.srcPort = random.whole(outboundPortLow, outboundPortHigh)
    c.allowed = true
    c.app = null
    c.hostname = ''
    c.signature = null
  }

  /** Bytes of both sides with so many packets, of about the given size. */
  const carry = (
    c: Connection,
    srcPackets: number,
    srcSize: number,
    dstPackets: number,
    dstSize: number,
    durationMs: number,
  ): void => {
    c.srcPackets = srcPackets
    c.srcBytes = srcPackets * srcSize + random.whole(0, srcSize)
    c.dstPackets = dstPackets
    c.dstBytes = dstPackets === 0 ? 0 : dstPackets * dstSize + random.whole(0, dstSize)
    c.durationMs = durationMs
  }

  /** Sizes of real connections are spread over orders of magnitude. */
  const long = (most: number): number => Math.ceil(most ** random.next())

  const web: Kind = c => {
    const host = someone()
    const peer = random.popular(peers.services)
    const overSix = site.hasIpv6 && peer.address6 !== null && random.chance(0.12)
    const secure = random.chance(0.93)
    c.host = host
    set(
      c,
      overSix ? host.address6 : host.address,
      overSix ? (peer.address6 ?? '') : peer.address,
      secure ? 443 : 80,
      6,
      false,
    )
    carry(c, 6 + long(40), 140, 5 + long(900), 1100, 80 + long(60_000))
    c.app = secure ? 'tls' : 'http'
    c.hostname = peer.name
  }

  const names: Kind = c => {
    const host = someone()
    c.host = host
    set(c, host.address, site.resolver, 53, 17, false)
    carry(c, 1, 68, 1, 150, random.whole(1, 60))
    c.app = 'dns'
    c.hostname = random.popular(peers.services).name
  }

  const time: Kind = c => {
    const host = random.pick(site.hosts)
    c.host = host
    set(c, host.address, random.pick(peers.timeServers), 123, 17, false)
    c.srcPort = 123
    carry(c, 1, 76, 1, 76, random.whole(5, 90))
  }

  const lease: Kind = c => {
    const host = someone()
    c.host = host
    set(c, host.address, site.gateway, 67, 17, false)
    c.srcPort = 68
    carry(c, 1, 328, 1, 320, random.whole(1, 20))
  }

  const customer: Kind = c => {
    c.host = site.web
    set(c, random.popular(peers.customers), site.web.address, site.publicPort, 6, true)
    carry(c, 5 + long(30), 150, 5 + long(300), 900, 60 + long(50_000))
    c.app = site.publicPort === 443 ? 'tls' : null
    c.hostname = c.app ? 'shop.example.com' : ''
  }

  const storage: Kind = (c, office) => {
    const host = random.pick(site.workstations)
    c.host = host
    set(c, host.address, site.files, office ? 445 : 443, 6, false)
    carry(c, 10 + long(300), 260, 10 + long(600), 800, 200 + long(90_000))
    c.app = office ? null : 'tls'
  }

  const query: Kind = c => {
    c.host = site.app
    set(c, site.app.address, site.database, 5432, 6, false)
    carry(c, 4 + long(60), 180, 4 + long(120), 420, 10 + long(5000))
  }

  /** Administrators, from the first two desks, in office hours. */
  const admin: Kind = c => {
    const desk = site.workstations[random.whole(0, 1)] ?? site.app
    c.host = desk
    set(c, desk.address, random.pick(site.backOffice), random.chance(0.7) ? 22 : 3389, 6, false)
    carry(c, 20 + long(400), 110, 20 + long(500), 190, 5000 + long(250_000))
  }

  const health: Kind = c => {
    c.host = site.web
    set(c, site.web.address, site.app.address, 8080, 6, false)
    carry(c, 5, 90, 4, 130, random.whole(2, 40))
    c.app = 'http'
    c.hostname = 'app.internal.example.com'
  }

  const ports = [
    23, 22, 445, 3389, 80, 8080, 5060, 1433, 6379, 2222, 8443, 5900, 81, 123, 161, 53, 9200, 27017, 2375, 5555,
  ] as const

  /** Probes from everywhere, day and night, refused at the edge. */
  const noise: Kind = c => {
    c.host = random.chance(0.6) ? site.web : random.pick([site.app, site.victim])
    const port = random.chance(0.75) ? random.popular(ports) : random.whole(1, 65_535)
    const udp = port === 5060 || port === 123 || port === 161 || port === 53
    set(
      c,
      random.popular(peers.noise),
      c.host.address,
      port === site.publicPort || port === 443 ? 8443 : port,
      udp ? 17 : 6,
      true,
    )
    carry(c, 1, udp ? 90 : 44, 0, 0, 0)
    c.allowed = false
  }

  /** The administrator at home, on a connection no rule lets in. */
  const lockedOut: Kind = c => {
    c.host = site.web
    set(c, lockedOutAdmin, site.web.address, 22, 6, true)
    carry(c, random.whole(1, 3), 60, 0, 0, 0)
    c.allowed = false
  }

  const desk: readonly (readonly [number, Kind])[] = [
    [0.3, web],
    [0.52, names],
    [0.56, time],
    [0.575, lease],
    [0.73, customer],
    [0.8, storage],
    [0.9, query],
    [0.91, admin],
    [0.955, health],
    [1, noise],
  ]
  const quiet: readonly (readonly [number, Kind])[] = [
    [0.12, web],
    [0.24, names],
    [0.3, time],
    [0.32, lease],
    [0.5, customer],
    [0.52, storage],
    [0.62, query],
    [0.7, health],
    [1, noise],
  ]

  let triedOn = Number.NaN

  return {
    ordinary: (connection, slot) => {
      connection.filler = false
      const office = isOfficeTime(slot)
      // He tries after work: once every evening for certain, and now and then.
      const day = Math.floor(slot / slotsInDay)
      const isEvening = slot % slotsInDay >= eveningSlot
      if (isEvening && (triedOn !== day || random.chance(0.002))) {
        triedOn = day
        return lockedOut(connection, office)
      }
      const roll = random.next()
      const [, kind] = (office ? desk : quiet).find(([upTo]) => roll < upTo) ?? [1, noise]
      kind(connection, office)
    },
    filler: connection => {
      noise(connection, false)
      connection.filler = true
    },
  }
}
