import { fields } from '../../shared/model/fields'
import type { Lens } from '../query/lens'

/** Columns shown when none are asked for: every field some row of the case has. */
export const shownFields = async (
  lens: Lens,
  asked: readonly string[],
  signal?: AbortSignal,
): Promise<readonly string[]> => {
  if (asked.length > 0) return asked
  const filled = new Set(await lens.filledFields(signal))
  return fields.map(({ name }) => name).filter(name => filled.has(name))
}
