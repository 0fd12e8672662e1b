import { Failure } from '../../shared/rpc/message'
import type { Calls } from '../../shared/rpc/server'
import type { EngineContext } from '../engine'

type WatchCalls = Pick<Calls, 'watch.start' | 'watch.stop' | 'watch.list'>

export const watchCalls = ({ current, openOrNew, pathOf }: EngineContext): WatchCalls => ({
  'watch.start': async ({ folder }) => {
    const path = pathOf(folder)
    const { watches, store } = await openOrNew()
    if (!watches) throw new Failure('busy', store.readOnlyReason ?? 'This case is open for reading only.')
    return { id: await watches.start(path) }
  },
  'watch.stop': ({ id }) => {
    current()?.watches?.stop(id)
    return null
  },
  'watch.list': () => current()?.watches?.list() ?? [],
})
