import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Cell, ScopeInput } from '../../../shared/contract'
import { Failure } from '../../../shared/rpc/message'
import { useEngine } from '../../engine/engine'
import { useValue } from '../../state/value'

export type Row = Readonly<Record<string, Cell>>

export type RowsQuestion = {
  readonly scope: ScopeInput
  readonly columns: readonly string[]
  readonly sort: { readonly field: string; readonly descending: boolean }
}

export type Rows = {
  /** Rows that match; undefined before the first answer. */
  readonly total: number | undefined
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
type Held = { readonly key: string; readonly total: number | undefined; readonly error: Failure | null }

/**
 * The rows that are seen, a block at a time. Blocks of an older revision stay in sight until newer ones are here; those
 * of another question go at once. Moving far quickly asks only for where the movement ends.
 */
export const useRows = (question: RowsQuestion | null, first: number, end: number): Rows => {
  const engine = useEngine()
  const revision = useValue(engine.revision)
  const key = question === null ? '' : JSON.stringify(question)
  const latest = useRef(question)
  latest.current = question
  const blocks = useRef(new Map<number, Block>())
  const blocksKey = useRef(key)
  const [held, setHeld] = useState<Held>({ key: '', total: undefined, error: null })
  const [, setDrawn] = useState(0)
  const [round, setRound] = useState(0)
  const [busy, setBusy] = useState(false)
  const controller = useRef<AbortController | null>(null)

  if (blocksKey.current !== key) {
    blocksKey.current = key
    blocks.current = new Map()
  }

  const firstBlock = Math.floor(Math.max(0, first - beyondRows) / blockRows)
  const last = Math.min(end - 1 + beyondRows, (held.total ?? Number.POSITIVE_INFINITY) - 1)
  const lastBlock = Math.floor(Math.max(0, last) / blockRows)
  const turn = `${key} ${revision} ${round}`

  useEffect(() => {
    const wanted = latest.current
    if (wanted === null) return
    const missing: number[] = []
    for (let block = firstBlock; block <= lastBlock; block++)
      if (blocks.current.get(block)?.turn !== turn) missing.push(block)
    if (missing.length === 0) return setBusy(false)
    const own = new AbortController()
    controller.current = own
    const known = blocks.current
    const load = async (block: number): Promise<void> => {
      const answer = await engine.ask(
        'flows.page',
        {
          ...wanted.scope,
          columns: [...wanted.columns],
          sort: wanted.sort,
          offset: block * blockRows,
          limit: blockRows,
        },
        own.signal,
      )
      if (own.signal.aborted) return
      const names = answer.columns.map(({ name }) => name)
      const rows = answer.rows.map(cells => Object.fromEntries(names.map((name, at) => [name, cells[at] ?? null])))
      known.delete(block)
      known.set(block, { turn, rows })
      for (const old of known.keys()) {
        if (known.size <= keptBlocks) break
        known.delete(old)
      }
      setHeld({ key, total: answer.total, error: null })
      setDrawn(drawn => drawn + 1)
    }
    const run = async () => {
      setBusy(true)
      try {
        for (const block of missing) await load(block)
      } catch (error) {
        if (own.signal.aborted) return
        const failure = error instanceof Failure ? error : new Failure('internal', String(error))
        setHeld(old => ({ key, total: old.key === key ? old.total : undefined, error: failure }))
      }
      if (!own.signal.aborted) setBusy(false)
    }
    const far = missing.length > 1 && known.size > 0
    const timer = setTimeout(() => void run(), far ? jumpWaitMs : 0) // `run` catches everything itself
    return () => {
      clearTimeout(timer)
      own.abort()
    }
  }, [engine, key, turn, firstBlock, lastBlock])

  const rowAt = useCallback((index: number): Row | undefined => {
    const block = Math.floor(index / blockRows)
    return blocks.current.get(block)?.rows[index - block * blockRows]
  }, [])

  return useMemo(
    () => ({
      total: held.key === '' ? undefined : held.total,
      rowAt,
      loading: question !== null && (busy || held.key !== key),
      error: held.key === key ? held.error : null,
      again: () => setRound(old => old + 1),
      stop: () => {
        controller.current?.abort()
        setBusy(false)
      },
    }),
    [held, rowAt, busy, key, question],
  )
}
