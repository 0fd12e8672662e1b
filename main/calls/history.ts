import type { Calls } from '../../shared/rpc/server'
import type { EngineContext } from '../engine'

type HistoryCalls = Pick<Calls, 'history.list' | 'history.add' | 'history.remove'>

export const historyCalls = ({ current, needed }: EngineContext): HistoryCalls => ({
  'history.list': ask => current()?.store.kept.history(ask) ?? { total: 0, entries: [] },

  'history.add': ({ text, ...rest }) => {
    const { store } = needed()
    const typed = text.trim()
    if (typed !== '' && !store.readOnly) store.kept.addHistory({ ...rest, text: typed, at: Date.now() })
    return null
  },

  'history.remove': ({ id }) => {
    needed().store.kept.removeHistory(id)
    return null
  },
})
