import { type Stats, statSync } from 'node:fs'
import { opendir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Failure } from '../../shared/rpc/message'
import { causeOf } from './cause-of'
import { containerOf } from './container'
import { locate } from './raw'
import { beginningOf, zipMembers } from './zip'

/** One thing to read: a file, or a member of an archive; or what stands in the way of reading it. */
export type Found =
  | {
      readonly kind: 'file'
      readonly name: string
      readonly path: string
      readonly member: string | null
      readonly bytes: number
      /** Its first unpacked bytes; null for a member, whose bytes were not looked at yet. */
      readonly begins: Uint8Array | null
      /** `id` or `id:options`, where what was found beside it says how it is to be read. */
      readonly readAs: string | null
    }
  | { readonly kind: 'problem'; readonly name: string; readonly bytes: number; readonly sentence: string }
  /** Files of the operating system that lie in every folder and are nobody's log. */
  | { readonly kind: 'passed-over'; readonly name: string }

const systemFiles = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini'])

const kindOf = (found: Stats): string =>
  found.isSocket()
    ? 'a socket'
    : found.isFIFO()
      ? 'a pipe'
      : found.isCharacterDevice() || found.isBlockDevice()
        ? 'a device'
        : 'no ordinary file'

async function* membersOf(path: string): AsyncGenerator<Found> {
  for await (const { name, bytes, problem } of zipMembers(path)) {
    // Not joined: a name with `..` in it must stay below its archive.
    const shown = `${path}/${name}`
    if (systemFiles.has(basename(name)) || name.startsWith('__MACOSX/')) yield { kind: 'passed-over', name: shown }
    else if (problem !== null) yield { kind: 'problem', name: shown, bytes, sentence: `${shown} ${problem}.` }
    else yield { kind: 'file', name: shown, path, member: name, bytes, begins: null, readAs: null }
  }
}

/** One member of an archive, named as members are shown. */
async function* memberOf(archive: string, name: string): AsyncGenerator<Found> {
  for await (const found of membersOf(archive)) if (found.name === name) return yield found
  yield { kind: 'problem', name, bytes: 0, sentence: `${name} is not in its archive any more.` }
}

async function* inFolder(path: string): AsyncGenerator<Found> {
  const names: string[] = []
  for await (const entry of await opendir(path)) names.push(entry.name)
  for (const name of names.sort()) yield* walk(join(path, name))
}

/** Everything to read under a path, folders gone through in the order of their names. Never throws: a problem is found, too. */
export async function* walk(path: string): AsyncGenerator<Found> {
  if (systemFiles.has(basename(path))) return yield { kind: 'passed-over', name: path }
  try {
    // Not awaited: of a hundred thousand files, waiting for each answer would take most of the time.
    const found = statSync(path)
    if (found.isDirectory()) yield* inFolder(path)
    else if (!found.isFile())
      yield {
        kind: 'problem',
        name: path,
        bytes: 0,
        sentence: `${path} is ${kindOf(found)}, which cannot be kept as evidence.`,
      }
    else {
      const begins = await beginningOf(path)
      if (containerOf(begins) === 'zip') yield* membersOf(path)
      else yield { kind: 'file', name: path, path, member: null, bytes: found.size, begins, readAs: null }
    }
  } catch (error) {
    const inside = (error as NodeJS.ErrnoException).code === 'ENOTDIR' ? await locate(path) : null
    if (inside && inside.member !== null) return yield* memberOf(inside.path, path)
    const sentence =
      error instanceof Failure ? `${path}: ${error.message}.` : `${path} cannot be read: ${causeOf(error)}.`
    yield { kind: 'problem', name: path, bytes: 0, sentence }
  }
}
