import { readFile } from 'node:fs/promises'
import { protocol } from 'electron'
import { dataPath, outPath } from '../../out-paths'
import { contentSecurityPolicy } from '../csp'
import { staticFiles } from '../node/static-files'
import { isOurs, scheme } from './origin'

/** Must run before the app is ready. */
export const declareScheme = (): void =>
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])

/** Serves the window's files, and only those, under our own scheme. */
export const serveScheme = (): void => {
  const files = staticFiles(outPath('renderer'), dataPath('land.json'))
  const policy = contentSecurityPolicy([])
  protocol.handle(scheme, async request => {
    const file = isOurs(request.url) ? files.get(new URL(request.url).pathname) : undefined
    if (!file) return new Response('There is nothing here.', { status: 404 })
    return new Response(new Uint8Array(await readFile(file.path)), {
      headers: { 'content-type': file.type, 'content-security-policy': policy, 'x-content-type-options': 'nosniff' },
    })
  })
}
