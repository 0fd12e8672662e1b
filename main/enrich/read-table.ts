import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '../../shared/rpc/message'

/** A packed lookup table that the build left in the data folder. */
export const readTable = (dataDir: string, name: string): Buffer => {
  try {
    return readFileSync(join(dataDir, name))
  } catch (error) {
    throw new Failure('internal', `The lookup table ${join(dataDir, name)} cannot be read; "npm run build" makes it.`, {
      cause: error,
    })
  }
}
