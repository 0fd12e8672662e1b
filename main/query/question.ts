import type { ColumnName } from '../../shared/model/columns'
import type { EncodedColumn } from '../store/case-store'
import { buffersOf } from './group-runs'
import type { GroupPart } from './group-scan'
import { type Grouping, groupingColumns } from './grouping'
import { keyColumns } from './key'
import type { MergedGroups } from './merge-groups'
import { columnsOf, narrow, type Predicate, type SegmentFacts } from './predicate'
import { type RankStep, rankColumns } from './rank-scan'
import type { Ranking } from './ranking'
import type { SegmentView } from './segment-view'
import type { SortedPart, SortedRows, Sorting, TopSorting } from './sort-scan'

/** What every selected row is put to. */
export type Task =
  /** How many rows there are, and how many of them satisfy each of the conditions. */
  | { readonly kind: 'count'; readonly of: readonly Predicate[] }
  | { readonly kind: 'groups'; readonly groupings: readonly Grouping[] }
  | { readonly kind: 'ranks'; readonly steps: readonly RankStep[] }
  | { readonly kind: 'top'; readonly sorting: TopSorting }
  | { readonly kind: 'order'; readonly sorting: Sorting }

export type Question = { readonly where: Predicate; readonly task: Task }

/** Memory that goes along with an answer instead of being copied. */
export const buffersOfFinding = (finding: Finding): ArrayBuffer[] => {
  if (finding.kind === 'groups') return finding.parts.flatMap(buffersOfPart)
  if (finding.kind === 'ranks') return finding.slots.map(slots => slots.buffer as ArrayBuffer)
  if (finding.kind !== 'order') return []
  const { low, high, ids } = finding.sorted
  return [low, ids, ...(high ? [high] : [])].map(column => column.buffer as ArrayBuffer)
}

export const buffersOfPart = ({ runs, pairs }: GroupPart): ArrayBuffer[] =>
  [...runs, ...pairs.flat()].flatMap(buffersOf)

/** What one worker found in its segments. */
export type Finding =
  | { readonly kind: 'count'; readonly rows: number; readonly of: readonly number[] }
  | { readonly kind: 'groups'; readonly rows: number; readonly parts: readonly GroupPart[] }
  /** The slots of each step. */
  | { readonly kind: 'ranks'; readonly rows: number; readonly slots: readonly Uint32Array[] }
  | { readonly kind: 'top'; readonly rows: number; readonly sorted: SortedRows }
  | { readonly kind: 'order'; readonly rows: number; readonly sorted: SortedPart }

/** Columns the task itself reads within a segment; those of the question's condition come on top. */
export const taskColumns = (task: Task, segment: SegmentFacts): readonly ColumnName[] => {
  switch (task.kind) {
    case 'count':
      return task.of.flatMap(predicate => columnsOf(narrow(predicate, segment)))
    case 'groups':
      return task.groupings.flatMap(groupingColumns)
    case 'ranks':
      return task.steps.flatMap(rankColumns)
    case 'top':
    case 'order':
      return keyColumns(task.sorting.key)
  }
}

/** A column of a segment that a worker does not hold yet. */
export type Loaded = { readonly segment: number; readonly name: ColumnName; readonly column: EncodedColumn }

export type ToScanner =
  | { readonly kind: 'ask'; readonly id: number; readonly question: Question }
  /** Some of the question's segments with the columns new to the worker. Answered by `scanned`. */
  | {
      readonly kind: 'scan'
      readonly id: number
      readonly segments: readonly number[]
      /** Segments the worker has not met before. */
      readonly met: readonly Omit<SegmentView, 'columns'>[]
      readonly load: readonly Loaded[]
    }
  /** No more segments: answered by `found`. */
  | { readonly kind: 'finish'; readonly id: number }
  | {
      readonly kind: 'merge'
      readonly id: number
      readonly grouping: Grouping
      readonly parts: readonly GroupPart[]
      readonly ranking: Ranking
    }
  | { readonly kind: 'cancel'; readonly id: number }
  /** Columns whose memory is to be given back. */
  | { readonly kind: 'drop'; readonly columns: readonly { readonly segment: number; readonly name: ColumnName }[] }
  /** Segments that were merged into others, or whose rows have expired. */
  | { readonly kind: 'forget'; readonly segments: readonly number[] }

export type FromScanner =
  | { readonly kind: 'scanned'; readonly id: number }
  | { readonly kind: 'found'; readonly id: number; readonly finding: Finding }
  | { readonly kind: 'merged'; readonly id: number; readonly groups: MergedGroups }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }

/**
 * Cancelled questions, one shared cell each (by id, round and round), so that a worker in the middle of a block sees
 * the cancellation although it reads no messages.
 */
export const cancelCells = 1024
export const isCancelled = (cells: Int32Array, id: number): boolean => Atomics.load(cells, id % cancelCells) === id
