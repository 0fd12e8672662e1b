import { Worker } from 'node:worker_threads'
import type { Table } from '../../../shared/contract'
import { sqlNeeds } from '../../../shared/query/sql-dialect'
import { viewNamed } from '../../../shared/query/sql-views'
import { Failure } from '../../../shared/rpc/message'
import { workerPath } from '../../out-paths'
import { answerCells, answerColumns } from './answer-columns'
import { refusal } from './refusal'
import type { FromSql, SqlAnswer, ToSql } from './sql-messages'
import { type ViewSource, viewRows } from './view-rows'

export type SqlQuestion = ViewSource & {
  readonly text: string
  readonly offset: number
  readonly limit: number
}

export type SqlBounds = {
  /** How long the statement may run once its views are there, ms. */
  readonly mostMs: number
  /** Rows of all its views together. */
  readonly mostRows: number
}

export const sqlBounds: SqlBounds = { mostMs: 60_000, mostRows: 2_000_000 }

/** The rows from `offset` on: `limit` of them, and those behind that were at hand. */
export type SqlTable = Pick<Table, 'columns' | 'rows' | 'total' | 'notes'>

const worker = { maxOldGenerationSizeMb: 1024 }

/** Runs one statement in a thread of its own, which ends with it: at its answer, at the time bound, or when nobody wants it any more. */
export const askSql = async (
  { text, offset, limit, ...source }: SqlQuestion,
  signal?: AbortSignal,
  { mostMs, mostRows }: SqlBounds = sqlBounds,
): Promise<SqlTable> => {
  const thread = new Worker(workerPath('sql'), { resourceLimits: worker })
  const talk = conversation(thread, text, signal)
  try {
    await talk.next()
    const needs = [...sqlNeeds(text)]
    for (const [name, columns] of needs) {
      const of = viewNamed(name)?.columns.filter(column => columns.includes(column.name)) ?? []
      await talk.ask({ kind: 'table', name, columns: of })
    }
    await talk.ask({ kind: 'check', text })
    let rows = 0
    for (const [name, columns] of needs) {
      for await (const block of viewRows(source, name, columns, signal)) {
        rows += block.length
        if (rows > mostRows) throw tooMany(mostRows)
        await talk.ask({ kind: 'rows', name, rows: block })
      }
    }
    const timer = setTimeout(() => talk.fail(tooLong(mostMs)), mostMs)
    try {
      return tableOf(await talk.answer({ kind: 'run', text, offset, limit }))
    } finally {
      clearTimeout(timer)
    }
  } finally {
    talk.end()
    await thread.terminate()
  }
}

const tooMany = (most: number): Failure =>
  new Failure(
    'bad-input',
    `SQL reads ${most.toLocaleString('en')} rows at most, and the views it names have more. Narrow the range, ask in another dialect, or export to sqlite.`,
  )

const tooLong = (ms: number): Failure =>
  new Failure('bad-input', `The SQL ran for ${Math.round(ms / 100) / 10} s without an end and was stopped.`)

type Conversation = {
  readonly next: () => Promise<FromSql>
  readonly ask: (message: ToSql) => Promise<FromSql>
  readonly answer: (message: ToSql) => Promise<SqlAnswer>
  readonly fail: (error: Error) => void
  readonly end: () => void
}

/** One message each way in turn. Whatever ends the thread ends the wait. */
const conversation = (thread: Worker, text: string, signal?: AbortSignal): Conversation => {
  let failed: Error | null = null
  let waiting: { readonly resolve: (message: FromSql) => void; readonly reject: (error: Error) => void } | null = null
  let early: FromSql | null = null
  const fail = (error: Error): void => {
    failed ??= error
    waiting?.reject(failed)
    waiting = null
  }
  const abort = (): void => fail(new Failure('cancelled', 'The question was cancelled.'))
  signal?.addEventListener('abort', abort, { once: true })
  if (signal?.aborted) abort()
  thread.on('message', (message: FromSql) => {
    if (message.kind === 'refused') return fail(refusal(message.message, text))
    if (waiting) waiting.resolve(message)
    else early = message
    waiting = null
  })
  thread.on('error', error => fail(refusal(error instanceof Error ? error.message : String(error), text)))
  thread.on('exit', () => fail(new Error('the thread that answers SQL ended')))
  const next = (): Promise<FromSql> =>
    new Promise((resolve, reject) => {
      if (failed) return reject(failed)
      if (early) resolve(early)
      else waiting = { resolve, reject }
      early = null
    })
  const ask = (message: ToSql): Promise<FromSql> => {
    const answered = next()
    thread.postMessage(message)
    return answered
  }
  return {
    next,
    ask,
    answer: async message => {
      const answered = await ask(message)
      if (answered.kind === 'answer') return answered.answer
      throw new Error(`the thread that answers SQL said ${answered.kind}`)
    },
    fail,
    end: () => signal?.removeEventListener('abort', abort),
  }
}

const tableOf = ({ columns: names, rows, total, cut }: SqlAnswer): SqlTable => {
  const columns = answerColumns(names, rows)
  return {
    columns,
    rows: rows.map(row => ({ cells: answerCells(columns, row), series: [] })),
    total,
    notes: cut ? [`The answer has more than ${total.toLocaleString('en')} rows; it is cut there.`] : [],
  }
}
