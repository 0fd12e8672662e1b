import { type ColumnName, segmentRows } from '../../shared/model/columns'
import type { EncodedColumn } from '../store/case-store'
import { createFilter, type Filter } from './filter'
import { createGroupScan } from './group-scan'
import { mergeGroups } from './merge-groups'
import { narrow, type Predicate } from './predicate'
import {
  buffersOfFinding,
  type Finding,
  type FromScanner,
  isCancelled,
  type Question,
  type Task,
  type ToScanner,
} from './question'
import { createRankScan } from './rank-scan'
import { blockRows, type SegmentView } from './segment-view'
import { createOrderScan, createTopScan } from './sort-scan'

/** Answers questions about the segments it is sent. Runs in a scan worker, or in place where there are none. */
export type Scanner = { readonly handle: (message: ToScanner) => void }

type Running = {
  readonly question: Question
  readonly add: (segment: SegmentView, rows: Uint32Array, count: number) => void
  readonly finish: (rows: number) => Finding
  rows: number
}

export type ScannerOptions = {
  readonly cancelled: Int32Array
  /** Into how many shares groups are parted for merging. */
  readonly shares: number
  readonly send: (message: FromScanner, transfer: ArrayBuffer[]) => void
}

export const createScanner = ({ cancelled, shares, send }: ScannerOptions): Scanner => {
  const filter = createFilter()
  const running = new Map<number, Running>()
  const held = new Map<number, Map<ColumnName, EncodedColumn>>()
  const segments = new Map<number, Omit<SegmentView, 'columns'>>()
  const rows = new Uint32Array(blockRows)
  const everyRow = Uint32Array.from({ length: segmentRows }, (_, row) => row)

  const scan = (id: number, asked: Running, segment: SegmentView): void => {
    const where = narrow(asked.question.where, segment)
    if (where.op === 'none') return
    for (let from = 0; from < segment.rows; from += blockRows) {
      if (isCancelled(cancelled, id)) return
      const length = Math.min(blockRows, segment.rows - from)
      if (where.op === 'all' && segment.rows <= segmentRows) {
        asked.rows += length
        asked.add(segment, everyRow.subarray(from, from + length), length)
        continue
      }
      const count = filter.select(where, segment, from, length, rows)
      asked.rows += count
      if (count > 0) asked.add(segment, rows, count)
    }
  }

  const answer = (message: ToScanner): void => {
    switch (message.kind) {
      case 'ask':
        running.set(message.id, begin(message.question, filter, shares))
        return
      case 'scan': {
        for (const segment of message.met) segments.set(segment.id, segment)
        for (const { segment, name, column } of message.load) {
          const columns = held.get(segment) ?? new Map<ColumnName, EncodedColumn>()
          columns.set(name, column)
          held.set(segment, columns)
        }
        const asked = running.get(message.id)
        for (const segmentId of message.segments) {
          const segment = segments.get(segmentId)
          if (!asked || !segment || isCancelled(cancelled, message.id)) break
          scan(message.id, asked, { ...segment, columns: Object.fromEntries(held.get(segmentId) ?? []) })
        }
        send({ kind: 'scanned', id: message.id }, [])
        return
      }
      case 'finish': {
        const asked = running.get(message.id)
        running.delete(message.id)
        if (!asked) return
        const finding = asked.finish(asked.rows)
        send({ kind: 'found', id: message.id, finding }, buffersOfFinding(finding))
        return
      }
      case 'merge': {
        const { id, grouping, parts, ranking } = message
        const isOver = (): boolean => isCancelled(cancelled, id)
        if (isOver()) return
        send({ kind: 'merged', id, groups: mergeGroups(grouping, parts, ranking, isOver) }, [])
        return
      }
      case 'cancel':
        running.delete(message.id)
        return
      case 'drop':
        for (const { segment, name } of message.columns) {
          const columns = held.get(segment)
          columns?.delete(name)
          if (columns?.size === 0) held.delete(segment)
        }
        return
      case 'forget':
        for (const segment of message.segments) {
          held.delete(segment)
          segments.delete(segment)
        }
    }
  }

  return {
    handle: message => {
      try {
        answer(message)
      } catch (error) {
        if (message.kind === 'drop' || message.kind === 'forget') throw error
        running.delete(message.id)
        send(
          {
            kind: 'failed',
            id: message.id,
            message: error instanceof Error ? (error.stack ?? error.message) : String(error),
          },
          [],
        )
      }
    },
  }
}

const begin = (question: Question, filter: Filter, shares: number): Running => ({
  question,
  rows: 0,
  ...workOf(question.task, filter, shares),
})

const workOf = (task: Task, filter: Filter, shares: number): Pick<Running, 'add' | 'finish'> => {
  switch (task.kind) {
    case 'count':
      return countEach(task.of, filter)
    case 'groups': {
      const scans = task.groupings.map(grouping => createGroupScan(grouping, shares))
      return {
        add: (segment, rows, count) => {
          for (const scan of scans) scan.add(segment, rows, count)
        },
        finish: rows => ({ kind: 'groups', rows, parts: scans.map(scan => scan.finish()) }),
      }
    }
    case 'ranks': {
      const scans = task.steps.map(createRankScan)
      return {
        add: (segment, rows, count) => {
          for (const scan of scans) scan.add(segment, rows, count)
        },
        finish: rows => ({ kind: 'ranks', rows, slots: scans.map(scan => scan.finish()) }),
      }
    }
    case 'top': {
      const scan = createTopScan(task.sorting)
      return { add: scan.add, finish: rows => ({ kind: 'top', rows, sorted: scan.finish() }) }
    }
    case 'order': {
      const scan = createOrderScan(task.sorting)
      return { add: scan.add, finish: rows => ({ kind: 'order', rows, sorted: scan.finish() }) }
    }
  }
}

/** Counts the conditions among the rows found; whole blocks are evaluated, so this pays for a few conditions only. */
const countEach = (of: readonly Predicate[], filter: Filter): Pick<Running, 'add' | 'finish'> => {
  const counts = of.map(() => 0)
  const wanted = new Uint8Array(blockRows)
  const found = new Uint32Array(blockRows)
  return {
    add: (segment, rows, count) => {
      if (of.length === 0) return
      const from = Math.floor((rows[0] as number) / blockRows) * blockRows
      const length = Math.min(blockRows, segment.rows - from)
      wanted.fill(0)
      for (let at = 0; at < count; at++) wanted[(rows[at] as number) - from] = 1
      for (const [at, predicate] of of.entries()) {
        const hits = filter.select(narrow(predicate, segment), segment, from, length, found)
        let both = 0
        for (let hit = 0; hit < hits; hit++) both += wanted[(found[hit] as number) - from] as number
        counts[at] = (counts[at] ?? 0) + both
      }
    },
    finish: rows => ({ kind: 'count', rows, of: counts }),
  }
}
