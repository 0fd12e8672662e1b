import type { ColumnName } from '../../shared/model/columns'
import { Failure } from '../../shared/rpc/message'
import type { EncodedColumn, SegmentInfo } from './case-store'
import { type ColumnCache, createColumnCache } from './column-cache'
import type { Database } from './database'
import { bytesOf, type ColumnStats, viewOf } from './encode-column'
import { Rearranged } from './rearranged'
import { createSegmentStats, statsOfColumns } from './segment-stats'

export type NewSegment = Pick<SegmentInfo, 'rows' | 'files' | 'since' | 'until'> & {
  /** Columns that are null throughout may be left out. */
  readonly columns: ReadonlyMap<ColumnName, EncodedColumn>
}

export type SegmentTable = {
  readonly rowCount: () => number
  readonly lastRow: () => number
  readonly segments: () => readonly SegmentInfo[]
  readonly column: (segmentId: number, name: ColumnName) => EncodedColumn
  /** Writes a segment behind the last row ever given; in memory it counts from `publish` on. Inside a transaction. */
  readonly append: (segment: NewSegment) => void
  /** Puts one segment in the place of a run of neighbours with the same rows. Inside a transaction. */
  readonly replace: (run: readonly SegmentInfo[], by: NewSegment) => void
  /** Takes segments with their rows out of the case; the ids of these rows are never given again. Inside a transaction. */
  readonly remove: (gone: readonly SegmentInfo[]) => void
  readonly publish: () => void
  readonly discard: () => void
  /** Segments as they now stand, those not yet published included. */
  readonly pending: () => readonly SegmentInfo[]
  /** Gives every column its number in the file. */
  readonly nameColumns: () => void
  readonly load: () => void
}

const columnsPerSegment = 256
/** So many segments that were merged away are still found by a question that was asked before. */
const mostMoved = 4096

const end = ({ firstRow, rows }: SegmentInfo): number => firstRow + rows - 1
const holds = (segment: SegmentInfo, row: number): boolean => row >= segment.firstRow && row <= end(segment)
const dataId = (segmentId: number, columnId: number): number => segmentId * columnsPerSegment + columnId

export const createSegmentTable = (db: Database, options: { readonly cacheBytes: number }): SegmentTable => {
  const cache: ColumnCache = createColumnCache(options.cacheBytes)
  const stats = createSegmentStats(db)
  let published: readonly SegmentInfo[] = []
  let byId = new Map<number, SegmentInfo>()
  let rowCount = 0
  let lastRow = 0
  /** Where the rows of a segment that was merged away are now, for a question that was asked before. */
  const moved = new Map<number, { readonly info: SegmentInfo; readonly into: number }>()

  let draft: SegmentInfo[] | null = null
  let draftLastRow: number | null = null
  let fresh: (() => void)[] = []
  let nextId = 1

  const insertSegment = db.prepare(
    'insert into segment (id, first_row, rows, stats, bytes, since_ms, until_ms) values (?, ?, ?, ?, ?, ?, ?)',
  )
  const insertFile = db.prepare('insert into segment_file (segment, file, rows) values (?, ?, ?)')
  const insertData = db.prepare('insert into segment_data (id, data) values (?, ?)')

  const write = (firstRow: number, { rows, files, since, until, columns }: NewSegment): SegmentInfo => {
    const id = nextId++
    const entries: (readonly [ColumnName, ColumnStats])[] = []
    let bytes = 0
    for (const [name, column] of columns) {
      const { data, ...rest } = column
      if (rest.width === 0 && Number.isNaN(rest.min)) continue
      entries.push([name, rest])
      if (data === null) continue
      bytes += data.byteLength
      insertData.run(dataId(id, stats.numberOf(name)), new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
      fresh.push(() => cache.put(id, name, column))
    }
    const encoded = stats.encode(entries)
    bytes += encoded.length
    insertSegment.run(id, firstRow, rows, encoded, bytes, since, until)
    for (const file of files) insertFile.run(id, file.id, file.rows)
    return { id, firstRow, rows, files, bytes, since, until, stats: statsOfColumns(entries) }
  }

  const erase = (gone: readonly SegmentInfo[]): void => {
    for (const { id } of gone) {
      db.prepare('delete from segment where id = ?').run(id)
      db.prepare('delete from segment_file where segment = ?').run(id)
      db.prepare('delete from segment_data where id >= ? and id < ?').run(dataId(id, 0), dataId(id + 1, 0))
    }
  }

  const standing = (): SegmentInfo[] => {
    draft ??= [...published]
    return draft
  }

  const readColumn = (info: SegmentInfo, name: ColumnName, column: ColumnStats): EncodedColumn => {
    const memory = new SharedArrayBuffer(bytesOf(column.width, info.rows))
    const found = db.prepare('select data from segment_data where id = ?').withBlob(
      bytes => {
        if (bytes.length !== memory.byteLength) return false
        new Uint8Array(memory).set(bytes)
        return true
      },
      dataId(info.id, stats.numberOf(name)),
    )
    if (found === null) throw new Rearranged()
    if (!found)
      throw new Failure('internal', `Column ${name} of segment ${info.id} does not have the length the case says.`)
    return { ...column, data: viewOf(column.width, memory) }
  }

  const column = (segmentId: number, name: ColumnName): EncodedColumn => {
    const place = moved.get(segmentId)
    if (place) return sliced(place.info, place.into, name)
    const info = byId.get(segmentId)
    if (!info) throw new Rearranged()
    const known = info.stats[name]
    if (known.width === 0) return { ...known, data: null }
    const cached = cache.get(segmentId, name)
    if (cached) return cached
    const read = readColumn(info, name, known)
    cache.put(segmentId, name, read)
    return read
  }

  /** Rows of a merged-away segment inside the one that holds them now; that one may have been merged again. */
  const sliced = (info: SegmentInfo, into: number, name: ColumnName): EncodedColumn => {
    const whole = column(into, name)
    const holder = byId.get(into) ?? moved.get(into)?.info
    if (whole.data === null || !holder) return whole
    const from = info.firstRow - holder.firstRow
    return { ...whole, data: whole.data.subarray(from, from + info.rows) }
  }

  const keepMoved = (info: SegmentInfo, into: number): void => {
    moved.set(info.id, { info, into })
    for (const oldest of moved.keys()) {
      if (moved.size <= mostMoved) break
      moved.delete(oldest)
    }
  }

  const stand = (segments: readonly SegmentInfo[]): void => {
    published = segments
    byId = new Map(segments.map(info => [info.id, info]))
    rowCount = segments.reduce((sum, { rows }) => sum + rows, 0)
  }

  const loadFiles = (from: number): ReadonlyMap<number, { readonly id: number; readonly rows: number }[]> => {
    const files = new Map<number, { readonly id: number; readonly rows: number }[]>()
    const rowsOfFiles = db.prepare('select segment, file, rows from segment_file where segment >= ?').all(from)
    for (const [segment, file, rows] of rowsOfFiles) {
      const list = files.get(Number(segment))
      const entry = { id: Number(file), rows: Number(rows) }
      if (list) list.push(entry)
      else files.set(Number(segment), [entry])
    }
    return files
  }

  return {
    rowCount: () => rowCount,
    lastRow: () => lastRow,
    segments: () => published,
    column,
    append: segment => {
      const written = write((draftLastRow ?? lastRow) + 1, segment)
      standing().push(written)
      draftLastRow = end(written)
    },
    replace: (run, by) => {
      const [first] = run
      const list = standing()
      const at = first ? list.findIndex(({ id }) => id === first.id) : -1
      if (!first || at < 0) throw new Error('the segments to merge are not there')
      erase(run)
      const merged = write(first.firstRow, by)
      list.splice(at, run.length, merged)
      fresh.push(() => {
        for (const info of run) {
          cache.drop(info.id)
          keepMoved(info, merged.id)
        }
      })
    },
    remove: gone => {
      const ids = new Set(gone.map(({ id }) => id))
      erase(gone)
      draft = standing().filter(({ id }) => !ids.has(id))
      db.prepare("insert or replace into about (key, value) values ('last_row', ?)").run(draftLastRow ?? lastRow)
      fresh.push(() => {
        for (const id of ids) cache.drop(id)
      })
    },
    publish: () => {
      if (draft) stand(draft)
      lastRow = draftLastRow ?? lastRow
      for (const apply of fresh) apply()
      draft = null
      draftLastRow = null
      fresh = []
    },
    discard: () => {
      draft = null
      draftLastRow = null
      fresh = []
    },
    pending: () => draft ?? published,
    nameColumns: stats.nameColumns,
    load: () => {
      stats.load()
      const before = published
      const rows = db
        .prepare('select id, first_row, rows, stats, bytes, since_ms, until_ms from segment order by first_row')
        .all()
      // A writer that begins anew may give the id of a segment that has gone to another one.
      const known = rows.map(([id, firstRow, count]) => {
        const old = byId.get(Number(id))
        return old && old.firstRow === firstRow && old.rows === count ? old : null
      })
      const fresher = rows.flatMap(([id], at) => (known[at] ? [] : [Number(id)]))
      const files = loadFiles(fresher.reduce((least, id) => Math.min(least, id), Number.MAX_SAFE_INTEGER))
      for (const id of fresher) cache.drop(id)
      stand(
        rows.map(([id, firstRow, count, encoded, bytes, since, until], at) => {
          const old = known[at]
          if (old) return old
          return {
            id: Number(id),
            firstRow: Number(firstRow),
            rows: Number(count),
            files: files.get(Number(id)) ?? [],
            bytes: Number(bytes),
            since: Number(since),
            until: Number(until),
            stats: stats.decode(encoded instanceof Uint8Array ? encoded : new Uint8Array()),
          }
        }),
      )
      for (const info of before) {
        const holder = byId.has(info.id) ? null : published.find(whole => holds(whole, info.firstRow))
        if (holder) keepMoved(info, holder.id)
      }
      const kept = Number(db.prepare("select value from about where key = 'last_row'").get()?.[0] ?? 0)
      const last = published.at(-1)
      lastRow = Math.max(lastRow, kept, last ? end(last) : 0)
      nextId = Math.max(nextId, Number(db.prepare('select coalesce(max(id), 0) from segment').get()?.[0] ?? 0) + 1)
    },
  }
}
