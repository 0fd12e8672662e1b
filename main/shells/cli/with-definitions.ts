import { readFile, stat } from 'node:fs/promises'
import { Failure } from '../../../shared/rpc/message'
import { elementsOption } from '../../formats/flow-datagrams/datagram-options'
import { parseDefinitions } from '../../formats/flow-datagrams/definitions'

const mostBytes = 8 * 1024 * 1024

/** The elements that a file defines, as an option of a format of datagrams. */
export const definitionsIn = async (path: string): Promise<string> => {
  const text = await stat(path)
    .then(({ size }) => (size > mostBytes ? null : readFile(path, 'utf8')))
    .catch((error: NodeJS.ErrnoException) => {
      throw new Failure('bad-input', `The definitions ${path} cannot be read: ${error.code ?? error.message}.`)
    })
  if (text === null) throw new Failure('bad-input', `The definitions ${path} are longer than 8 MiB.`)
  try {
    return elementsOption(parseDefinitions(text))
  } catch (error) {
    throw error instanceof Failure ? new Failure('bad-input', `${path}: ${error.message}`) : error
  }
}

/**
 * `netflow-ipfix:definitions=PATH` with what stands in the file instead of its path: the case keeps it, so that a record
 * is explained the same when the file is not there any more. Any other format as it is.
 */
export const withDefinitions = async (format: string | null): Promise<string | null> => {
  const [, before = '', path, after = ''] =
    /^((?:netflow-ipfix|sflow):(?:.*;)?)definitions=([^;]+)(.*)$/.exec(format ?? '') ?? []
  return path === undefined ? format : `${before}${await definitionsIn(path)}${after}`
}
