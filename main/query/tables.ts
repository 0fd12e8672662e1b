import type { Table } from '../../shared/contract'
import type { Expr, TableShape } from '../../shared/query/ast'
import { Failure } from '../../shared/rpc/message'
import type { PlanContext } from './plan'
import type { ScanPool } from './scan-pool'

export type TableQuestion = {
  readonly where: Expr | null
  readonly shape: TableShape
  /** The range of the investigation, ms, the end excluded; null = as far as the data reach. `where` holds it too. */
  readonly from: number | null
  readonly to: number | null
  readonly buckets: number
  readonly offset: number
  readonly limit: number
}

export type TableAnswer = Omit<Table, 'revision' | 'elapsedMs' | 'notes'>

export const answerTable = async (
  _question: TableQuestion,
  _pool: ScanPool,
  _context: PlanContext,
  _signal?: AbortSignal,
): Promise<TableAnswer> => {
  throw new Failure('bad-input', 'Tables are not answered yet.')
}
