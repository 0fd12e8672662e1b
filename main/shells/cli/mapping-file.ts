import { readFileSync, statSync } from 'node:fs'
import { Failure } from '../../../shared/rpc/message'
import { mappedId, mappingOf } from '../../formats/mapped/mapped'
import { causeOf } from './output'

/** A mapping is a few kilobytes; what is much larger is some other file. */
const mostBytes = 100_000

/** The format `mapped` with the mapping in a file, as an import takes it. */
export const mappedFormat = (path: string): string => {
  if (path === '') throw new Failure('bad-input', `Which mapping? Give its file as ${mappedId}:FILE.`)
  const mapping = mappingOf(textOf(path))
  if (typeof mapping === 'string') throw new Failure('bad-input', `${path} is no mapping that can be used: ${mapping}.`)
  return `${mappedId}:${JSON.stringify(mapping)}`
}

const textOf = (path: string): string => {
  try {
    if (statSync(path).size > mostBytes) throw new Failure('bad-input', `${path} is too large to be a mapping.`)
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    if (error instanceof Failure) throw error
    const { code } = error as NodeJS.ErrnoException
    throw new Failure(
      'bad-input',
      `The mapping ${path} cannot be read: ${code === 'ENOENT' ? 'there is no such file' : causeOf(error)}.`,
    )
  }
}
