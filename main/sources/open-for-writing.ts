import { readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'

const writingFlags = 0o3

const namesIn = (folder: string): Promise<readonly string[]> => readdir(folder).catch(() => [])

/** Whether a descriptor was opened to be written to (proc(5): `flags` of its fdinfo, octal, as of open(2)). */
const isWriting = async (process: string, descriptor: string): Promise<boolean> => {
  const info = await readFile(join(process, 'fdinfo', descriptor), 'utf8').catch(() => '')
  return (Number.parseInt(/^flags:\s*([0-7]+)/m.exec(info)?.[1] ?? '0', 8) & writingFlags) !== 0
}

/**
 * Those of some files that a process holds open for writing, as far as this user may see; where the system does not
 * tell, none. Paths are compared without links in them.
 */
export const openForWriting = async (paths: ReadonlySet<string>): Promise<ReadonlySet<string>> => {
  const held = new Set<string>()
  if (process.platform !== 'linux') return held
  for (const id of await namesIn('/proc')) {
    if (!/^\d+$/.test(id)) continue
    const folder = join('/proc', id)
    for (const descriptor of await namesIn(join(folder, 'fd'))) {
      // A process may end, or close its file, while it is looked at.
      const target = await readlink(join(folder, 'fd', descriptor)).catch(() => '')
      if (paths.has(target) && !held.has(target) && (await isWriting(folder, descriptor))) held.add(target)
    }
  }
  return held
}
