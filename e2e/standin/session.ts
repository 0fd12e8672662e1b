import type * as Electron from 'electron'
import type { Route } from 'playwright-core'
import { fromStage } from './address'
import { needNotReady, needReady, refusal } from './state'

type Handler = (request: Request) => Response | Promise<Response>
type BeforeRequest = (
  details: { readonly url: string },
  decide: (answer: { readonly cancel?: boolean }) => void,
) => void

const privileged = new Map<string, Electron.Privileges>()
const handlers = new Map<string, Handler>()
let beforeRequest: BeforeRequest | null = null

export const protocol: Pick<
  Electron.Protocol,
  'registerSchemesAsPrivileged' | 'handle' | 'unhandle' | 'isProtocolHandled'
> = {
  registerSchemesAsPrivileged: schemes => {
    needNotReady('protocol.registerSchemesAsPrivileged')
    if (privileged.size > 0) throw refusal('registerSchemesAsPrivileged can only be called once')
    for (const { scheme, privileges } of schemes) privileged.set(scheme, privileges ?? {})
  },
  handle: (scheme, handler) => {
    needReady('protocol.handle')
    if (handlers.has(scheme)) throw refusal(`Failed to register protocol: ${scheme}`)
    handlers.set(scheme, handler as unknown as Handler)
  },
  unhandle: scheme => {
    if (!handlers.delete(scheme)) throw refusal(`Failed to unhandle protocol: ${scheme}`)
  },
  isProtocolHandled: scheme => handlers.has(scheme),
}

type PermissionHandlers = {
  request: ((contents: unknown, permission: string, decide: (granted: boolean) => void) => void) | null
  check: ((contents: unknown, permission: string) => boolean) | null
  device: (() => boolean) | null
}
export const permissions: PermissionHandlers = { request: null, check: null, device: null }

const defaultSession = {
  setPermissionRequestHandler: (handler: PermissionHandlers['request']) => {
    permissions.request = handler
  },
  setPermissionCheckHandler: (handler: PermissionHandlers['check']) => {
    permissions.check = handler
  },
  setDevicePermissionHandler: (handler: PermissionHandlers['device']) => {
    permissions.device = handler
  },
  webRequest: {
    onBeforeRequest: (handler: BeforeRequest) => {
      beforeRequest = handler
    },
  },
}

export const session = {
  get defaultSession(): typeof defaultSession {
    needReady('session.defaultSession')
    return defaultSession
  },
}

const cancelled = (url: string): Promise<boolean> =>
  new Promise(resolve => {
    if (beforeRequest) beforeRequest({ url }, answer => resolve(answer.cancel === true))
    else resolve(false)
  })

/** Answers a request of the window as Electron's network layer would: webRequest first, then the scheme's handler. */
export const answerRequest = async (route: Route): Promise<void> => {
  const request = route.request()
  const url = fromStage(request.url())
  if (await cancelled(url)) return route.abort('blockedbyclient')
  const scheme = new URL(url).protocol.slice(0, -1)
  const handler = handlers.get(scheme)
  // A scheme without the `standard` privilege has no origin and no relative addresses: such a page could not work.
  if (!handler || privileged.get(scheme)?.standard !== true) return route.abort('failed')
  const body = request.postDataBuffer()
  const method = request.method()
  const response = await handler(
    new Request(url, {
      method,
      ...(body && method !== 'GET' && method !== 'HEAD' ? { body: new Uint8Array(body) } : {}),
    }),
  )
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  })
}
