import { join } from 'node:path'
import { createLogFile, type LogFile } from './log-file'
import type { LogKind } from './log-writer'
import { weekStart } from './week'

/** The files of one log. */
export type Files = {
  /** Adds a record, whole or in pieces, to the file of the day the time falls on. */
  readonly add: (time: number, part: string, ...record: readonly (string | Uint8Array)[]) => void
  readonly close: () => void
}

/** Logs up to this many rows come as one file a day; a larger one is a single plain file of each kind. */
const mostRowsInDays = 250_000

type Open = { readonly day: string; readonly file: LogFile; isEmpty: boolean }

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10).replaceAll('-', '')

const dayMs = 86_400_000

export const createFiles = (
  folder: string,
  { fileName, packed, before, between, after }: Omit<LogKind, 'create'>,
  rows: number,
): Files => {
  const daily = rows <= mostRowsInDays
  const open = new Map<string, Open>()
  const lastDay = weekStart + 6 * dayMs
  let nextDay = Number.NEGATIVE_INFINITY
  let day = dayOf(weekStart)

  const shut = ({ file }: Open) => {
    file.write(after)
    file.close()
  }

  const opened = (part: string): Open => {
    const name = fileName(day, part)
    const file = createLogFile(join(folder, daily && packed ? `${name}.gz` : name))
    file.write(before)
    const found = { day, file, isEmpty: true }
    open.set(part, found)
    return found
  }

  return {
    add: (time, part, ...record) => {
      if (daily && time >= nextDay) {
        // What ends after midnight of the last day still belongs to the week.
        const start = Math.min(lastDay, weekStart + Math.floor((time - weekStart) / dayMs) * dayMs)
        day = dayOf(start)
        nextDay = start === lastDay ? Number.POSITIVE_INFINITY : start + dayMs
        for (const each of open.values()) shut(each)
        open.clear()
      }
      const target = open.get(part) ?? opened(part)
      if (!target.isEmpty && between !== '') target.file.write(between)
      for (const piece of record) target.file.write(piece)
      target.isEmpty = false
    },
    close: () => {
      for (const each of open.values()) shut(each)
      open.clear()
    },
  }
}
