import type { SchemaElement } from 'hyparquet'
import { fileWriter, ParquetWriter } from 'hyparquet-writer'
import { appVersion } from '../version'
import type { RowCell } from './csv'
import { flatCell, type OpenRowFile, storedKind } from './row-file'

const groupRows = 50_000

type Kind = ReturnType<typeof storedKind>

/** https://github.com/apache/parquet-format/blob/master/LogicalTypes.md */
const elementOf = (name: string, kind: Kind): SchemaElement => {
  switch (kind) {
    case 'time':
      return {
        name,
        type: 'INT64',
        repetition_type: 'OPTIONAL',
        converted_type: 'TIMESTAMP_MILLIS',
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
      }
    case 'integer':
      return { name, type: 'INT64', repetition_type: 'OPTIONAL' }
    case 'real':
      return { name, type: 'DOUBLE', repetition_type: 'OPTIONAL' }
    case 'text':
      return {
        name,
        type: 'BYTE_ARRAY',
        repetition_type: 'OPTIONAL',
        converted_type: 'UTF8',
        logical_type: { type: 'STRING' },
      }
  }
}

const valueOf = (cell: RowCell, kind: Kind, type: string): bigint | number | string | null => {
  const flat = flatCell(cell, type)
  if (flat === null) return null
  // Whole numbers that are too large for a number come as text.
  if (kind === 'time' || kind === 'integer') return BigInt(flat)
  return kind === 'real' ? Number(flat) : String(flat)
}

/** Times are timestamps in UTC, counts 64-bit integers, addresses and words text; a row group is written as it fills. */
export const openParquet: OpenRowFile = (path, columns) => {
  const file = fileWriter(path)
  let waiting: (readonly RowCell[])[] = []
  let begun: { readonly writer: ParquetWriter; readonly kinds: readonly Kind[] } | null = null
  const begin = () => {
    const kinds = columns.map((column, at) => storedKind(column, at, waiting))
    const root: SchemaElement = { name: 'root', num_children: columns.length }
    const schema = [root, ...columns.map(({ name }, at) => elementOf(name, kinds[at] ?? 'text'))]
    return { writer: new ParquetWriter({ writer: file, schema, createdBy: `netwake ${appVersion}` }), kinds }
  }
  const writeGroup = (rows: readonly (readonly RowCell[])[]): void => {
    begun ??= begin()
    const { writer, kinds } = begun
    const columnData = columns.map(({ name, type }, at) => ({
      name,
      data: rows.map(row => valueOf(row[at] ?? null, kinds[at] ?? 'text', type)),
    }))
    void writer.write({ columnData, rowGroupSize: groupRows }) // a file's writer waits for nothing
  }
  return {
    write: rows => {
      for (const row of rows) waiting.push(row)
      while (waiting.length >= groupRows) {
        writeGroup(waiting.slice(0, groupRows))
        waiting = waiting.slice(groupRows)
      }
    },
    close: () => {
      if (waiting.length > 0) writeGroup(waiting)
      begun ??= begin()
      void begun.writer.finish()
    },
  }
}
