import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Where the built pieces lie. Built code finds them beside itself in `out/`; code run from source by the tests finds the
 * same `out/` at the top of the project.
 */
const here = dirname(fileURLToPath(import.meta.url))
const findOut = (): string => {
  const built = here.split(/[\\/]/)
  const at = built.lastIndexOf('out')
  return at >= 0 && import.meta.url.endsWith('.js') ? built.slice(0, at + 1).join('/') : join(here, '..', 'out')
}
const out = findOut()

export const outPath = (...parts: string[]): string => join(out, ...parts)

/** Packed lookup tables, made by the build. */
export const dataPath = (name: string): string => outPath('data', name)

/** Code of a worker thread. */
export const workerPath = (name: 'engine' | 'decode' | 'scan' | 'sql' | 'socket' | 'capture'): string =>
  outPath(`${name}-worker.js`)
