import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createPackage } from '@electron/asar'

/** Marks the fuse wire in Electron's program; then the wire's version, its length, and one byte a fuse ('0' off, '1' on). */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const wireVersion = 1
const wireLength = 8

/**
 * A folder that looks to electron-builder like an unpacked Electron for Linux: the files it copies, renames and patches,
 * with a program that does nothing but carry a fuse wire.
 */
export const makeElectronFolder = async (folder: string, version: string): Promise<void> => {
  mkdirSync(join(folder, 'locales'), { recursive: true })
  mkdirSync(join(folder, 'resources'), { recursive: true })
  const wire = Buffer.concat([
    Buffer.from(`#!/bin/sh\nexit 0\n${sentinel}`),
    Buffer.from([wireVersion, wireLength]),
    Buffer.from('1'.repeat(wireLength)),
  ])
  writeFileSync(join(folder, 'electron'), wire)
  chmodSync(join(folder, 'electron'), 0o755)
  for (const name of ['chrome-sandbox', 'chrome_crashpad_handler']) {
    writeFileSync(join(folder, name), '#!/bin/sh\nexit 0\n')
    chmodSync(join(folder, name), 0o755)
  }
  writeFileSync(join(folder, 'version'), version)
  writeFileSync(join(folder, 'LICENSE'), 'stand-in\n')
  writeFileSync(join(folder, 'LICENSES.chromium.html'), '<p>stand-in</p>\n')
  writeFileSync(join(folder, 'locales', 'en-US.pak'), '')

  const defaultApp = join(folder, 'default-app')
  mkdirSync(defaultApp)
  writeFileSync(join(defaultApp, 'main.js'), '')
  await createPackage(defaultApp, join(folder, 'resources', 'default_app.asar'))
}
