import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Mapping, mapping } from '../shared/model/mapping'

/** Mappings the user made, newest first, kept as JSON in the home folder. */
export type SavedMappings = {
  readonly list: () => readonly Mapping[]
  /** Takes the place of one of the same name. */
  readonly save: (mapping: Mapping) => void
  readonly remove: (name: string) => void
}

const kept = 100

export const createSavedMappings = (home: string): SavedMappings => {
  const file = join(home, 'mappings.json')
  const read = (): readonly Mapping[] => {
    if (!existsSync(file)) return []
    try {
      const found: unknown = JSON.parse(readFileSync(file, 'utf8'))
      // One that a newer program wrote, or a hand spoiled, takes nothing from the others.
      return (Array.isArray(found) ? found : []).flatMap(each => mapping.safeParse(each).data ?? [])
    } catch {
      return []
    }
  }
  const write = (mappings: readonly Mapping[]) => writeFileSync(file, JSON.stringify(mappings.slice(0, kept), null, 2))
  return {
    list: read,
    save: saved => write([saved, ...read().filter(({ name }) => name !== saved.name)]),
    remove: name => write(read().filter(each => each.name !== name)),
  }
}
