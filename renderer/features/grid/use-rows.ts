import { useEffect, useEffectEvent, useState } from 'react'
import type { Cell, ScopeInput } from '../../../shared/contract'
import { Failure } from '../../../shared/rpc/message'
import { useEngine } from '../../engine/engine'
import { useValue } from '../../state/value'

export type Row = Readonly<Record<string, Cell>>

export type RowsQuestion = {
  /** The case asked, so that rows of another are never taken for its own. */
  readonly path: string
  readonly scope: ScopeInput
  readonly columns: readonly string[]
  readonly sort: { readonly field: string; readonly descending: boolean }
}

export type Rows = {
  /** Rows that match; undefined before the first answer. */
  readonly total: number | undefined
  /** What the engine has to say about the answer, e.g. what would fill a field that is empty. */
  readonly notes: readonly string[]
  readonly rowAt: (index: number) => Row | undefined
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
  readonly total: number | undefined
  readonly blocks: ReadonlyMap<number, Block>
  readonly notes: readonly string[]
}
type Failed = { readonly turn: string; readonly error: Failure }

const noBlocks: ReadonlyMap<number, Block> = new Map()

/** With one block more; the ones longest unused go. */
const withBlock = (blocks: ReadonlyMap<number, Block>, at: number, block: Block): ReadonlyMap<number, Block> => {
  const others = [...blocks].filter(([known]) => known !== at)
  return new Map([...others.slice(-(keptBlocks - 1)), [at, block]])
}

/**
 * The rows that are seen, a block at a time. Blocks of an older revision stay in sight until newer ones are here; those
 * of another question go at once. Moving far quickly asks only for where the movement ends.
 */
export const useRows = (question: RowsQuestion | null, first: number, end: number): Rows => {
  const engine = useEngine()
  const revision = useValue(engine.revision)
  const key = question === null ? '' : JSON.stringify(question)
  const [held, setHeld] = useState<Held>({ key: '', total: undefined, blocks: noBlocks, notes: [] })
  const [failed, setFailed] = useState<Failed | null>(null)
  const [stopped, setStopped] = useState<string | null>(null)
  const [round, setRound] = useState(0)

  const blocks = held.key === key ? held.blocks : noBlocks
  // A newer revision waits until the rows in view are here: an import must not keep them away.
  const [shownRevision, setShownRevision] = useState(revision)
  const turn = `${key} ${shownRevision} ${round}`
  const firstBlock = Math.floor(Math.max(0, first - beyondRows) / blockRows)
  const last = Math.min(end - 1 + beyondRows, (held.key === key ? (held.total ?? 1) : 1) - 1)
  const lastBlock = Math.max(firstBlock, Math.floor(Math.max(0, last) / blockRows))
  const missing: number[] = []
  if (question !== null)
    for (let at = firstBlock; at <= lastBlock; at++) if (blocks.get(at)?.turn !== turn) missing.push(at)
  const wanted = missing.join()
  const asked = useEffectEvent(() => ({ question, missing, far: missing.length > 1 && blocks.size > 0 }))
  const error = failed?.turn === turn ? failed.error : null
  const isStopped = stopped === turn
  const settled = missing.length === 0 || error !== null || isStopped
  if (settled && shownRevision !== revision) setShownRevision(revision)

  useEffect(() => {
    const now = asked()
    if (now.question === null || wanted === '' || isStopped || error !== null) return
    const { scope, columns, sort } = now.question
    const own = new AbortController()
    const load = async (block: number): Promise<void> => {
      const place = { offset: block * blockRows, limit: blockRows }
      const answer = await engine.ask('flows.page', { ...scope, columns: [...columns], sort, ...place }, own.signal)
      if (own.signal.aborted) return
      const names = answer.columns.map(({ name }) => name)
      const rows = answer.rows.map(cells => Object.fromEntries(names.map((name, at) => [name, cells[at] ?? null])))
      setHeld(old => ({
        key,
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
  }, [engine, key, turn, wanted, isStopped, error])

  return {
    total: held.key === '' ? undefined : held.total,
    notes: held.key === key ? held.notes : [],
    rowAt: index => {
      const at = Math.floor(index / blockRows)
      return blocks.get(at)?.rows[index - at * blockRows]
    },
    loading: missing.length > 0 && !isStopped && error === null,
    error,
    again: () => {
      setStopped(null)
      setRound(round + 1)
    },
    stop: () => setStopped(turn),
  }
}
