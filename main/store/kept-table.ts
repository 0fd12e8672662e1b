import type { z } from 'zod'
import type { Database } from './database'

/** Things with an id and a name, each kept whole as JSON. Writes are called inside a transaction. */
export type KeptTable<T> = {
  /** In the order of their names. What a newer program wrote otherwise, or a hand spoiled, is left out. */
  readonly all: () => readonly T[]
  /** Takes the place of one of the same id. */
  readonly put: (one: T) => void
  readonly remove: (id: string) => void
}

type Keeping<T> = {
  readonly table: 'saved_view' | 'dashboard'
  readonly schema: z.ZodType<T>
  /** What stands in columns of its own beside the whole, so that other tools can read it. */
  readonly columns: (one: T) => Readonly<Record<string, string>>
}

export const createKeptTable = <T extends { readonly id: string }>(
  db: Database,
  { table, schema, columns }: Keeping<T>,
): KeptTable<T> => ({
  all: () =>
    db
      .prepare(`select body from ${table} order by name, id`)
      .all()
      .flatMap(([body]) => schema.safeParse(json(String(body))).data ?? []),
  put: one => {
    const own = columns(one)
    const names = ['id', ...Object.keys(own), 'body']
    db.prepare(`insert or replace into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`).run(
      one.id,
      ...Object.values(own),
      JSON.stringify(one),
    )
  },
  remove: id => db.prepare(`delete from ${table} where id = ?`).run(id),
})

const json = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
