import { createReadStream } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { createClient } from '../../../shared/rpc/client'
import { dataPath, outPath } from '../../out-paths'
import { contentSecurityPolicy } from '../csp'
import { startEngineThread } from '../engine-thread'
import { relay } from '../transports/relay'
import { socketTransport } from '../transports/socket'
import { createGuard } from './guard'
import { staticFiles } from './static-files'
import { existingPath, spoolUpload } from './uploads'

export type ServeOptions = {
  readonly home: string
  /** A case to open at once; made if it is not there. */
  readonly casePath: string | null
  /** 0 = any free port. */
  readonly port: number
  readonly onCrash: (error: Error) => void
}

export type PageServer = {
  /** The address with its one-time token. */
  readonly url: string
  readonly port: number
  readonly close: () => Promise<void>
}

/** The largest message a page may send: a query of 100 kB and a hundred thousand file tickets fit. */
const messageBytes = 16 * 1024 * 1024
const typedPathBytes = 64 * 1024

const readBody = async (request: IncomingMessage, most: number): Promise<string> => {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size > most) throw new Error(`the request is larger than ${most} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

const typedPath = (body: string): string => {
  const value: unknown = JSON.parse(body)
  return typeof value === 'object' && value !== null && 'path' in value ? String(value.path) : ''
}

/** The window as a page on 127.0.0.1: static files, one socket a window, uploads streamed to disk. */
export const servePage = async ({ home, casePath, port, onCrash }: ServeOptions): Promise<PageServer> => {
  const engine = startEngineThread({ home, onCrash })
  if (casePath !== null) {
    const { transport, close } = engine.connect()
    const client = createClient(transport)
    try {
      await client.call('case.create', { file: await engine.grant(casePath) })
    } catch (error) {
      await engine.close()
      throw error
    }
    close()
  }

  const files = staticFiles(outPath('renderer'), dataPath('land.json'))
  const guard = createGuard(() => bound)
  let bound = port

  const headers = {
    'content-security-policy': '',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-frame-options': 'DENY',
  }

  const answer = (response: ServerResponse, status: number, text: string, extra: Record<string, string> = {}) => {
    response.writeHead(status, {
      ...headers,
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      ...extra,
    })
    response.end(text)
  }
  const answerJson = (response: ServerResponse, value: unknown) =>
    answer(response, 200, JSON.stringify(value), { 'content-type': 'application/json; charset=utf-8' })

  const sendFile = (response: ServerResponse, address: string) => {
    const file = files.get(address)
    if (!file) return answer(response, 404, 'There is nothing here.')
    response.writeHead(200, {
      ...headers,
      'content-type': file.type,
      'cache-control': file.cacheable ? 'private, max-age=31536000, immutable' : 'no-store',
    })
    createReadStream(file.path)
      .on('error', () => response.destroy())
      .pipe(response)
  }

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const verdict = guard.check(request)
    if (verdict.kind === 'refuse') return answer(response, verdict.status, verdict.message)
    if (verdict.kind === 'welcome') return answer(response, 303, '', { location: '/', 'set-cookie': verdict.cookie })
    const url = new URL(request.url ?? '/', `http://127.0.0.1:${bound}`)
    if (request.method === 'GET' || request.method === 'HEAD') return sendFile(response, url.pathname)
    if (request.method === 'PUT' && url.pathname === '/upload') {
      const name = url.searchParams.get('name') ?? 'upload'
      const path = await spoolUpload(join(home, 'uploads'), name, request)
      return answerJson(response, await engine.grant(path, name))
    }
    if (request.method === 'POST' && url.pathname === '/path') {
      const typed = typedPath(await readBody(request, typedPathBytes))
      const path = existingPath(typed)
      if (path === null) return answer(response, 404, `There is no file or folder ${typed} on this machine.`)
      return answerJson(response, await engine.grant(path))
    }
    if (request.method === 'POST' && url.pathname === '/new-path') {
      // A case that is to be made: the file need not exist yet.
      return answerJson(response, await engine.grant(typedPath(await readBody(request, typedPathBytes)).trim()))
    }
    return answer(response, 404, 'There is nothing here.')
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: NodeJS.ErrnoException) => {
      if (response.headersSent || response.destroyed) return void response.destroy()
      const full = error.code === 'ENOSPC'
      answer(
        response,
        full ? 507 : 400,
        full
          ? `The disk holding ${home} is full; the upload was not kept.`
          : `The request could not be carried out: ${error.message}`,
      )
    })
  })
  server.requestTimeout = 0 // An upload of many gigabytes takes its time.

  const sockets = new WebSocketServer({ noServer: true, maxPayload: messageBytes })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const verdict = guard.check(request)
    const path = (request.url ?? '').split('?')[0]
    if (verdict.kind !== 'pass' || path !== '/rpc') {
      const status = verdict.kind === 'refuse' && verdict.status === 421 ? '421 Misdirected Request' : '403 Forbidden'
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, socket, head, opened => {
      const wire = engine.connect()
      const part = relay(socketTransport(opened), wire.transport)
      opened.on('error', () => opened.terminate())
      opened.on('close', () => {
        part()
        wire.close()
      })
    })
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
  bound = (server.address() as AddressInfo).port
  headers['content-security-policy'] = contentSecurityPolicy([`ws://127.0.0.1:${bound}`, `ws://localhost:${bound}`])

  return {
    url: `http://127.0.0.1:${bound}/?token=${guard.token}`,
    port: bound,
    close: async () => {
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
      await new Promise<void>(resolve => server.close(() => resolve()))
      await engine.close()
    },
  }
}
