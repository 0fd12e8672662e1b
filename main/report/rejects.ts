import type { Cell, ColumnInfo } from '../../shared/contract'
import type { StoredReject } from '../../shared/model/reject'
import { rowsToCsv } from './csv'
import { rowsToNdjson } from './ndjson'

const columns: readonly ColumnInfo[] = (
  ['path', 'record', 'line', 'offset', 'length', 'reason', 'excerpt'] as const
).map(name => ({
  name,
  type: name === 'path' || name === 'reason' || name === 'excerpt' ? 'text' : 'integer',
  unit: name === 'length' ? 'bytes' : null,
}))

const cells = ({ path, record, line, offset, length, reason, excerpt }: StoredReject): readonly Cell[] => [
  path,
  record,
  line,
  offset,
  length,
  reason,
  excerpt,
]

/** Rejected records as a file: where each stands, why, and how it begins. */
export const rejectsAs = {
  csv: (rejects: readonly StoredReject[]): string => rowsToCsv(columns, rejects.map(cells)),
  ndjson: (rejects: readonly StoredReject[]): string => rowsToNdjson(columns, rejects.map(cells)),
} as const
