import type { EvidenceFile } from './file'
import { type Mapping, mapping } from './mapping'

/** The mapping a file was read by, as it is kept with the file; null for files that speak for themselves. */
export const keptMapping = ({
  format,
  formatOptions,
}: Pick<EvidenceFile, 'format' | 'formatOptions'>): Mapping | null => {
  if (format !== 'mapped' || formatOptions === null) return null
  try {
    return mapping.safeParse(JSON.parse(formatOptions)).data ?? null
  } catch {
    return null // What cannot be read now was never a mapping that anything was read by.
  }
}
