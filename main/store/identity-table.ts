import type { Database, Row } from './database'
import { compareKeys, entriesOf, entryWords, fileAt, lowerBound, mergedRuns, sortedRows } from './identity-run'

/** A batch's rows as identities: four words a row, and the earliest and latest start among them. */
export type NamedRows = {
  readonly keys: Uint32Array
  readonly rows: number
  readonly first: number
  readonly last: number
}

/**
 * Which records the case holds, by what their format says makes them the same. Only formats with an identity cost
 * anything, and memory does not grow with the case: identities lie in the file as sorted runs, of which those are read
 * that overlap a batch in time. A hash of 128 bits, cryptographic, is taken for the record itself.
 */
export type IdentityTable = {
  /**
   * For each row the file that gave the same record before, 0 for a new one; null when all are new. A file that holds a
   * record twice has it twice: only as many are known as another file gave. Inside a transaction.
   */
  readonly originals: (fileId: number, named: NamedRows) => Uint32Array | null
  /** Keeps the identities of rows that are stored; `originals` says which are not. Inside a transaction. */
  readonly add: (fileId: number, named: NamedRows, originals: Uint32Array | null) => void
  /** As the file has it, after a transaction that failed. */
  readonly load: () => void
}

type Run = {
  readonly id: number
  readonly records: number
  /** The file all its entries came from; null when there are several. */
  readonly file: number | null
  readonly first: number
  readonly last: number
}

/** So many runs of about one size become one. */
const fanOut = 8
/** Larger runs stay as they are. */
const mostMerged = 512 * 1024
const cacheBytes = 64 * 1024 * 1024
const keyWords = 4

const sizeClass = ({ records }: Run): number => Math.floor(Math.log2(records) / Math.log2(fanOut))
const runOf = ([id, records, file, first, last]: Row): Run => ({
  id: Number(id),
  records: Number(records),
  file: file === null ? null : Number(file),
  first: Number(first ?? Number.NaN),
  last: Number(last ?? Number.NaN),
})

export const createIdentityTable = (db: Database): IdentityTable => {
  let runs: Run[] = []
  const cache = new Map<number, Uint32Array>()
  let cached = 0

  const remember = (id: number, entries: Uint32Array): void => {
    cache.set(id, entries)
    cached += entries.byteLength
    for (const [oldest, held] of cache) {
      if (cached <= cacheBytes || oldest === id) break
      forget(oldest, held)
    }
  }
  const forget = (id: number, entries: Uint32Array): void => {
    if (cache.delete(id)) cached -= entries.byteLength
  }

  const entriesIn = (run: Run): Uint32Array => {
    const known = cache.get(run.id)
    if (known) {
      cache.delete(run.id)
      cache.set(run.id, known)
      return known
    }
    const read = db.prepare('select data from identity_run where id = ?').withBlob(bytes => {
      const entries = new Uint32Array(bytes.length / Uint32Array.BYTES_PER_ELEMENT)
      new Uint8Array(entries.buffer).set(bytes)
      return entries
    }, run.id)
    if (!read) throw new Error(`the case holds no identities ${run.id}`)
    remember(run.id, read)
    return read
  }

  const write = (entries: Uint32Array, file: number | null, first: number, last: number): void => {
    const records = entriesOf(entries)
    const row = db
      .prepare('insert into identity_run (records, file, first_ms, last_ms, data) values (?, ?, ?, ?, ?) returning id')
      .get(records, file, first, last, new Uint8Array(entries.buffer, entries.byteOffset, entries.byteLength))
    const id = Number(row?.[0])
    runs.push({ id, records, file, first, last })
    remember(id, entries)
  }

  /** Merges the newest runs of one size, and what comes of it with others of its size. */
  const tidy = (): void => {
    for (;;) {
      const tail = runs.slice(-fanOut)
      const [first] = tail
      if (!first || tail.length < fanOut || tail.some(run => sizeClass(run) !== sizeClass(first))) return
      if (tail.reduce((sum, { records }) => sum + records, 0) > mostMerged) return
      const entries = mergedRuns(tail.map(entriesIn))
      const drop = db.prepare('delete from identity_run where id = ?')
      for (const { id } of tail) {
        drop.run(id)
        forget(id, cache.get(id) ?? new Uint32Array(0))
      }
      runs = runs.slice(0, -fanOut)
      const files = new Set(tail.map(({ file }) => file))
      const [file = null] = files.size === 1 ? files : [null]
      write(entries, file, Math.min(...tail.map(run => run.first)), Math.max(...tail.map(run => run.last)))
    }
  }

  /** How often other files gave the record at `at` of `keys`, and the first of those files. */
  const givenBy = (fileId: number, entries: Uint32Array, keys: Uint32Array, at: number, from: number) => {
    const begin = lowerBound(entries, keys, at, from)
    let [end, times, original] = [begin, 0, 0]
    while (end < entriesOf(entries) && compareKeys(entries, end * entryWords, keys, at) === 0) {
      const file = fileAt(entries, end++)
      if (file === fileId) continue
      times++
      original ||= file
    }
    return { begin, times, original }
  }

  return {
    originals: (fileId, { keys, rows, first, last }) => {
      const others = runs.filter(run => run.file !== fileId && run.first <= last && run.last >= first)
      if (others.length === 0) return null
      const order = sortedRows(keys, rows)
      const found = new Uint32Array(rows)
      const known = others.map(run => ({ entries: entriesIn(run), from: 0 }))
      let any = false
      for (let begin = 0; begin < order.length; ) {
        const at = (order[begin] as number) * keyWords
        let end = begin + 1
        while (end < order.length && compareKeys(keys, (order[end] as number) * keyWords, keys, at) === 0) end++
        let [times, original] = [0, 0]
        for (const run of known) {
          const given = givenBy(fileId, run.entries, keys, at, run.from)
          run.from = given.begin
          times += given.times
          original ||= given.original
        }
        for (let same = begin; same < Math.min(end, begin + times); same++) {
          found[order[same] as number] = original
          any = true
        }
        begin = end
      }
      return any ? found : null
    },
    add: (fileId, { keys, rows, first, last }, originals) => {
      const order = sortedRows(keys, rows).filter(row => !originals?.[row])
      if (order.length === 0) return
      const entries = new Uint32Array(order.length * entryWords)
      for (const [at, row] of order.entries()) {
        entries.set(keys.subarray(row * keyWords, (row + 1) * keyWords), at * entryWords)
        entries[(at + 1) * entryWords - 1] = fileId
      }
      write(entries, fileId, first, last)
      tidy()
    },
    load: () => {
      cache.clear()
      cached = 0
      runs = db.prepare('select id, records, file, first_ms, last_ms from identity_run order by id').all().map(runOf)
    },
  }
}
