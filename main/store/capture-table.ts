import type { Capture, CaptureCounters } from '../../shared/model/capture'
import type { Exporter, WireProtocol } from '../../shared/model/exporter'
import type { CustodyLog } from './custody-log'
import type { Database, Row } from './database'

/** A capture that is begun. */
export type NewCapture = Pick<Capture, 'host' | 'ports' | 'allow' | 'protocols' | 'retention'> & {
  readonly keepsRaw: boolean
}

export type StoredCapture = NewCapture & {
  readonly id: number
  readonly started: number
  /** Null while it runs. */
  readonly stopped: number | null
  readonly problem: string | null
  readonly counters: CaptureCounters
  readonly exporters: readonly Exporter[]
}

/** The captures of the case and what they counted. Everything that writes is called inside a transaction. */
export type CaptureTable = {
  readonly all: () => readonly StoredCapture[]
  readonly of: (id: number) => StoredCapture
  readonly begin: (capture: NewCapture) => number
  readonly count: (id: number, counters: CaptureCounters, exporters: readonly Exporter[] | null) => void
  readonly end: (id: number, problem: string | null) => void
  /** Ends the captures that a process left running. */
  readonly interrupt: () => void
  readonly load: () => void
}

export const noCounters: CaptureCounters = Object.freeze({
  datagrams: 0,
  bytes: 0,
  queueLost: 0,
  kernelLost: null,
  notAllowed: 0,
  unknown: 0,
  receiveBuffer: 0,
})

const selectSql = `select id, host, ports, allow, protocols, keep_ms, keep_bytes, keeps_raw, started_ms, stopped_ms, problem, counters, exporters
from capture`
const beginSql = `insert into capture (host, ports, allow, protocols, keep_ms, keep_bytes, keeps_raw, started_ms, counters, exporters)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, '[]')
returning id`

const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null)

const captureOf = (row: Row): StoredCapture => {
  const [id, host, ports, allow, protocols, ms, bytes, keepsRaw, started, stopped, problem, counters, exporters] = row
  return {
    id: Number(id),
    host: String(host),
    ports: JSON.parse(String(ports)) as number[],
    allow: JSON.parse(String(allow)) as string[],
    protocols: JSON.parse(String(protocols)) as WireProtocol[],
    retention: { ms: numberOrNull(ms), bytes: numberOrNull(bytes) },
    keepsRaw: keepsRaw === 1,
    started: Number(started),
    stopped: numberOrNull(stopped),
    problem: typeof problem === 'string' ? problem : null,
    counters: JSON.parse(String(counters)) as CaptureCounters,
    exporters: JSON.parse(String(exporters)) as Exporter[],
  }
}

const subject = (id: number): string => `capture ${id}`

export const createCaptureTable = (db: Database, custody: CustodyLog): CaptureTable => {
  let captures = new Map<number, StoredCapture>()

  const refresh = (id: number): StoredCapture => {
    const row = db.prepare(`${selectSql} where id = ?`).get(id)
    if (!row) throw new Error(`there is no capture ${id}`)
    const capture = captureOf(row)
    captures.set(id, capture)
    return capture
  }

  const end = (id: number, problem: string | null): void => {
    db.prepare('update capture set stopped_ms = ?, problem = ? where id = ?').run(Date.now(), problem, id)
    const { counters } = refresh(id)
    custody.note('capture ended', subject(id), { problem, ...counters })
  }

  return {
    all: () => [...captures.values()],
    of: id => {
      const capture = captures.get(id)
      if (!capture) throw new Error(`there is no capture ${id}`)
      return capture
    },
    begin: ({ host, ports, allow, protocols, retention, keepsRaw }) => {
      const { ms, bytes } = retention
      const lists = [JSON.stringify(ports), JSON.stringify(allow), JSON.stringify(protocols)] as const
      const counters = JSON.stringify(noCounters)
      const row = db.prepare(beginSql).get(host, ...lists, ms, bytes, keepsRaw ? 1 : 0, Date.now(), counters)
      const id = Number(row?.[0])
      custody.note('capture begun', subject(id), { host, ports, allow, protocols, retention, keepsRaw })
      refresh(id)
      return id
    },
    count: (id, counters, exporters) => {
      const text = JSON.stringify(counters)
      if (exporters === null) db.prepare('update capture set counters = ? where id = ?').run(text, id)
      else
        db.prepare('update capture set counters = ?, exporters = ? where id = ?').run(
          text,
          JSON.stringify(exporters),
          id,
        )
      refresh(id)
    },
    end,
    interrupt: () => {
      for (const { id, stopped } of captures.values())
        if (stopped === null) end(id, 'The capture ended when the program did; what it had stored is kept.')
    },
    load: () => {
      captures = new Map(
        db
          .prepare(`${selectSql} order by id`)
          .all()
          .map(captureOf)
          .map(capture => [capture.id, capture]),
      )
    },
  }
}
