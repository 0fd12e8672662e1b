import type { ByteStream } from './byte-stream'
import { readFile } from './read-file'
import { openMember } from './zip'

/**
 * The bytes of an evidence file as they lie on disk; of a member, its unpacked bytes. `note` is told when the file was
 * changed while it was read to its end.
 */
export const openBytes = async (
  path: string,
  member: string | null,
  note: (sentence: string) => void = () => {},
): Promise<ByteStream> => (member === null ? readFile(path, note) : openMember(path, member))
