import type { Connection } from '../connection'
import type { Files } from '../files'
import type { LogWriter } from '../log-writer'
import type { Site } from '../site'
import { slotMs, weekStart } from '../week'

/** How the two Azure logs differ. */
export type AzureDialect = {
  readonly tuple: (connection: Connection, time: number, state: 'B' | 'C' | 'E', counters: Counters | null) => string
  /** The record of one network card over one slot: tuples by rule. */
  readonly record: (mac: string, time: number, rules: ReadonlyMap<string, readonly string[]>) => string
}

export type Counters = readonly [packetsSent: number, bytesSent: number, packetsReceived: number, bytesReceived: number]

/** Flows that last longer than this get a tuple in between. */
const continueMs = 300_000

/** The rule that decided, as the portal shows it. */
export const ruleOf = (c: Connection, site: Site): string => {
  if (!c.allowed) return 'DefaultRule_DenyAllInBound'
  if (c.inbound) return c.dstPort === 22 ? 'UserRule_allow-ssh-bastion' : 'UserRule_allow-https'
  const prefix = site.gateway.slice(0, site.gateway.indexOf('.', 3) + 1)
  return c.dst.startsWith(prefix) ? 'DefaultRule_AllowVnetOutBound' : 'DefaultRule_AllowInternetOutBound'
}

type Cards = Map<string, Map<string, string[]>>

/** Gathers tuples by slot, network card and rule, as the platform does by the minute. */
export const createAzureWriter = (site: Site, files: Files, dialect: AzureDialect): LogWriter => {
  const slots = new Map<number, Cards>()

  const add = (time: number, c: Connection, tuple: string): void => {
    const slot = Math.floor((time - weekStart) / slotMs)
    const cards = slots.get(slot) ?? new Map<string, Map<string, string[]>>()
    slots.set(slot, cards)
    const rules = cards.get(c.host.mac) ?? new Map<string, string[]>()
    cards.set(c.host.mac, rules)
    const rule = ruleOf(c, site)
    const tuples = rules.get(rule)
    if (tuples) tuples.push(tuple)
    else rules.set(rule, [tuple])
  }

  const flush = (slot: number): void => {
    const cards = slots.get(slot)
    if (!cards) return
    slots.delete(slot)
    const time = weekStart + slot * slotMs
    for (const [mac, rules] of cards) files.add(time, '', dialect.record(mac, time + slotMs, rules))
  }

  const isLong = (c: Connection): boolean => c.durationMs > continueMs

  return {
    rows: c => (c.allowed ? (isLong(c) ? 3 : 2) : 1),
    write: c => {
      add(c.start, c, dialect.tuple(c, c.start, 'B', null))
      if (!c.allowed) return
      const counters: Counters = [c.srcPackets, c.srcBytes, c.dstPackets, c.dstBytes]
      const half: Counters = [
        c.srcPackets >> 1,
        Math.floor(c.srcBytes / 2),
        c.dstPackets >> 1,
        Math.floor(c.dstBytes / 2),
      ]
      const end = c.start + c.durationMs
      if (!isLong(c)) return add(end, c, dialect.tuple(c, end, 'E', counters))
      const rest: Counters = [
        counters[0] - half[0],
        counters[1] - half[1],
        counters[2] - half[2],
        counters[3] - half[3],
      ]
      add(c.start + continueMs, c, dialect.tuple(c, c.start + continueMs, 'C', half))
      add(end, c, dialect.tuple(c, end, 'E', rest))
    },
    endSlot: slotEnd => flush(Math.floor((slotEnd - weekStart) / slotMs) - 1),
    end: () => {
      for (const slot of [...slots.keys()].sort((a, b) => a - b)) flush(slot)
    },
  }
}

export const jsonTexts = (texts: readonly string[]): string => `["${texts.join('","')}"]`
