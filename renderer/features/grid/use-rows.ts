import { useEffect, useEffectEvent, useState } from 'react'
import type { Cell, ScopeInput } from '../../../shared/contract'
import type { Expr } from '../../../shared/query/ast'
import { Failure } from '../../../shared/rpc/message'
import { useEngine } from '../../engine/engine'
import { useAnswer } from '../../engine/use-answer'
import { narrowed } from '../../state/narrowed'
import { useValue } from '../../state/value'

export type Row = Readonly<Record<string, Cell>>

export type RowsQuestion = {
  /** The case asked, so that rows of another are never taken for its own. */
  readonly path: string
  readonly scope: ScopeInput
  readonly columns: readonly string[]
  readonly sort: { readonly field: string; readonly descending: boolean }
  /** One row for the two ways of a connection; `answerOf` tells which other row such a one holds. */
  readonly stitch: boolean
}

const answerKey = 'answer'

/** The row of the other way that this one was joined with; null for a row that stands alone. */
export const answerOf = (row: Row): number | null => {
  const id = row[answerKey]
  return typeof id === 'number' ? id : null
}

export type Rows = {
  /** Rows that match; undefined before the first answer. */
  readonly total: number | undefined
  /** What the engine has to say about the answer, e.g. what would fill a field that is empty. */
  readonly notes: readonly string[]
  readonly rowAt: (index: number) => Row | undefined
  /** What exactly the rows in sight answer; null before the first answer. */
  readonly scope: ScopeInput | null
  /** Rows that match and came after the ones in sight, while those are held. */
  readonly fresh: number
  /** Takes up the rows that came since. */
  readonly follow: () => void
  readonly loading: boolean
  readonly error: Failure | null
  readonly again: () => void
  readonly stop: () => void
}

const blockRows = 100
/** Rows asked for beyond the edges of the view, so that a turn of the wheel finds them there. */
const beyondRows = 40
const keptBlocks = 60
const jumpWaitMs = 70

type Block = { readonly turn: string; readonly rows: readonly Row[] }
type Held = {
  readonly key: string
  /** Which rows in which order as of which revision. */
  readonly age: string
  /** The newest row there was at the first answer of this age; all its blocks are of rows up to there, so that they fit together. */
  readonly newest: number
  readonly total: number | undefined
  readonly blocks: ReadonlyMap<number, Block>
  readonly notes: readonly string[]
}
type Failed = { readonly turn: string; readonly error: Failure }

const noBlocks: ReadonlyMap<number, Block> = new Map()
const nothing: Held = { key: '', age: '', newest: 0, total: undefined, blocks: noBlocks, notes: [] }

/** With one block more; the ones longest unused go. */
const withBlock = (blocks: ReadonlyMap<number, Block>, at: number, block: Block): ReadonlyMap<number, Block> => {
  const others = [...blocks].filter(([known]) => known !== at)
  return new Map([...others.slice(-(keptBlocks - 1)), [at, block]])
}

const idsBeside = (newest: number, op: '<=' | '>'): Expr => ({ kind: 'compare', field: 'id', op, value: newest })

/**
 * The rows that are seen, a block at a time. Blocks of an older revision stay in sight until newer ones are here; those
 * of another question go at once. Moving far quickly asks only for where the movement ends. While `hold`, rows that are
 * stored meanwhile are only counted: nothing moves under the reader's eyes.
 */
export const useRows = (question: RowsQuestion | null, first: number, end: number, hold: boolean): Rows => {
  const engine = useEngine()
  const revision = useValue(engine.revision)
  const key = question === null ? '' : JSON.stringify(question)
  // With other columns, the rows stay where they are.
  const order = question === null ? '' : JSON.stringify([question.path, question.scope, question.sort, question.stitch])
  const [held, setHeld] = useState<Held>(nothing)
  const [failed, setFailed] = useState<Failed | null>(null)
  const [stopped, setStopped] = useState<string | null>(null)
  const [round, setRound] = useState(0)

  const blocks = held.key === key ? held.blocks : noBlocks
  // A newer revision waits until the rows in view are here: an import must not keep them away.
  const [shown, setShown] = useState({ order, revision })
  if (shown.order !== order) setShown({ order, revision })
  const age = `${order} ${shown.revision} ${round}`
  const turn = `${key} ${age}`
  const begun = held.age === age
  const behind = shown.revision !== revision
  const firstBlock = Math.floor(Math.max(0, first - beyondRows) / blockRows)
  const last = Math.min(end - 1 + beyondRows, (held.key === key ? (held.total ?? 1) : 1) - 1)
  const lastBlock = Math.max(firstBlock, Math.floor(Math.max(0, last) / blockRows))
  const missing: number[] = []
  if (question !== null)
    for (let at = firstBlock; at <= lastBlock; at++) if (blocks.get(at)?.turn !== turn) missing.push(at)
  const wanted = missing.join()
  const upTo = begun ? held.newest : null
  const asked = useEffectEvent(() => ({ question, missing, upTo, behind, far: missing.length > 1 && blocks.size > 0 }))
  const error = failed?.turn === turn ? failed.error : null
  const isStopped = stopped === turn
  const settled = missing.length === 0 || error !== null || isStopped
  if (settled && behind && !hold) setShown({ order, revision })
  const beside = (op: '<=' | '>') => question && narrowed(question.scope, idsBeside(held.newest, op))
  const since = hold && behind && begun ? beside('>') : null
  const fresh = useAnswer('flows.count', since)

  useEffect(() => {
    const now = asked()
    if (now.question === null || wanted === '' || isStopped || error !== null) return
    const { scope, columns, sort, stitch } = now.question
    const own = new AbortController()
    const load = async (block: number): Promise<void> => {
      const place = { offset: block * blockRows, limit: blockRows }
      const ask = (under: ScopeInput) =>
        engine.ask('flows.page', { ...under, columns: [...columns], sort, stitch, ...place }, own.signal)
      const { upTo } = now
      const bounded = upTo === null ? scope : narrowed(scope, idsBeside(upTo, '<='))
      let answer = await ask(now.behind ? bounded : scope)
      // Rows were stored of which nothing was told yet.
      if (upTo !== null && !now.behind && answer.newest > upTo) answer = await ask(bounded)
      if (own.signal.aborted) return
      const names = answer.columns.map(({ name }) => name)
      const rows = answer.rows.map((cells, row) => ({
        ...Object.fromEntries(names.map((name, at) => [name, cells[at] ?? null])),
        [answerKey]: answer.answers[row] ?? null,
      }))
      setHeld(old => ({
        key,
        age,
        newest: old.age === age ? old.newest : answer.newest,
        total: answer.total,
        notes: answer.notes,
        blocks: withBlock(old.key === key ? old.blocks : noBlocks, block, { turn, rows }),
      }))
    }
    const run = async () => {
      try {
        // One at a time: each answer that arrives changes what is missing, and begins this effect anew.
        const [next] = now.missing
        if (next !== undefined) await load(next)
      } catch (problem) {
        if (own.signal.aborted) return
        setFailed({ turn, error: problem instanceof Failure ? problem : new Failure('internal', String(problem)) })
      }
    }
    const timer = setTimeout(() => void run(), now.far ? jumpWaitMs : 0) // `run` catches everything itself
    return () => {
      clearTimeout(timer)
      own.abort()
    }
  }, [engine, key, age, turn, wanted, isStopped, error])

  return {
    total: held.key === '' ? undefined : held.total,
    notes: held.key === key ? held.notes : [],
    rowAt: index => {
      const at = Math.floor(index / blockRows)
      return blocks.get(at)?.rows[index - at * blockRows]
    },
    scope: begun && question ? (behind ? beside('<=') : question.scope) : null,
    fresh: since === null ? 0 : (fresh.data?.rows ?? 0),
    follow: () => setShown({ order, revision }),
    loading: missing.length > 0 && !isStopped && error === null,
    error,
    again: () => {
      setStopped(null)
      setRound(round + 1)
    },
    stop: () => setStopped(turn),
  }
}
