import { existsSync, readFileSync } from 'node:fs'
import type { Land } from '../../shared/model/land'

/** The bundled land; null when this build has none, then reports show their maps as tables only. */
export const readLand = (path: string): Land | null =>
  existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Land) : null
