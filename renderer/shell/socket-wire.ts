import { asMessage, type Message, type Transport } from '../../shared/rpc/message'

export type SocketWire = Transport & {
  readonly onLost: (listener: (problem: string | null) => void) => () => void
}

const firstRetryMs = 500
const lastRetryMs = 5000

/**
 * The wire to the engine over a WebSocket. Messages sent while it is still connecting wait. When the connection breaks,
 * questions on their way fail at once and the wire tries again by itself.
 */
export const createSocketWire = (url: string, lostText: string): SocketWire => {
  const listeners = new Set<(message: Message) => void>()
  const lostListeners = new Set<(problem: string | null) => void>()
  const asked = new Set<number>()
  let queue: string[] = []
  let retryMs = firstRetryMs
  let socket: WebSocket

  const tell = (message: Message) => {
    for (const listener of listeners) listener(message)
  }

  const connect = () => {
    socket = new WebSocket(url)
    socket.addEventListener('open', () => {
      retryMs = firstRetryMs
      for (const text of queue) socket.send(text)
      queue = []
      for (const listener of lostListeners) listener(null)
    })
    socket.addEventListener('message', ({ data }) => {
      const message = typeof data === 'string' ? asMessage(JSON.parse(data)) : null
      if (!message) return
      if (message.kind === 'result' || message.kind === 'failure') asked.delete(message.id)
      tell(message)
    })
    socket.addEventListener('close', () => {
      for (const listener of lostListeners) listener(lostText)
      for (const id of asked) tell({ kind: 'failure', id, code: 'internal', message: lostText })
      asked.clear()
      queue = []
      setTimeout(connect, retryMs)
      retryMs = Math.min(retryMs * 2, lastRetryMs)
    })
  }
  connect()

  return {
    send: message => {
      if (message.kind === 'call') asked.add(message.id)
      if (message.kind === 'cancel') asked.delete(message.id)
      const text = JSON.stringify(message)
      if (socket.readyState === WebSocket.OPEN) socket.send(text)
      else queue.push(text)
    },
    receive: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onLost: listener => {
      lostListeners.add(listener)
      return () => lostListeners.delete(listener)
    },
  }
}
