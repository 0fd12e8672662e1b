import { createValue, type Readable } from '../../state/value'

/** Conditions the analyst set aside or gave a name, by the case they belong to and the words they print as. */
export type Notes = {
  /** Switched off, and kept to be switched on again. */
  readonly off: readonly string[]
  /** Why a condition is there: "this is NTP". */
  readonly names: Readonly<Record<string, string>>
}

const none: Notes = { off: [], names: {} }
const keyOf = (path: string): string => `netwake.conditions ${path}`
const mostOff = 30
const mostNames = 200

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter(item => typeof item === 'string') : []

const kept = (path: string): Notes => {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(keyOf(path)) ?? 'null')
    if (typeof value !== 'object' || value === null || !('off' in value) || !('names' in value)) return none
    const names = Object.entries(value.names ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    )
    return { off: texts(value.off), names: Object.fromEntries(names) }
  } catch {
    return none // not JSON: something else wrote there
  }
}

const held = new Map<string, Notes>()
const changes = createValue(0)

/** The notes of a case. */
export const notesOf = (path: string): Readable<Notes> => ({
  get: () => {
    const notes = held.get(path) ?? kept(path)
    held.set(path, notes)
    return notes
  },
  subscribe: changes.subscribe,
})

const change = (path: string, how: (notes: Notes) => Notes): void => {
  const notes = how(notesOf(path).get())
  localStorage.setItem(keyOf(path), JSON.stringify(notes))
  held.set(path, notes)
  changes.set(changes.get() + 1)
}

export const setAside = (path: string, words: string): void =>
  change(path, notes => ({ ...notes, off: [...notes.off.filter(other => other !== words), words].slice(-mostOff) }))

export const takeBack = (path: string, words: string): void =>
  change(path, notes => ({ ...notes, off: notes.off.filter(other => other !== words) }))

/** An empty name takes the name away. */
export const nameCondition = (path: string, words: string, name: string): void =>
  change(path, ({ off, names }) => {
    const others = Object.entries(names).filter(([other]) => other !== words)
    const all = name.trim() === '' ? others : [...others, [words, name.trim().slice(0, 200)] as const]
    return { off, names: Object.fromEntries(all.slice(-mostNames)) }
  })

/** Under other words it is still the same condition. */
export const rename = (path: string, from: string, to: string): void => {
  const name = notesOf(path).get().names[from]
  if (name !== undefined) nameCondition(path, to, name)
}
