import { expect } from 'vitest'
import type { Answer, createWorkbench } from './workbench'

/** A query as printed in the guides of other products, by all that the command line says of it. */
export type Asked = {
  readonly dialect: string
  readonly canonical: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
  /** Of each line, and of each of its values with a course, the buckets that hold anything, by when they begin. */
  readonly courses: readonly Readonly<Record<string, Readonly<Record<string, unknown>>>>[]
  /** What is said beside the answer, but for the buckets. */
  readonly notes: readonly string[]
}

const suffix = '_series'
const bucketsNote = /^Each series has \d+ buckets of (\d+) ms, the first from (.+)\.$/
/** Where the statement for the courses begins in printed SQL. */
const secondStatement = ';\n\n-- the course of each line, in buckets of :step milliseconds\n'

export const createAsker = ({ runHere }: ReturnType<typeof createWorkbench>, path: string) => {
  const query = async (...args: string[]): Promise<Answer> => {
    const { code, out } = await runHere('query', '--case', path, '--format', 'json', ...args)
    expect(code).toBe(0)
    return JSON.parse(out) as Answer
  }

  /** What `netwake query` answers, once the three parts that `netwake explain` prints were found to say the same. */
  return async (text: string): Promise<Asked> => {
    const answer = await query(text)
    const { step, ...asked } = readAnswer(answer)
    const explained = /^dialect {4}(\w+)\ncanonical {2}(.*)\n\n([^]+)\n$/.exec((await runHere('explain', text)).out)
    const [, dialect, canonical, sql = ''] = explained ?? []
    expect({ dialect, canonical }).toEqual({ dialect: answer.dialect, canonical: answer.canonical })

    const [table = '', courses] = sql.split(secondStatement)
    const bySql = readAnswer(await query('--dialect', 'sql', table))
    const names = bySql.columns.filter(name => asked.columns.includes(name))
    expect(names).not.toEqual([])
    expect(columnsOf(names, bySql)).toEqual(columnsOf(names, asked))

    expect(courses === undefined).toBe(step === null)
    if (courses !== undefined) {
      const points = readAnswer(await query('--dialect', 'sql', courses.replaceAll(':step', String(step))))
      expect(pointsOfTable(points).toSorted()).toEqual(pointsOfCourses(asked, points.columns).toSorted())
    }
    return asked
  }
}

/** The cells of some columns, line by line. */
export const columnsOf = (
  names: readonly string[],
  { columns, rows }: Pick<Asked, 'columns' | 'rows'>,
): readonly (readonly unknown[])[] => rows.map(row => names.map(name => row[columns.indexOf(name)]))

const readAnswer = ({ dialect, canonical, columns, rows, notes }: Answer): Asked & { readonly step: number | null } => {
  const names = columns.map(({ name }) => String(name))
  const plain = names.filter(name => !name.endsWith(suffix))
  const [, step, from = ''] = notes.map(note => bucketsNote.exec(note)).find(found => found !== null) ?? []
  const courseOf = (series: unknown): Record<string, number> =>
    Object.fromEntries(
      (series as readonly (number | null)[]).flatMap((value, at) =>
        value === null || value === 0 ? [] : [[isoOf(Date.parse(from) + at * Number(step)), value]],
      ),
    )
  return {
    dialect,
    canonical,
    columns: plain,
    rows: columnsOf(plain, { columns: names, rows }),
    courses:
      step === undefined
        ? []
        : rows.map(row =>
            Object.fromEntries(
              names.flatMap((name, at) =>
                name.endsWith(suffix) ? [[name.slice(0, -suffix.length), courseOf(row[at])]] : [],
              ),
            ),
          ),
    notes: notes.filter(note => !bucketsNote.test(note)),
    step: step === undefined ? null : Number(step),
  }
}

const isoOf = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z')

/** Each as the text of its keys, bucket, name and value. */
const pointOf = (keys: readonly unknown[], bucket: unknown, name: string, value: unknown): string =>
  JSON.stringify([...keys, bucket, name, Number(Number(value).toFixed(6))])

const pointsOfTable = ({ columns, rows }: Asked): readonly string[] => {
  const at = columns.indexOf('bucket')
  return rows.flatMap(row =>
    columns.slice(at + 1).flatMap((name, place) => {
      const value = row[at + 1 + place]
      return value === null || value === 0 ? [] : [pointOf(row.slice(0, at), isoOf(Number(row[at])), name, value)]
    }),
  )
}

const pointsOfCourses = ({ rows, courses }: Asked, columns: readonly string[]): readonly string[] =>
  rows.flatMap((row, line) =>
    Object.entries(courses[line] ?? {}).flatMap(([name, course]) =>
      Object.entries(course).map(([bucket, value]) =>
        pointOf(row.slice(0, columns.indexOf('bucket')), bucket, name, value),
      ),
    ),
  )
