import { type FileMetaData, parquetMetadata, parquetRead } from 'hyparquet'
import { Failure } from '../../../shared/rpc/message'
import type { WholeFile } from '../format'
import { unpackers } from './codecs'
import { checkPages } from './pages'
import { readStruct } from './thrift'

/** Rows that are laid down together, column by column. */
export type RowGroup = {
  /** Number of its first row in the file, from 0. */
  readonly first: number
  readonly rows: number
  /** Where its columns stand in the file. */
  readonly offset: number
  readonly length: number
}

export type ParquetTable = {
  /** Columns of single values; lists and structures are left out. */
  readonly columns: readonly string[]
  readonly groups: readonly RowGroup[]
  /**
   * Values of columns in rows `from`..`to` of a group, counted within it; a missing value is null or undefined. Throws a
   * sentence without subject where the group is damaged.
   */
  readonly read: (
    group: number,
    columns: readonly string[],
    from?: number,
    to?: number,
  ) => Promise<readonly (readonly unknown[])[]>
}

const magic = 'PAR1'
const longestDirectory = 16 * 1024 * 1024
const mostGroupRows = 16 * 1024 * 1024
const mostColumnBytes = 512 * 1024 * 1024

const tailBytes = 8

const bad = (sentence: string): Failure => new Failure('bad-input', sentence)

/** The directory at the end of the file, looked through before it is taken apart. */
const readDirectory = async (file: WholeFile): Promise<FileMetaData> => {
  const tail = await file.read(file.bytes - tailBytes, file.bytes)
  const end = Buffer.from(tail).toString('latin1', 4)
  if (end === 'PARE') throw bad('the Parquet file is encrypted')
  if (tail.length < tailBytes || end !== magic)
    throw bad('the Parquet file is cut: its directory, which is at the end, is not there')
  const length = new DataView(tail.buffer, tail.byteOffset, tail.length).getUint32(0, true)
  if (length > longestDirectory || length > file.bytes - tailBytes - magic.length)
    throw bad(`the Parquet file says that its directory is ${length.toLocaleString('en')} bytes long, which cannot be`)
  const bytes = await file.read(file.bytes - tailBytes - length, file.bytes)
  try {
    readStruct({ bytes: bytes.subarray(0, length), at: 0 })
    return parquetMetadata(bytes, { geoparquet: false })
  } catch (error) {
    throw bad(`the directory of the Parquet file is damaged: ${error instanceof Error ? error.message : String(error)}`)
  }
}

type Column = NonNullable<FileMetaData['row_groups'][number]['columns'][number]['meta_data']>

/** Chunk of a column in bytes `from`..`to`. */
const rangeOf = ({ dictionary_page_offset, data_page_offset, total_compressed_size }: Column) => {
  const dictionary = Number(dictionary_page_offset ?? 0)
  const from = dictionary > 0 ? dictionary : Number(data_page_offset)
  return { from, to: from + Number(total_compressed_size) }
}

const columnsOf = (metadata: FileMetaData, group: number): ReadonlyMap<string, Column> =>
  new Map(
    (metadata.row_groups[group]?.columns ?? []).flatMap(({ meta_data: column, file_path }) => {
      const [name, ...inner] = column?.path_in_schema ?? []
      return column && name !== undefined && inner.length === 0 && !file_path ? [[name, column] as const] : []
    }),
  )

const groupsOf = (metadata: FileMetaData): readonly RowGroup[] => {
  let first = 0
  return metadata.row_groups.map((_, at) => {
    const rows = Number(metadata.row_groups[at]?.num_rows)
    const ranges = [...columnsOf(metadata, at).values()].map(rangeOf)
    const offset = ranges.reduce((least, { from }) => Math.min(least, from), Number.POSITIVE_INFINITY)
    const end = ranges.reduce((most, { to }) => Math.max(most, to), 0)
    const group = { first, rows, offset: Number.isFinite(offset) ? offset : 0, length: Math.max(0, end - offset) }
    first += rows
    return group
  })
}

/** Opens a Parquet file by its directory; a `Failure` says what is wrong with it. */
export const openTable = async (file: WholeFile): Promise<ParquetTable> => {
  const metadata = await readDirectory(file)
  const flat = metadata.schema.slice(1).filter(({ type, repetition_type }) => type && repetition_type !== 'REPEATED')
  const elements = new Map(flat.map(element => [element.name, element]))
  const groups = groupsOf(metadata)
  const columns = [...columnsOf(metadata, 0).keys()].filter(name => elements.has(name))

  /** Columns that were looked through: a group may be read in several parts. */
  const checked = new Set<string>()

  const check = async (at: number, name: string, rows: number): Promise<void> => {
    const key = `${at} ${name}`
    if (checked.has(key)) return
    const column = columnsOf(metadata, at).get(name)
    if (!column) throw new Error(`the column ${name} is not there`)
    const { from, to } = rangeOf(column)
    if (!(from >= magic.length && to >= from && to <= file.bytes))
      throw new Error(`the column ${name} lies outside the file`)
    if (to - from > mostColumnBytes)
      throw new Error(`the column ${name} has ${(to - from).toLocaleString('en')} bytes, more than is read at once`)
    const element = elements.get(name)
    try {
      checkPages(await file.read(from, to), {
        codec: column.codec,
        rows,
        optional: element?.repetition_type !== 'REQUIRED',
        isFlag: column.type === 'BOOLEAN',
      })
    } catch (error) {
      throw new Error(`the column ${name} is damaged: ${error instanceof Error ? error.message : String(error)}`)
    }
    checked.add(key)
  }

  const slice = async (begin: number, end = file.bytes): Promise<ArrayBuffer> => {
    const bytes = await file.read(begin, end)
    const isWhole = bytes.byteOffset === 0 && bytes.length === bytes.buffer.byteLength
    const buffer = isWhole ? bytes.buffer : bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)
    return buffer as ArrayBuffer
  }

  /** One column at a time: no more than its bytes and its values of these rows are held. */
  const readColumn = async (name: string, first: number, rows: number): Promise<readonly unknown[]> => {
    const values: unknown[] = []
    await parquetRead({
      file: { byteLength: file.bytes, slice },
      metadata,
      columns: [name],
      rowStart: first,
      rowEnd: first + rows,
      compressors: unpackers,
      onChunk: ({ columnData, rowStart }) => {
        // Whole pages come, with rows around those asked for.
        const begin = rowStart - first
        for (let row = Math.max(0, -begin); row < columnData.length && begin + row < rows; row++)
          values[begin + row] = columnData[row]
      },
    })
    if (values.length !== rows) throw new Error(`the column ${name} has other rows than it says`)
    return values
  }

  return {
    columns,
    groups,
    read: async (at, names, from = 0, to = groups[at]?.rows ?? 0) => {
      const group = groups[at]
      if (!group || !(group.rows >= 0 && group.rows <= mostGroupRows))
        throw new Error(`more than ${mostGroupRows.toLocaleString('en')} rows are not read as one group`)
      const read: (readonly unknown[])[] = []
      for (const name of names) {
        await check(at, name, group.rows)
        read.push(to > from ? await readColumn(name, group.first + from, to - from) : [])
      }
      return read
    },
  }
}
