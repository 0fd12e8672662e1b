import { Failure } from '../../shared/rpc/message'

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there any more',
  EACCES: 'it may not be read by this user',
  EPERM: 'it may not be read by this user',
  EISDIR: 'it is a folder',
  EIO: 'the disk reported an error while reading it',
  EBUSY: 'another program holds it',
}

/** What went wrong with a file, as the end of a sentence about it. */
export const causeOf = (error: unknown): string => {
  if (error instanceof Failure) return error.message
  const { code, message } = error as NodeJS.ErrnoException
  return (code !== undefined ? reasons[code] : undefined) ?? message
}
