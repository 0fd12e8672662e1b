import type { RawData, WebSocket } from 'ws'
import { asMessage, type Transport } from '../../../shared/rpc/message'

const parse = (data: RawData): unknown => {
  try {
    const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return null // Whatever is not JSON is not ours; `asMessage` turns it away.
  }
}

/** A WebSocket carrying one JSON message a frame. */
export const socketTransport = (socket: WebSocket): Transport => ({
  send: message => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message))
  },
  receive: listener => {
    const onMessage = (data: RawData) => {
      const message = asMessage(parse(data))
      if (message) listener(message)
    }
    socket.on('message', onMessage)
    return () => socket.off('message', onMessage)
  },
})
