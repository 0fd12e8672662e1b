import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packAsn } from './asn/pack-asn'
import { packCountry } from './country/pack-country'
import { describeDatabases } from './databases'
import { packagePath, projectPath } from './inputs'
import { packLand } from './land/pack-land'
import { packNotices } from './notices/notices'
import { packPorts } from './ports/pack-ports'

/** The part of the build that makes `out/data` from the data packages. Leaves files alone whose inputs are unchanged. */
const pack = (): void => {
  const started = performance.now()
  const out = projectPath('out')
  const data = join(out, 'data')
  mkdirSync(data, { recursive: true })
  copyFileSync(packagePath('sql.js', 'dist', 'sql-wasm.wasm'), join(out, 'sql-wasm.wasm'))
  for (const name of ['LICENSE', 'NOTICE']) copyFileSync(projectPath(name), join(out, name))

  const made: readonly (readonly [string, () => Buffer | string])[] = [
    [join(data, 'country.bin'), packCountry],
    [join(data, 'asn.bin'), packAsn],
    [join(data, 'ports.json'), packPorts],
    [join(data, 'land.json'), packLand],
    [join(data, 'databases.json'), () => JSON.stringify(describeDatabases(), null, 1)],
    [join(out, 'THIRD-PARTY-NOTICES.txt'), packNotices],
  ]
  const stampPath = join(data, 'stamp.txt')
  const stamp = stampOf()
  const current = existsSync(stampPath) && readFileSync(stampPath, 'utf8') === stamp
  if (current && made.every(([path]) => existsSync(path))) {
    process.stdout.write('pack: data is up to date\n')
    return
  }
  for (const [path, make] of made) writeWhole(path, make())
  writeWhole(stampPath, stamp)
  process.stdout.write(`pack: data made in ${Math.round(performance.now() - started)} ms\n`)
}

/** Never leaves half a file where a whole one is expected. */
const writeWhole = (path: string, content: Buffer | string): void => {
  writeFileSync(`${path}.new`, content)
  renameSync(`${path}.new`, path)
}

/** Changes with the packing code (names of shared chunks carry their hash) and with the installed packages. */
const stampOf = (): string => {
  const hash = createHash('sha256')
  for (const path of [fileURLToPath(import.meta.url), projectPath('package-lock.json')]) hash.update(readFileSync(path))
  return hash.digest('hex')
}

pack()
