import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { Failure } from '../../../shared/rpc/message'

export type OpenSockets = {
  /** Bytes that the system lets wait in front of each socket. */
  readonly receiveBuffer: number
  readonly close: () => Promise<void>
}

/** Asked of the system for each socket; it may grant less. */
const wantedBuffer = 32 * 1024 * 1024
const leastBuffer = 64 * 1024

const sentences: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (host, port) =>
    `Port ${port} on ${host} is in use by another program. End that program or listen on another port.`,
  EACCES: (_, port) =>
    port < 1024
      ? `Port ${port} may only be used by privileged programs. Listen on a port from 1024 on and let the senders use that one, or give Netwake the right to low ports.`
      : `Port ${port} may not be used by this user. Listen on another port.`,
  EPERM: (_, port) => `Port ${port} may not be used by this user. Listen on another port.`,
  EADDRNOTAVAIL: host =>
    `This machine has no address ${host}. Listen on one that it has, on 127.0.0.1, or on 0.0.0.0 for all of them.`,
  EAFNOSUPPORT: host => `This machine does not speak the protocol of ${host}. Listen on 127.0.0.1 or 0.0.0.0.`,
}

const refusal = (host: string, port: number, error: NodeJS.ErrnoException): Failure => {
  const sentence = sentences[error.code ?? '']?.(host, port)
  return new Failure('bad-input', sentence ?? `Port ${port} on ${host} cannot be opened: ${error.message}.`, {
    cause: error,
  })
}

const bind = (socket: Socket, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const failed = (error: Error) => reject(refusal(host, port, error))
    socket.once('error', failed)
    socket.bind({ address: host, port, exclusive: true }, () => {
      socket.off('error', failed)
      resolve()
    })
  })

/** The largest buffer the system gives up to the one wanted. Some refuse what is too much, Linux gives what it may. */
const growBuffer = (socket: Socket): number => {
  for (let size = wantedBuffer; size >= leastBuffer; size /= 2) {
    try {
      socket.setRecvBufferSize(size)
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error
    }
  }
  // Linux doubles the number for its own bookkeeping and tells the double.
  return socket.getRecvBufferSize() / (process.platform === 'linux' ? 2 : 1)
}

const closed = (socket: Socket): Promise<void> => new Promise(resolve => socket.close(() => resolve()))

export type Received = (payload: Buffer, from: RemoteInfo, localPort: number) => void

/** Opens all ports or none; a `Failure` says which could not be had and what to do. */
export const openSockets = async (
  host: string,
  ports: readonly number[],
  received: Received,
  broken: (problem: string) => void,
): Promise<OpenSockets> => {
  const open: Socket[] = []
  let receiveBuffer = Number.POSITIVE_INFINITY
  try {
    for (const port of ports) {
      const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
      socket.on('message', (payload, from) => received(payload, from, port))
      await bind(socket, host, port)
      open.push(socket)
      receiveBuffer = Math.min(receiveBuffer, growBuffer(socket))
      socket.on('error', error => broken(`Port ${port} on ${host} failed: ${error.message}.`))
    }
  } catch (error) {
    await Promise.all(open.map(closed))
    throw error
  }
  return {
    receiveBuffer,
    close: async () => {
      await Promise.all(open.splice(0).map(closed))
    },
  }
}
