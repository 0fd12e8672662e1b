import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createClient } from '../../../shared/rpc/client'
import { socketTransport } from '../transports/socket'
import { type PageServer, servePage } from './serve'

type Answer = { readonly status: number; readonly headers: Record<string, unknown>; readonly body: string }

describe('the page on 127.0.0.1', () => {
  const home = mkdtempSync(join(tmpdir(), 'netwake-page-'))
  let server: PageServer
  let cookie = ''

  const ask = (path: string, options: { method?: string; headers?: Record<string, string>; body?: string } = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const call = request(
        { host: '127.0.0.1', port: server.port, path, method: options.method ?? 'GET', headers: options.headers ?? {} },
        response => {
          let body = ''
          response.on('data', part => {
            body += String(part)
          })
          response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
        },
      )
      call.on('error', reject)
      call.end(options.body)
    })

  const origin = () => `http://127.0.0.1:${server.port}`
  const wire = (headers: Record<string, string>) => new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, { headers })
  const refused = (socket: WebSocket) =>
    new Promise<string>((resolve, reject) => {
      socket.on('error', error => resolve(error.message))
      socket.on('open', () => reject(new Error('the socket was opened')))
    })

  beforeAll(async () => {
    server = await servePage({
      home,
      casePath: null,
      port: 0,
      onCrash: error => {
        throw error
      },
    })
  })
  afterAll(async () => {
    await server.close()
    rmSync(home, { recursive: true, force: true })
  })

  test('gives nothing without the token', async () => {
    expect(await ask('/')).toMatchObject({ status: 403, body: expect.stringContaining('one-time address') })
    expect((await ask('/?token=wrong')).status).toBe(403)
  })

  test('exchanges the token for a cookie once', async () => {
    const { pathname, search } = new URL(server.url)
    const welcome = await ask(pathname + search)
    expect(welcome).toMatchObject({ status: 303, headers: { location: '/' } })
    const [set = ''] = welcome.headers['set-cookie'] as string[]
    expect(set).toMatch(/^netwake=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/)
    cookie = set.split(';')[0] ?? ''
    expect((await ask(pathname + search)).status).toBe(403)
  })

  test('serves its own files with a strict policy and nothing above them', async () => {
    const index = await ask('/', { headers: { cookie } })
    expect(index.status).toBe(200)
    expect(index.headers['content-security-policy']).toMatch(/default-src 'none'; script-src 'self'/)
    for (const path of [
      '/../package.json',
      '/%2e%2e/package.json',
      '/..%2fpackage.json',
      '//etc/passwd',
      '/assets/../../cli.js',
    ])
      expect((await ask(path, { headers: { cookie } })).status, path).toBe(404)
  })

  test('answers only under its own name', async () => {
    expect((await ask('/', { headers: { cookie, host: 'evil.example' } })).status).toBe(421)
    expect((await ask('/', { headers: { cookie, host: `evil.example:${server.port}` } })).status).toBe(421)
  })

  test('refuses other pages: foreign origins, and changes without an origin', async () => {
    expect((await ask('/', { headers: { cookie, origin: 'https://evil.example' } })).status).toBe(403)
    expect((await ask('/upload?name=x', { method: 'PUT', headers: { cookie }, body: 'x' })).status).toBe(403)
    expect(await refused(wire({ cookie, origin: 'https://evil.example' }))).toContain('403')
    expect(await refused(wire({ cookie }))).toContain('403')
    expect(await refused(wire({ origin: origin() }))).toContain('403')
  })

  test('streams an upload to disk under a harmless name and hands out a ticket, not a path', async () => {
    const headers = { cookie, origin: origin() }
    const answer = await ask('/upload?name=..%2F..%2Fx%00y.log', { method: 'PUT', headers, body: 'bytes' })
    expect(answer.status).toBe(200)
    const ticket = JSON.parse(answer.body) as { ref: string; name: string }
    expect(ticket.ref).not.toContain('/')
    const [folder = ''] = readdirSync(join(home, 'uploads'))
    expect(readdirSync(join(home, 'uploads', folder))).toEqual(['x_y.log'])
    expect(readFileSync(join(home, 'uploads', folder, 'x_y.log'), 'utf8')).toBe('bytes')
  })

  test('takes a typed path that exists and says when it does not', async () => {
    const headers = { cookie, origin: origin(), 'content-type': 'application/json' }
    const there = join(home, 'there.log')
    writeFileSync(there, '')
    expect((await ask('/path', { method: 'POST', headers, body: JSON.stringify({ path: `"${there}"` }) })).status).toBe(
      200,
    )
    const missing = await ask('/path', { method: 'POST', headers, body: JSON.stringify({ path: '/no/such.log' }) })
    expect(missing).toMatchObject({ status: 404, body: 'There is no file or folder /no/such.log on this machine.' })
  })

  test('answers the contract over its socket, and refuses a path in place of a ticket', async () => {
    const socket = wire({ cookie, origin: origin() })
    await new Promise((resolve, reject) => {
      socket.on('open', resolve)
      socket.on('error', reject)
    })
    const client = createClient(socketTransport(socket))
    expect(await client.call('case.info', {})).toBeNull()
    await expect(client.call('case.open', { file: { ref: '/etc/passwd', name: 'passwd' } })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('was not handed to this window'),
    })
    await expect(client.call('flows.page', { limit: -1 })).rejects.toMatchObject({ code: 'bad-input' })
    client.close()
    socket.close()
  })
})
