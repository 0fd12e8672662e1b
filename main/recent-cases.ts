import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { DateTime } from 'luxon'
import { z } from 'zod'

const entry = z.object({ path: z.string(), opened: z.number() })
const list = z.array(entry)

export type RecentCase = { readonly path: string; readonly name: string; readonly opened: number }

/** The cases opened last, newest first, kept as JSON in the home folder. */
export type RecentCases = {
  readonly list: () => readonly RecentCase[]
  readonly opened: (path: string) => void
}

const kept = 12

export const createRecentCases = (home: string): RecentCases => {
  const file = join(home, 'recent.json')
  const read = (): z.infer<typeof list> => {
    if (!existsSync(file)) return []
    try {
      return list.parse(JSON.parse(readFileSync(file, 'utf8')))
    } catch {
      return [] // A damaged list of recent cases costs a convenience, not evidence.
    }
  }
  return {
    list: () =>
      read()
        .filter(({ path }) => existsSync(path))
        .map(({ path, opened }) => ({ path, name: basename(path), opened })),
    opened: path => {
      const others = read().filter(recent => recent.path !== path)
      try {
        writeFileSync(file, JSON.stringify([{ path, opened: Date.now() }, ...others].slice(0, kept), null, 2))
      } catch {
        // A home folder that cannot be written must not keep a case from opening.
      }
    },
  }
}

/** A file name for a new case that nothing uses yet: `case-2026-11-20.netwake`, then `case-2026-11-20-2.netwake` ... */
export const freeCasePath = (home: string, stem = `case-${DateTime.now().toISODate()}`): string => {
  for (let n = 1; ; n++) {
    const path = join(home, n === 1 ? `${stem}.netwake` : `${stem}-${n}.netwake`)
    if (!existsSync(path)) return path
  }
}
