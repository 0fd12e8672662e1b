import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, Platform } from 'electron-builder'
import { outPath } from '../../main/out-paths'
import { makeElectronFolder } from './electron-folder'

/**
 * `npm run dist:dir`: packages the app as far as that goes without Electron's program, against a stand-in for its folder,
 * and prints where it stands. `dist-dir.test.ts` looks inside.
 */
const root = join(outPath(), '..')
const { version } = JSON.parse(readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8')) as {
  version: string
}
const folder = mkdtempSync(join(tmpdir(), 'netwake-electron-'))

await makeElectronFolder(folder, version)
rmSync(join(root, 'dist'), { recursive: true, force: true })
await build({
  projectDir: root,
  targets: Platform.LINUX.createTarget('dir'),
  publish: 'never',
  config: {
    extends: join(root, 'electron-builder.yml'),
    electronDist: folder,
    electronVersion: version,
  },
})
rmSync(folder, { recursive: true, force: true })
process.stdout.write(`${join(root, 'dist', 'linux-unpacked')}\n`)
