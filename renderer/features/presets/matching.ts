import type { Preset } from '../../../shared/model/preset'
import { foldCase } from '../../../shared/units/text'

/** Presets that hold every word looked for, in their title, purpose or query. */
export const matchingPresets = (presets: readonly Preset[], search: string): readonly Preset[] => {
  const words = foldCase(search)
    .split(/\s+/)
    .filter(word => word !== '')
  return presets.filter(({ title, purpose, query, lookFor, requirements }) => {
    const text = foldCase([title, purpose, query, lookFor, ...requirements].join('\n'))
    return words.every(word => text.includes(word))
  })
}
