import { Failure } from '../../../shared/rpc/message'

/** Work that an interrupt gives up: nothing half done is left behind. A second interrupt ends the process at once. */
export const untilInterrupted = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const controller = new AbortController()
  const stop = (): void => controller.abort(new Failure('cancelled', 'Cancelled; nothing was changed.'))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    return await work(controller.signal)
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}
