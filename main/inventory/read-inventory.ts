import { createHash } from 'node:crypto'
import type { InventoryCounts, InventoryEntry, InventoryReject } from '../../shared/model/inventory'
import { Failure } from '../../shared/rpc/message'
import type { ByteStream } from '../sources/byte-stream'
import { createCsvFramer } from '../sources/csv-framer'
import { excerptBytes } from '../sources/framed'
import { looksLikeJson } from '../sources/head'
import { createJsonFramer } from '../sources/json-framer'
import { readFile } from '../sources/read-file'
import { unpack } from '../sources/unpack'
import { asUtf8 } from '../sources/utf8'
import { type Column, columnOf } from './columns'
import { entriesOf, type Told } from './entries-of'
import { delimiterOf } from './table-head'

export type ReadInventory = InventoryCounts & {
  readonly sha256: string
  readonly bytes: number
  readonly entries: readonly InventoryEntry[]
  /** The first of the rejected lines. */
  readonly rejects: readonly InventoryReject[]
}

const mostEntries = 1_000_000
const mostBytes = 256 * 1024 * 1024
const mostRejects = 10_000
const mostColumns = 200

const replaced = 'replaced by a later line'

/** Reads a CSV file, a JSON array or JSON lines as addresses and what is said of them; the later line wins. */
export const readInventory = async (path: string, name: string, signal?: AbortSignal): Promise<ReadInventory> => {
  const failed = (why: string): Failure => new Failure('bad-input', `${name} was not read as an inventory: ${why}.`)
  const hash = createHash('sha256')
  let bytes = 0
  const hashed = async function* (stream: ByteStream): AsyncGenerator<Uint8Array> {
    for await (const piece of stream) {
      hash.update(piece)
      bytes += piece.length
      yield piece
    }
  }
  const changes: string[] = []
  const stream = await asUtf8(await unpack(hashed(readFile(path, sentence => changes.push(sentence)))))
  const lines = createLines(failed)
  let push: ((piece: Uint8Array) => void) | null = null
  let end = (): void => {}
  let unpacked = 0
  for await (const piece of stream) {
    if (signal?.aborted) throw new Failure('cancelled', 'The import was cancelled.')
    unpacked += piece.length
    if (unpacked > mostBytes) throw failed(`it holds more than ${mostBytes / 1024 / 1024} MiB`)
    if (push === null) {
      const framer = looksLikeJson(piece) ? jsonReader(lines) : csvReader(lines, piece, failed)
      push = framer.push
      end = framer.end
    }
    push(piece)
  }
  end()
  if (changes[0] !== undefined) throw failed(changes[0])
  const { entries, ...counted } = lines.finish()
  if (entries.length === 0 && counted.rejected === 0) throw failed('it holds no line of addresses')
  return { sha256: hash.digest('hex'), bytes, entries, ...counted }
}

type Lines = {
  readonly take: (told: Told, line: number, excerpt: () => string) => void
  readonly reject: (line: number, reason: string, excerpt: string) => void
  readonly skip: (kind: string) => void
  readonly finish: () => InventoryCounts & Pick<ReadInventory, 'entries' | 'rejects'>
}

/** Keeps the books of the lines: of one address that stands in several, the last one counts. */
const createLines = (failed: (why: string) => Failure): Lines => {
  const byAddress = new Map<string, InventoryEntry>()
  /** How many addresses of a line still stand. */
  const standing = new Map<number, number>()
  const rejects: InventoryReject[] = []
  const skippedKinds: Record<string, number> = {}
  let [seen, stored, rejected, skipped] = [0, 0, 0, 0]

  const skip = (kind: string): void => {
    skipped++
    skippedKinds[kind] = (skippedKinds[kind] ?? 0) + 1
  }
  const put = (entry: InventoryEntry): void => {
    const before = byAddress.get(entry.address)
    if (before && before.line !== entry.line) {
      const left = (standing.get(before.line) ?? 1) - 1
      if (left === 0) {
        standing.delete(before.line)
        stored--
        skip(replaced)
      } else standing.set(before.line, left)
    }
    if (before?.line !== entry.line) standing.set(entry.line, (standing.get(entry.line) ?? 0) + 1)
    byAddress.set(entry.address, entry)
    if (byAddress.size > mostEntries)
      throw failed(`it names more than ${mostEntries.toLocaleString('en')} addresses and blocks`)
  }
  const reject: Lines['reject'] = (line, reason, excerpt) => {
    seen++
    rejected++
    if (rejects.length < mostRejects) rejects.push({ line, reason: `${reason}.`, excerpt })
  }

  return {
    reject,
    skip: kind => {
      seen++
      skip(kind)
    },
    take: (told, line, excerpt) => {
      const taken = entriesOf(told, line)
      if (typeof taken === 'string') {
        reject(line, `${taken.charAt(0).toUpperCase()}${taken.slice(1)}`, excerpt())
        return
      }
      seen++
      if (taken === null) {
        skip('empty')
        return
      }
      stored++
      for (const entry of taken) put(entry)
    },
    finish: () => ({ entries: [...byAddress.values()], rejects, seen, stored, rejected, skipped, skippedKinds }),
  }
}

type Reader = { readonly push: (piece: Uint8Array) => void; readonly end: () => void }

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes.subarray(0, excerptBytes))
const sentence = (reason: string): string => `${reason.charAt(0).toUpperCase()}${reason.slice(1)}`

const csvReader = (lines: Lines, head: Uint8Array, failed: (why: string) => Failure): Reader => {
  const delimiter = delimiterOf(textOf64k(head))
  let columns: readonly Column[] | null = null
  let lastLine = 0
  return createCsvFramer(
    {
      broken: (reason, _, start) => lines.reject(++lastLine, sentence(reason), textOf(start)),
      row: (cells, _, line, bytes) => {
        lastLine = line
        if (columns === null) {
          if (/^sep=.?$/.test(cells.join(delimiter))) return
          columns = cells.slice(0, mostColumns + 1).map(columnOf)
          if (columns.length > mostColumns) throw failed(`it has more than ${mostColumns} columns`)
          if (!columns.some(({ role }) => role === 'address' || role === 'block'))
            throw failed('its first line names no column of addresses, such as address, ip or cidr')
          return
        }
        if (cells[0]?.startsWith('#')) {
          lines.skip('comment')
          return
        }
        const known = columns
        if (cells.slice(known.length).some(cell => cell.trim() !== '')) {
          lines.reject(line, `It has ${cells.length} cells, and the first line ${known.length}`, textOf(bytes))
          return
        }
        const told = known.flatMap((column, at) => {
          const value = cells[at]
          return value === undefined ? [] : [[column, value] as const]
        })
        lines.take(told, line, () => textOf(bytes))
      },
    },
    delimiter,
  )
}

const textOf64k = (head: Uint8Array): string => new TextDecoder().decode(head.subarray(0, 65_536))

const jsonReader = (lines: Lines): Reader => {
  const columns = new Map<string, Column>()
  const column = (name: string): Column => {
    const known = columns.get(name) ?? columnOf(name)
    // Names come from the file: a file of ever new ones does not fill the memory with them.
    if (columns.size < mostColumns) columns.set(name, known)
    return known
  }
  let record = 0
  return createJsonFramer([], {
    broken: (reason, _, start) => lines.reject(++record, sentence(reason), textOf(start)),
    value: value => {
      record++
      const excerpt = () => (JSON.stringify(value) ?? '').slice(0, excerptBytes)
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        lines.reject(record, 'It is no object', excerpt())
        return
      }
      const members = Object.entries(value)
      if (members.length > mostColumns) {
        lines.reject(record, `It has more than ${mostColumns} members`, excerpt())
        return
      }
      const told = members.map(([name, member]) => [column(name), cellOf(member)] as const)
      lines.take(told, record, excerpt)
    },
  })
}

const cellOf = (value: unknown): string => {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(cellOf).join(',')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
