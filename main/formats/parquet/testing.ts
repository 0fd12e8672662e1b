import { brotliCompressSync, gzipSync } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'

/** Parquet files as AWS delivers flow logs, for tests: real ones, written by another library than reads them. */

/** Columns of the vendor's types. https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html */
const types: Readonly<Record<string, 'INT32' | 'INT64'>> = {
  version: 'INT32',
  srcport: 'INT32',
  dstport: 'INT32',
  protocol: 'INT32',
  tcp_flags: 'INT32',
  traffic_path: 'INT32',
  packets: 'INT64',
  bytes: 'INT64',
  start: 'INT64',
  end: 'INT64',
}

export type ParquetOptions = {
  readonly codec?: 'SNAPPY' | 'GZIP' | 'BROTLI' | 'UNCOMPRESSED'
  readonly groupRows?: number
}

const packers = {
  GZIP: (input: Uint8Array) => gzipSync(input),
  BROTLI: (input: Uint8Array) => brotliCompressSync(input),
}

/** A file of these lines, each value where the header names its column; `-` is a missing value. */
export const flowLogParquet = (
  header: string,
  lines: readonly string[],
  { codec = 'SNAPPY', groupRows = 100_000 }: ParquetOptions = {},
): Uint8Array => {
  const rows = lines.map(line => line.split(' '))
  const columnData = header.split(' ').map((name, at) => {
    const type = types[name]
    const data = rows.map(cells => {
      const cell = cells[at] ?? '-'
      if (cell === '-') return null
      return type === 'INT64' ? BigInt(cell) : type === 'INT32' ? Number(cell) : cell
    })
    return { name, data, type: type ?? ('STRING' as const) }
  })
  return new Uint8Array(parquetWriteBuffer({ columnData, codec, rowGroupSize: groupRows, compressors: { ...packers } }))
}
