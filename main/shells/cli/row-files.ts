import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { ColumnInfo } from '../../../shared/contract'
import { Failure } from '../../../shared/rpc/message'
import { ipHex, parseIp } from '../../../shared/units/ip'
import { openParquet } from '../../report/parquet-file'
import { flatCell, type OpenRowFile, type RowFile, storedKind } from '../../report/row-file'
import { createPlainFile } from '../../store/plain-file'
import type { Answer } from './answer'
import { causeOf, type Output, OutputClosed, openOutput } from './output'

/**
 * One table: `flows` for rows, so that printed SQL runs on it, `answer` for a table. Times are ms, and each address has
 * a second column in a form that sorts.
 */
const openSqlite =
  (table: string): OpenRowFile =>
  (path, columns) => {
    let file: Awaited<ReturnType<typeof createPlainFile>> | null = null
    const addressAt = columns.flatMap(({ type, name }, at) =>
      type === 'ip' && !columns.some(other => other.name === `${name}_hex`) ? [at] : [],
    )
    const ready = async (rows: Parameters<RowFile['write']>[0]) => {
      file ??= await createPlainFile(path, table, [
        ...columns.map((column, at) => {
          const kind = storedKind(column, at, rows)
          return { name: column.name, type: kind === 'time' ? 'integer' : kind } as const
        }),
        ...addressAt.map(at => ({ name: `${columns[at]?.name}_hex`, type: 'text' as const })),
      ])
      return file
    }
    return {
      write: async rows => {
        const { insert } = await ready(rows)
        insert(
          rows.map(row => [
            ...columns.map(({ type }, at) => flatCell(row[at] ?? null, type)),
            ...addressAt.map(at => {
              const bytes = parseIp(String(row[at] ?? ''))
              return bytes && ipHex(bytes)
            }),
          ]),
        )
      },
      close: async () => (await ready([])).close(),
    }
  }

/** The kinds of export that are a file and no text. */
export const fileKinds = ['parquet', 'sqlite'] as const
export type FileKind = (typeof fileKinds)[number]

const openers = { parquet: () => openParquet, sqlite: openSqlite } as const

/** Writes beside the place and moves there once all is written: a file that was there before is whole until then. */
const writeBeside = async (path: string, write: (part: string) => Promise<void>): Promise<void> => {
  if (!existsSync(dirname(path)))
    throw new Failure('bad-input', `${path} cannot be written: the folder does not exist.`)
  const part = `${path}.part`
  rmSync(part, { force: true })
  try {
    await write(part)
    renameSync(part, path)
  } catch (error) {
    rmSync(part, { force: true })
    if (error instanceof Failure || error instanceof OutputClosed) throw error
    throw new Failure('bad-input', `${path} cannot be written: ${causeOf(error)}.`, { cause: error })
  }
}

export const writeRowFile = (
  kind: FileKind,
  path: string,
  { columns, blocks }: Answer,
  isTable: boolean,
): Promise<void> => {
  checkNames(columns)
  return writeBeside(path, async part => {
    const file = await openers[kind](isTable ? 'answer' : 'flows')(part, columns)
    try {
      for await (const block of blocks) await file.write(block)
    } finally {
      await file.close()
    }
  })
}

/** Text goes to a file in the same way; standard output and devices take it as it comes. */
export const writeTextFile = async (
  path: string | undefined,
  write: (output: Output) => Promise<void>,
): Promise<void> => {
  const through = async (place: string | undefined): Promise<void> => {
    const output = await openOutput(place)
    await write(output)
    await output.close()
  }
  const isStream = path === undefined || path === '-' || (existsSync(path) && !statSync(path).isFile())
  await (isStream ? through(path) : writeBeside(path, through))
}

/** A file's columns are known by their names, without case. */
const checkNames = (columns: readonly ColumnInfo[]): void => {
  const names = columns.map(({ name }) => name.toLowerCase())
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined)
    throw new Failure('bad-input', `Two columns are called ${twice}; "as" gives one another name.`)
}
