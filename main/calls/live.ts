import { Failure } from '../../shared/rpc/message'
import type { Calls } from '../../shared/rpc/server'
import type { EngineContext, OpenCase } from '../engine'
import { recordedCaptures } from '../sources/listen/capture-books'
import type { Captures } from '../sources/listen/captures'

const writable = ({ captures, store }: OpenCase): Captures => {
  if (captures) return captures
  throw new Failure('busy', store.readOnlyReason ?? 'This case is open for reading only.')
}

type LiveCalls = Pick<Calls, 'live.start' | 'live.stop' | 'live.captures'>

export const liveCalls = ({ needed, current, openOrNew }: EngineContext): LiveCalls => ({
  'live.start': async asked => ({ capture: await writable(await openOrNew()).start(asked) }),
  'live.stop': async ({ capture }) => {
    await writable(needed()).stop(capture)
    return null
  },
  'live.captures': () => {
    const open = current()
    return open ? (open.captures?.list() ?? recordedCaptures(open.store)) : []
  },
})
