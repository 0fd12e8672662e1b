import { join } from 'node:path'

/** Where the raw datagrams of a case's captures are kept: beside the case, so that they go along with it. */
export const rawFolder = (casePath: string): string => `${casePath}-raw`

export const rawPath = (casePath: string, name: string): string => join(rawFolder(casePath), name)
