import { readdirSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'

/** A file the page may have, and how it is announced. */
export type StaticFile = { readonly path: string; readonly type: string; readonly cacheable: boolean }

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
}

const walk = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? walk(path) : [path]
  })

const announced = (path: string): StaticFile => ({
  path,
  type: types[extname(path)] ?? 'application/octet-stream',
  // The build puts a hash of the content into the name of everything under assets/.
  cacheable: path.includes(`${sep}assets${sep}`),
})

/**
 * Every file a window may load, by its address. The list is made once, so an address is looked up and never turned
 * into a path: there is nothing to traverse.
 */
export const staticFiles = (rendererFolder: string, land: string): ReadonlyMap<string, StaticFile> => {
  const files = new Map<string, StaticFile>()
  for (const path of walk(rendererFolder))
    files.set(`/${relative(rendererFolder, path).split(sep).join('/')}`, announced(path))
  const index = files.get('/index.html')
  if (index) files.set('/', index)
  files.set('/data/land.json', announced(land))
  return files
}
