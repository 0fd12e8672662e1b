import type { MessagePort } from 'node:worker_threads'
import { asMessage, type Transport } from '../../../shared/rpc/message'

/** One end of a worker_threads channel. */
export const portTransport = (port: MessagePort): Transport => ({
  send: message => port.postMessage(message),
  receive: listener => {
    const onMessage = (value: unknown) => {
      const message = asMessage(value)
      if (message) listener(message)
    }
    port.on('message', onMessage)
    return () => port.off('message', onMessage)
  },
})
