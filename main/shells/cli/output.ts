import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { Failure } from '../../../shared/rpc/message'
import { visibleText } from '../../../shared/units/visible-text'

/** The reader of our output went away (`| head`): nothing is wrong, and nothing more is to be said. */
export class OutputClosed extends Error {}

/** Where a command's result goes: standard output or a file. Waits for a slow reader, so memory stays bounded. */
export type Output = {
  readonly write: (text: string) => Promise<void>
  readonly close: () => Promise<void>
}

const causes: Readonly<Record<string, string>> = {
  ENOENT: 'the folder does not exist',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'the name is too long',
}

export const causeOf = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException
  return causes[code ?? ''] ?? message
}

const toStream = (stream: Writable): Output['write'] => {
  let broken: Error | null = null
  let wake: () => void = () => {}
  stream.on('error', error => {
    broken = error
    wake()
  })
  const check = (): void => {
    if (!broken) return
    if ((broken as NodeJS.ErrnoException).code === 'EPIPE') throw new OutputClosed()
    throw broken
  }
  return async text => {
    check()
    const taken = new Promise<void>(resolve => {
      wake = resolve
      stream.write(text, () => resolve())
    })
    if (stream.writableLength > highWater) await taken
    check()
  }
}

const highWater = 1 << 20

let stdout: Output['write'] | null = null

/** Standard output. Made once: every stream listener added anew would stay. */
export const standardOutput = (): Output => {
  stdout ??= toStream(process.stdout)
  const ready = stdout
  const write = (text: string): Promise<void> =>
    ready(text).catch((error: unknown) => {
      if (error instanceof OutputClosed) throw error
      throw new Failure('bad-input', `The output cannot be written: ${causeOf(error)}.`)
    })
  return {
    write,
    close: async () => {
      await new Promise<void>(resolve => void process.stdout.write('', () => resolve()))
      await write('')
    },
  }
}

/** The file asked for with `-o`, or standard output. */
export const openOutput = async (path: string | undefined): Promise<Output> => {
  if (path === undefined || path === '-') return standardOutput()
  const failed = (error: unknown) => new Failure('bad-input', `${path} cannot be written: ${causeOf(error)}.`)
  const stream = createWriteStream(path)
  try {
    await once(stream, 'open')
  } catch (error) {
    throw failed(error)
  }
  const write = toStream(stream)
  return {
    write: text => write(text).catch((error: unknown) => Promise.reject(failed(error))),
    close: async () => {
      stream.end()
      await finished(stream).catch((error: unknown) => Promise.reject(failed(error)))
    },
  }
}

/** A message to the person, beside the result. Log text in it cannot command the terminal. */
export const say = (text: string): void => {
  process.stderr.write(`${text.split('\n').map(visibleText).join('\n')}\n`)
}
