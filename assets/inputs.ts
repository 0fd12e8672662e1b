import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** Top of the project: both `assets/` and the built `out/` stand in it. */
export const projectPath = (...parts: string[]): string => join(dirname(fileURLToPath(import.meta.url)), '..', ...parts)

export const packagePath = (name: string, ...parts: string[]): string => projectPath('node_modules', name, ...parts)

const manifest = z.object({ version: z.string() })

export const packageVersion = (name: string): string =>
  manifest.parse(JSON.parse(readFileSync(packagePath(name, 'package.json'), 'utf8'))).version

/** The day in versions such as `2.3.2026060120`, as the ip-location-db packages carry it. */
export const versionDay = (version: string): string => {
  const day = /(\d{4})(\d{2})(\d{2})\d{2}$/.exec(version)
  return day ? `${day[1]}-${day[2]}-${day[3]}` : version
}
