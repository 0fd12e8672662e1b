import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { outPath } from '../main/out-paths'

/** A place in the project, the folder that `out/` stands in. */
export const projectPath = (...parts: string[]): string => join(outPath(), '..', ...parts)

export const packagePath = (name: string, ...parts: string[]): string => projectPath('node_modules', name, ...parts)

const manifest = z.object({ version: z.string() })

export const packageVersion = (name: string): string =>
  manifest.parse(JSON.parse(readFileSync(packagePath(name, 'package.json'), 'utf8'))).version

/** The day in versions such as `2.3.2026060120`, as the ip-location-db packages carry it. */
export const versionDay = (version: string): string => {
  const day = /(\d{4})(\d{2})(\d{2})\d{2}$/.exec(version)
  return day ? `${day[1]}-${day[2]}-${day[3]}` : version
}
