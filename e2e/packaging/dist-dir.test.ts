import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { extractAll, listPackage, statFile } from '@electron/asar'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDesktop } from '../desktop'

const root = resolve(fileURLToPath(new URL('../..', import.meta.url)))
const packaged = join(root, 'dist', 'linux-unpacked')
const asar = join(packaged, 'resources', 'app.asar')

const files = (): readonly string[] =>
  listPackage(asar, { isPack: false })
    .map(path => path.split('\\').join('/').slice(1))
    .filter(path => !('files' in statFile(asar, path)))

describe('the packaged app', () => {
  beforeAll(() => {
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'out', 'tools', 'dist-dir.js')], {
      cwd: root,
      encoding: 'utf8',
    })
    expect(status, stderr).toBe(0)
  }, 300_000)

  test('holds exactly main, preload, renderer, workers, wasm and data', () => {
    const kind = (path: string): string => {
      if (path === 'package.json') return 'package'
      if (path === 'out/electron/main.js') return 'main'
      if (path === 'out/electron/preload.cjs') return 'preload'
      if (/^out\/(engine|decode|scan|sql|socket|capture)-worker\.js$/.test(path)) return 'worker'
      if (/^out\/chunks\/[^/]+\.js$/.test(path)) return 'chunk'
      if (path === 'out/sql-wasm.wasm') return 'wasm'
      if (/^out\/data\/[^/]+$/.test(path)) return 'data'
      if (path.startsWith('out/renderer/')) return 'renderer'
      return `unexpected ${path}`
    }
    const kinds = new Set(files().map(kind))
    expect([...kinds].sort()).toEqual(['chunk', 'data', 'main', 'package', 'preload', 'renderer', 'wasm', 'worker'])
    expect(files().filter(path => kind(path) === 'worker')).toHaveLength(6)
  })

  test('keeps wasm and lookup tables beside the asar', () => {
    const unpacked = join(`${asar}.unpacked`, 'out')
    expect(existsSync(join(unpacked, 'sql-wasm.wasm'))).toBe(true)
    expect(readdirSync(join(unpacked, 'data')).sort()).toEqual(readdirSync(join(root, 'out', 'data')).sort())
  })

  test('has its fuses flipped', () => {
    const program = readFileSync(join(packaged, 'netwake'))
    const at = program.indexOf('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX') + 32
    const wire = program.subarray(at + 2, at + 10).toString()
    // RunAsNode off, CookieEncryption on, NodeOptions off, Inspect off, AsarIntegrity on, OnlyLoadAppFromAsar on,
    // the snapshot as it was, GrantFileProtocolExtraPrivileges off.
    expect(wire).toBe('01001110')
  })

  test('carries licence and notices', () => {
    for (const name of ['LICENSE', 'NOTICE', 'THIRD-PARTY-NOTICES.txt'])
      expect(existsSync(join(packaged, 'resources', name))).toBe(true)
  })

  describe('taken out of its asar', () => {
    const place = mkdtempSync(join(tmpdir(), 'netwake-packaged-'))
    afterAll(() => rmSync(place, { recursive: true, force: true }))

    test('starts, opens its window and answers from its engine', async () => {
      extractAll(asar, join(place, 'app'))
      const home = join(place, 'home')
      const { page, close } = await openDesktop(home, [], join(place, 'app', 'out', 'electron', 'main.js'))
      await page.getByText('Netwake').first().waitFor()
      const info = await page.evaluate(
        () =>
          new Promise<unknown>(resolve => {
            const bridge = (
              globalThis as unknown as {
                netwake: {
                  send: (m: unknown) => void
                  receive: (l: (m: { id?: number; output?: unknown }) => void) => void
                }
              }
            ).netwake
            bridge.receive(message => message.id === 990_001 && resolve(message.output))
            bridge.send({ kind: 'call', id: 990_001, name: 'app.info', input: {} })
          }),
      )
      expect(info).toMatchObject({ databases: expect.arrayContaining([expect.objectContaining({ id: 'country' })]) })
      await close()
    }, 120_000)
  })
})
