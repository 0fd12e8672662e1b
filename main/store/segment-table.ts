import { type ColumnName, columnNames } from '../../shared/model/columns'
import { Failure } from '../../shared/rpc/message'
import type { EncodedColumn, SegmentInfo } from './case-store'
import { type ColumnCache, createColumnCache } from './column-cache'
import type { Database } from './database'
import { bytesOf, type ColumnStats, emptyStats, viewOf } from './encode-column'

export type NewSegment = {
  readonly fileId: number
  readonly rows: number
  /** Columns that are null throughout may be left out. */
  readonly columns: ReadonlyMap<ColumnName, EncodedColumn>
}

export type SegmentTable = {
  readonly rowCount: () => number
  readonly segments: () => readonly SegmentInfo[]
  readonly column: (segmentId: number, name: ColumnName) => EncodedColumn
  /** Writes a segment behind the last one; in memory it counts from `publish` on. Inside a transaction. */
  readonly append: (segment: NewSegment) => void
  /** Puts one segment in the place of a run of neighbours with the same rows. Inside a transaction. */
  readonly replace: (run: readonly SegmentInfo[], by: NewSegment) => void
  readonly publish: () => void
  readonly discard: () => void
  /** Segments as they now stand, those not yet published included. */
  readonly pending: () => readonly SegmentInfo[]
  /** Gives every column its number in the file; columns of a later program get theirs when it first opens the case. */
  readonly nameColumns: () => void
  readonly load: () => void
}

/** One column's entry of the `stats` blob: column id, width and null bit, least, greatest. */
const entryBytes = 18
const nullBit = 0x80
const columnsPerSegment = 256

const holds = ({ firstRow, rows }: SegmentInfo, row: number): boolean => row >= firstRow && row < firstRow + rows
const dataId = (segmentId: number, columnId: number): number => segmentId * columnsPerSegment + columnId

export const createSegmentTable = (db: Database, options: { readonly cacheBytes: number }): SegmentTable => {
  const cache: ColumnCache = createColumnCache(options.cacheBytes)
  const columnIds = new Map<ColumnName, number>()
  const namesById = new Map<number, ColumnName>()
  let published: readonly SegmentInfo[] = []
  let byId = new Map<number, SegmentInfo>()
  /** Where the rows of a segment that was merged away are now, for a question that was asked before. */
  const moved = new Map<number, { readonly info: SegmentInfo; readonly into: number }>()

  let draft: SegmentInfo[] | null = null
  let fresh: (() => void)[] = []
  let nextId = 1

  const known = new Set<string>(columnNames)
  const loadColumnIds = (): void => {
    for (const [id, name] of db.prepare('select id, name from flow_column').all()) {
      if (typeof id !== 'number' || typeof name !== 'string' || !known.has(name)) continue
      columnIds.set(name as ColumnName, id)
      namesById.set(id, name as ColumnName)
    }
  }

  const columnId = (name: ColumnName): number => {
    const id = columnIds.get(name)
    if (id === undefined) throw new Error(`column ${name} has no number in the case`)
    return id
  }

  const encodeStats = (entries: readonly (readonly [number, ColumnStats])[]): Uint8Array => {
    const bytes = new Uint8Array(entries.length * entryBytes)
    const view = new DataView(bytes.buffer)
    for (const [at, [id, { width, min, max, hasNulls }]] of entries.entries()) {
      view.setUint8(at * entryBytes, id)
      view.setUint8(at * entryBytes + 1, width | (hasNulls ? nullBit : 0))
      view.setFloat64(at * entryBytes + 2, min, true)
      view.setFloat64(at * entryBytes + 10, max, true)
    }
    return bytes
  }

  const noStats = Object.freeze(Object.fromEntries(columnNames.map(name => [name, emptyStats])))
  type Stats = Record<ColumnName, ColumnStats>

  const decodeStats = (bytes: Uint8Array): Stats => {
    const stats = { ...noStats } as Stats
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (let at = 0; at + entryBytes <= bytes.length; at += entryBytes) {
      const name = namesById.get(view.getUint8(at))
      const shape = view.getUint8(at + 1)
      if (name === undefined) continue
      stats[name] = {
        width: (shape & ~nullBit) as EncodedColumn['width'],
        hasNulls: (shape & nullBit) !== 0,
        min: view.getFloat64(at + 2, true),
        max: view.getFloat64(at + 10, true),
      }
    }
    return stats
  }

  const insertSegment = db.prepare('insert into segment (id, first_row, rows, file, stats) values (?, ?, ?, ?, ?)')
  const insertData = db.prepare('insert into segment_data (id, data) values (?, ?)')

  const write = (firstRow: number, { fileId, rows, columns }: NewSegment): SegmentInfo => {
    const id = nextId++
    const stats = { ...noStats } as Stats
    const entries: (readonly [number, ColumnStats])[] = []
    for (const [name, column] of columns) {
      const { data, ...rest } = column
      if (rest.width === 0 && Number.isNaN(rest.min)) continue
      const columnNumber = columnId(name)
      entries.push([columnNumber, rest])
      stats[name] = rest
      if (data !== null) {
        insertData.run(dataId(id, columnNumber), new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
        fresh.push(() => cache.put(id, name, column))
      }
    }
    insertSegment.run(id, firstRow, rows, fileId, encodeStats(entries))
    return { id, firstRow, rows, fileId, stats }
  }

  const standing = (): SegmentInfo[] => {
    draft ??= [...published]
    return draft
  }

  const readColumn = (info: SegmentInfo, name: ColumnName, stats: ColumnStats): EncodedColumn => {
    const memory = new SharedArrayBuffer(bytesOf(stats.width, info.rows))
    const found = db.prepare('select data from segment_data where id = ?').withBlob(
      bytes => {
        if (bytes.length !== memory.byteLength) return false
        new Uint8Array(memory).set(bytes)
        return true
      },
      dataId(info.id, columnId(name)),
    )
    if (found === null) throw new Failure('busy', 'The case was rearranged by the process that writes it. Ask again.')
    if (!found)
      throw new Failure('internal', `Column ${name} of segment ${info.id} does not have the length the case says.`)
    return { ...stats, data: viewOf(stats.width, memory) }
  }

  const column = (segmentId: number, name: ColumnName): EncodedColumn => {
    const place = moved.get(segmentId)
    if (place) return sliced(place.info, place.into, name)
    const info = byId.get(segmentId)
    if (!info) throw new Error(`there is no segment ${segmentId}`)
    const stats = info.stats[name]
    if (stats.width === 0) return { ...stats, data: null }
    const cached = cache.get(segmentId, name)
    if (cached) return cached
    const read = readColumn(info, name, stats)
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

  return {
    rowCount: () => {
      const last = published.at(-1)
      return last ? last.firstRow + last.rows - 1 : 0
    },
    segments: () => published,
    column,
    append: segment => {
      const list = standing()
      const last = list.at(-1)
      list.push(write(last ? last.firstRow + last.rows : 1, segment))
    },
    replace: (run, by) => {
      const [first] = run
      const list = standing()
      const at = first ? list.findIndex(({ id }) => id === first.id) : -1
      if (!first || at < 0) throw new Error('the segments to merge are not there')
      const removeSegment = db.prepare('delete from segment where id = ?')
      const removeData = db.prepare('delete from segment_data where id >= ? and id < ?')
      for (const { id } of run) {
        removeSegment.run(id)
        removeData.run(dataId(id, 0), dataId(id + 1, 0))
      }
      const merged = write(first.firstRow, by)
      list.splice(at, run.length, merged)
      fresh.push(() => {
        for (const info of run) {
          cache.drop(info.id)
          moved.set(info.id, { info, into: merged.id })
        }
      })
    },
    publish: () => {
      if (draft) {
        published = draft
        byId = new Map(draft.map(info => [info.id, info]))
      }
      for (const apply of fresh) apply()
      draft = null
      fresh = []
    },
    discard: () => {
      draft = null
      fresh = []
    },
    pending: () => draft ?? published,
    nameColumns: () => {
      for (const name of columnNames) db.prepare('insert or ignore into flow_column (name) values (?)').run(name)
    },
    load: () => {
      loadColumnIds()
      const rows = db.prepare('select id, first_row, rows, file, stats from segment order by first_row').all()
      const last = Number(db.prepare('select coalesce(max(id), 0) from segment').get()?.[0] ?? 0)
      const seen = byId
      published = rows.map(([id, firstRow, count, file, stats]) => {
        const old = seen.get(Number(id))
        if (old) return old
        const fileId = Number(file)
        const bytes = stats instanceof Uint8Array ? stats : new Uint8Array()
        return { id: Number(id), firstRow: Number(firstRow), rows: Number(count), fileId, stats: decodeStats(bytes) }
      })
      byId = new Map(published.map(info => [info.id, info]))
      for (const [id, info] of seen) {
        const holder = byId.has(id) ? null : published.find(whole => holds(whole, info.firstRow))
        if (holder) moved.set(id, { info, into: holder.id })
      }
      nextId = Math.max(nextId, last + 1)
    },
  }
}
