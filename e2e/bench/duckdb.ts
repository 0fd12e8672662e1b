import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** As much of `@duckdb/node-api` as the bench uses; the package is no dependency of the project, so its types are not here. */
export type Connection = {
  readonly run: (sql: string) => Promise<{ readonly getRows: () => Promise<readonly (readonly unknown[])[]> }>
  readonly closeSync: () => void
}
type Package = {
  readonly DuckDBInstance: {
    readonly create: (
      path: string,
      config: Record<string, string>,
    ) => Promise<{ readonly connect: () => Promise<Connection> }>
  }
}

const folder = join(tmpdir(), 'netwake-bench-duckdb')

/** Puts the peer's package beside the system's temporary files, once. */
export const installDuckDb = (): void => {
  if (existsSync(join(folder, 'node_modules', '@duckdb', 'node-api'))) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '@duckdb/node-api'], {
    cwd: folder,
    stdio: 'ignore',
    shell: process.platform === 'win32',
  })
  if (status !== 0)
    throw new Error('@duckdb/node-api could not be installed; the bench compares against it and needs the npm registry')
}

export const openDuckDb = async (path: string, threads: number): Promise<Connection> => {
  const { DuckDBInstance } = createRequire(join(folder, 'package.json'))('@duckdb/node-api') as Package
  const instance = await DuckDBInstance.create(path, { threads: String(threads) })
  return instance.connect()
}
