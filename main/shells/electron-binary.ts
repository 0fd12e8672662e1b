import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { outPath } from '../out-paths'

const packageFolder = (): string => join(outPath(), '..', 'node_modules', 'electron')

/**
 * Path of Electron's program, or null when it is not on this machine. Asking the `electron` package itself would start
 * a download, so its files are looked at instead.
 */
export const electronBinary = (): string | null => {
  const folder = packageFolder()
  const named = join(folder, 'path.txt')
  if (!existsSync(named)) return null
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist')
  const program = join(dist, readFileSync(named, 'utf8').trim())
  return existsSync(program) ? program : null
}

/** Lets the package fetch its program; null when that fails, for want of a network for instance. */
export const fetchElectronBinary = (timeoutMs: number): string | null => {
  const installer = join(packageFolder(), 'install.js')
  if (!existsSync(installer)) return null
  spawnSync(process.execPath, [installer], { stdio: 'ignore', timeout: timeoutMs })
  return electronBinary()
}
