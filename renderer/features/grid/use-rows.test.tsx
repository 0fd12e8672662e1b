// @vitest-environment happy-dom
import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, test } from 'vitest'
import { type Engine, EngineContext } from '../../engine/engine'
import { createValue } from '../../state/value'
import { type Rows, type RowsQuestion, useRows } from './use-rows'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

/** A case that grows: rows are known by their id, the newest stand first. */
const growingCase = (rows: number) => {
  let newest = rows
  const revision = createValue(0)
  const within = (query: string): readonly number[] => {
    const most = Number(/id:<=(\d+)/.exec(query)?.[1] ?? newest)
    const least = Number(/id:>(\d+)/.exec(query)?.[1] ?? 0)
    return Array.from({ length: newest }, (_, at) => newest - at).filter(id => id <= most && id > least)
  }
  const answers: Readonly<Record<string, (input: { query: string; offset: number; limit: number }) => unknown>> = {
    'flows.page': ({ query, offset, limit }) => {
      const ids = within(query)
      const page = ids.slice(offset, offset + limit).map(id => [id])
      return {
        columns: [{ name: 'id' }],
        rows: page,
        offset,
        total: ids.length,
        revision: 0,
        newest,
        notes: [],
        answers: [],
      }
    },
    'flows.count': ({ query }) => ({ rows: within(query).length, of: newest }),
  }
  const engine = {
    ask: (name: string, input: never) => Promise.resolve(answers[name]?.(input)),
    revision,
  } as unknown as Engine
  return {
    engine,
    /** Rows are stored; the window may hear of it later. */
    store: (count: number) => {
      newest += count
    },
    tell: () => act(async () => revision.set(revision.get() + 1)),
  }
}

const question: RowsQuestion = {
  path: 'a.netwake',
  scope: { query: '', zone: 'UTC' },
  columns: ['id'],
  sort: { field: 'start', descending: true },
  stitch: false,
}

const pause = () => act(() => new Promise(resolve => setTimeout(resolve, 30)))

const watch = async (engine: Engine) => {
  let seen: Rows | undefined
  const root = createRoot(document.createElement('div'))
  const Probe = ({ first, hold }: { readonly first: number; readonly hold: boolean }) => {
    seen = useRows(question, first, first + 20, hold)
    return null
  }
  /** Until everything asked is answered. */
  const settle = async () => {
    do await pause()
    while (seen?.loading)
  }
  const look = async (first: number, hold: boolean) => {
    await act(async () =>
      root.render(
        <EngineContext value={engine}>
          <Probe first={first} hold={hold} />
        </EngineContext>,
      ),
    )
    await settle()
  }
  const state = (index: number) => ({ id: seen?.rowAt(index)?.['id'], total: seen?.total, fresh: seen?.fresh })
  await look(0, false)
  return { look, settle, state, follow: () => act(async () => seen?.follow()) }
}

test('rows that come are followed while nobody reads', async () => {
  const { engine, store, tell } = growingCase(500)
  const rows = await watch(engine)
  expect(rows.state(0)).toEqual({ id: 500, total: 500, fresh: 0 })
  store(10)
  await tell()
  await rows.settle()
  expect(rows.state(0)).toEqual({ id: 510, total: 510, fresh: 0 })
})

test('whoever reads keeps the rows in sight, and those further down fit to them', async () => {
  const { engine, store, tell } = growingCase(500)
  const rows = await watch(engine)
  await rows.look(30, true)
  store(7)
  await tell()
  await rows.settle()
  expect(rows.state(30)).toEqual({ id: 470, total: 500, fresh: 7 })
  // A block that is asked for only now is of the same rows.
  await rows.look(300, true)
  expect(rows.state(300)).toEqual({ id: 200, total: 500, fresh: 7 })
  await rows.follow()
  await rows.settle()
  expect(rows.state(300)).toEqual({ id: 207, total: 507, fresh: 0 })
})

test('rows that were stored before the window heard of it do not slip in between either', async () => {
  const { engine, store, tell } = growingCase(500)
  const rows = await watch(engine)
  store(5)
  await rows.look(300, true)
  expect(rows.state(300)).toEqual({ id: 200, total: 500, fresh: 0 })
  await tell()
  await rows.settle()
  expect(rows.state(300)).toEqual({ id: 200, total: 500, fresh: 5 })
})
