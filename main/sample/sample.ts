import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../../shared/rpc/message'
import { createBackground } from './background'
import { type Connection, createConnection } from './connection'
import { createFiles } from './files'
import { type Act, type Planned, planIncident } from './incident'
import type { LogKind, LogWriter } from './log-writer'
import { awsFirewallLog } from './logs/aws-network-firewall'
import { awsVpcLog } from './logs/aws-vpc-flow'
import { azureNsgLog } from './logs/azure-nsg-flow'
import { azureVnetLog } from './logs/azure-vnet-flow'
import { ibmVpcLog } from './logs/ibm-vpc-flow'
import { suricataLog } from './logs/suricata-eve'
import { createPeers } from './peers'
import { createRandom } from './random'
import { type Site, sites } from './site'
import { busyness, slotCount, slotMs, weekStart } from './week'

/** A planted act as it stands in one log: its `query` finds exactly its `flows` rows. */
export type TrueAct = {
  readonly act: Act['act']
  readonly format: string
  readonly technique: string
  readonly hosts: readonly string[]
  /** ISO 8601, whole seconds around all of its rows. */
  readonly start: string
  readonly end: string
  readonly flows: number
  readonly query: string
}

/** What really happened in a sample, written beside it as `truth.json`. */
export type Truth = {
  readonly seed: number
  readonly flows: number
  readonly benign: number
  readonly acts: readonly TrueAct[]
  /** Rows of each log. */
  readonly formats: Readonly<Record<string, number>>
}

export type SampleOptions = {
  /** Rows over all formats together. */
  readonly flows: number
  readonly seed: number
  /** Ids of the formats to write; all six if left out. */
  readonly formats?: readonly string[]
  readonly onProgress?: (written: number, flows: number) => void
  readonly signal?: AbortSignal
}

export const sampleLogs: readonly LogKind[] = [
  awsVpcLog,
  awsFirewallLog,
  suricataLog,
  azureNsgLog,
  azureVnetLog,
  ibmVpcLog,
]

/** Where the acts are told, beside the logs. */
const truthName = 'truth.json'

/** Share of the rows the incident may take. */
const incidentShare = 0.25

/** The background noise of the Internet does not sleep: this share of a busy slot is there at any hour. */
const flatShare = 0.12

const slotWeights = Array.from({ length: slotCount }, (_, slot) => flatShare + busyness(slot))
const totalWeight = slotWeights.reduce((sum, weight) => sum + weight, 0)

/** Writes one week of logs with the incident in it, a folder a format, and `truth.json`. The same options give the same bytes. */
export const writeSample = async (folder: string, options: SampleOptions): Promise<Truth> => {
  const { flows, seed, formats, onProgress, signal } = options
  const kinds = sampleLogs.filter(({ format }) => formats?.includes(format) ?? true)
  mkdirSync(folder, { recursive: true })
  makeRoom(folder, kinds)
  const acts: TrueAct[] = []
  const rows: Record<string, number> = {}
  let before = 0
  for (const [index, kind] of kinds.entries()) {
    const share = Math.floor(flows / kinds.length) + (index < flows % kinds.length ? 1 : 0)
    const done = before
    const written = await writeLog({
      folder: join(folder, kind.format),
      kind,
      stream: sampleLogs.indexOf(kind),
      rows: share,
      seed,
      onProgress: count => onProgress?.(done + count, flows),
      signal,
    })
    before += written.rows
    rows[kind.format] = written.rows
    acts.push(...written.acts)
  }
  const inActs = acts.reduce((sum, act) => sum + act.flows, 0)
  const truth: Truth = { seed, flows: before, benign: before - inActs, acts, formats: rows }
  writeFileSync(join(folder, truthName), `${JSON.stringify(truth, null, 2)}\n`)
  return truth
}

/** An earlier sample is replaced; files of anybody else are left alone. */
const makeRoom = (folder: string, kinds: readonly LogKind[]): void => {
  const isSample = holdsSample(folder)
  for (const { format } of kinds) {
    const path = join(folder, format)
    if (!existsSync(path) || readdirSync(path).length === 0) continue
    if (!isSample) throw new Failure('bad-input', `${path} is not empty; name another folder for the sample.`)
    rmSync(path, { recursive: true })
  }
}

const holdsSample = (folder: string): boolean => {
  try {
    const truth: unknown = JSON.parse(readFileSync(join(folder, truthName), 'utf8'))
    return typeof truth === 'object' && truth !== null && 'acts' in truth && 'seed' in truth
  } catch {
    // No truth to be read, no sample.
    return false
  }
}

type LogTask = {
  readonly folder: string
  readonly kind: LogKind
  readonly stream: number
  readonly rows: number
  readonly seed: number
  readonly onProgress: (rows: number) => void
  readonly signal: AbortSignal | undefined
}

/** How often the thread is given back, in slots: progress is shown, an abort is seen. */
const slotsBetweenPauses = 24

const writeLog = async ({ folder, kind, stream, rows, seed, onProgress, signal }: LogTask) => {
  const site = siteOf(kind.format)
  const random = createRandom(seed, stream)
  const background = createBackground(site, createPeers(random), random)
  const files = createFiles(folder, kind, rows)
  const writer = kind.create(site, files)
  const connection = createConnection(site.victim)
  // Half of it, since most logs write two records a connection.
  const plan = planIncident(site, (rows * incidentShare) / 2, random)
  const books = createBooks(writer, connection)
  const incidentRows = books.count(plan)
  const benignRows = Math.max(0, rows - incidentRows)

  let written = 0
  let benign = 0
  let next = 0
  let weight = 0
  for (let slot = 0; slot < slotCount; slot++) {
    const slotStart = weekStart + slot * slotMs
    weight += slotWeights[slot] ?? 0
    const quota = slot === slotCount - 1 ? benignRows : Math.floor((benignRows * weight) / totalWeight)
    const first = benign
    const share = quota - first
    while (benign < quota || (plan[next]?.start ?? Number.POSITIVE_INFINITY) < slotStart + slotMs) {
      const start =
        benign < quota ? slotStart + ((benign - first + random.next()) / (share + 1)) * slotMs : slotStart + slotMs
      const planned = plan[next]
      if (planned && planned.start <= start) {
        written += books.write(planned)
        next++
        continue
      }
      connection.start = start
      background.ordinary(connection, slot)
      if (writer.rows(connection) > benignRows - benign) background.filler(connection)
      benign += writer.rows(connection)
      writer.write(connection)
    }
    writer.endSlot(slotStart + slotMs)
    if (slot % slotsBetweenPauses !== 0) continue
    onProgress(written + benign)
    await new Promise(resolve => setImmediate(resolve))
    if (signal?.aborted) {
      files.close()
      signal.throwIfAborted()
    }
  }
  writer.end()
  files.close()
  onProgress(written + benign)
  return { rows: written + benign, acts: books.acts(kind.format) }
}

const siteOf = (format: string): Site => {
  const site = sites[format]
  if (!site) throw new Error(`no site for ${format}`)
  return site
}

/** Keeps count of what each act left in the log. */
const createBooks = (writer: LogWriter, connection: Connection) => {
  const found = new Map<Act, { start: number; end: number; flows: number }>()
  const fill = ({ start, fill: fillIn }: Planned): number => {
    connection.start = start
    connection.filler = false
    fillIn(connection)
    return writer.rows(connection)
  }
  return {
    count: (plan: readonly Planned[]): number => plan.reduce((sum, planned) => sum + fill(planned), 0),
    write: (planned: Planned): number => {
      const rows = fill(planned)
      writer.write(connection)
      const end = connection.start + connection.durationMs
      const entry = found.get(planned.act)
      if (!entry) found.set(planned.act, { start: connection.start, end, flows: rows })
      else {
        entry.end = Math.max(entry.end, end)
        entry.flows += rows
      }
      return rows
    },
    acts: (format: string): readonly TrueAct[] =>
      [...found].map(([{ act, technique, hosts, query }, { start, end, flows }]) => ({
        act,
        format,
        technique,
        hosts,
        start: new Date(Math.floor(start / 1000) * 1000).toISOString(),
        // Alerts come a few milliseconds after the packet.
        end: new Date(Math.ceil((end + 10) / 1000) * 1000).toISOString(),
        flows,
        query: `format:${format} ${query}`,
      })),
  }
}
