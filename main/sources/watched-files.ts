import { opendir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { causeOf } from './cause-of'

/** What is looked at of a folder: so many files, so many levels of folders. */
const mostFiles = 100_000
const deepest = 32

/** What programs write while they are not done: the file gets its name when it is. And cases, which are no evidence. */
const isTemporary = (name: string): boolean =>
  name.startsWith('.') || /(?:~|\.(?:part|partial|tmp|temp|crdownload|filepart|swp))$/i.test(name)
const isCase = (name: string): boolean => /\.netwake(?:[-.]|$)/i.test(name)

export type Found = { readonly path: string; readonly size: number; readonly mtimeMs: number }

/** The files under a folder as they are now; links to folders are not followed. `problem` ends a sentence about it. */
export const filesUnder = async (
  folder: string,
): Promise<{ readonly files: readonly Found[]; readonly problem: string | null }> => {
  const files: Found[] = []
  let problem: string | null = null
  const look = async (place: string, depth: number): Promise<void> => {
    const folders: string[] = []
    for await (const entry of await opendir(place)) {
      const path = join(place, entry.name)
      if (isTemporary(entry.name) || isCase(entry.name)) continue
      if (entry.isDirectory()) folders.push(path)
      else if (files.length >= mostFiles)
        problem = `holds more than ${mostFiles.toLocaleString('en')} files; add it as a folder instead`
      else {
        // One that is moved away while it is looked at is not there.
        const found = await stat(path).catch(() => null)
        if (found?.isFile()) files.push({ path, size: found.size, mtimeMs: found.mtimeMs })
      }
      if (problem !== null) return
    }
    for (const inner of folders.sort()) if (depth < deepest && problem === null) await look(inner, depth + 1)
  }
  try {
    await look(folder, 1)
  } catch (error) {
    problem = `cannot be looked into: ${causeOf(error)}`
  }
  return { files, problem }
}
