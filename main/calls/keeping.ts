import { type KeepingPlace, type Kept, keepingPlaces } from '../../shared/model/saved-view'
import { Failure } from '../../shared/rpc/message'

/** A place where things of one kind are kept. */
type Shelf<T> = {
  readonly list: () => readonly T[]
  readonly put: (things: readonly T[]) => void
  readonly remove: (id: string) => void
}

/** The case that is open, if one is, and the library. */
export type Shelves<T> = {
  readonly own: (Shelf<T> & { readonly readOnly: boolean }) | null
  readonly library: Shelf<T>
  /** Most that one place holds. */
  readonly most: number
  readonly noun: string
}

type Thing = { readonly id: string }

/** Everything, each once with the places it is kept in; where the case has one, it is the case's that counts. */
export const gathered = <T extends Thing>({ own, library }: Shelves<T>): readonly Kept<T>[] => {
  const inCase = own?.list() ?? []
  const inLibrary = library.list()
  const caseIds = new Set(inCase.map(({ id }) => id))
  const libraryIds = new Set(inLibrary.map(({ id }) => id))
  const placesOf = ({ id }: Thing): readonly KeepingPlace[] =>
    keepingPlaces.filter(place => (place === 'case' ? caseIds : libraryIds).has(id))
  return [...inCase, ...inLibrary.filter(({ id }) => !caseIds.has(id))].map(one => ({ ...one, places: placesOf(one) }))
}

/** Keeps all of them in these places. */
export const keepAll = <T extends Thing>(
  { own, library, most, noun }: Shelves<T>,
  things: readonly T[],
  places: readonly KeepingPlace[],
): void => {
  if (things.length === 0) return
  if (places.includes('case')) {
    if (!own) throw new Failure('bad-input', 'No case is open to keep it in; it can be kept in the library.')
    const ids = new Set([...own.list(), ...things].map(({ id }) => id))
    if (ids.size > most) throw new Failure('bad-input', `A case holds ${most} ${noun} at most.`)
    own.put(things)
  }
  if (places.includes('library')) library.put(things)
}

/** Keeps it in these places and takes it from the other. */
export const keepIn = <T extends Thing>(shelves: Shelves<T>, one: T, places: readonly KeepingPlace[]): Kept<T> => {
  const { own, library } = shelves
  keepAll(shelves, [one], places)
  if (!places.includes('case') && own && !own.readOnly && has(own, one.id)) own.remove(one.id)
  if (!places.includes('library') && has(library, one.id)) library.remove(one.id)
  return { ...one, places: keepingPlaces.filter(place => places.includes(place)) }
}

const has = <T extends Thing>(shelf: Shelf<T>, id: string): boolean => shelf.list().some(known => known.id === id)

/** Takes it from wherever it is kept. */
export const withdrawFrom = <T extends Thing>({ own, library }: Shelves<T>, id: string): void => {
  if (own && has(own, id)) own.remove(id)
  if (has(library, id)) library.remove(id)
}
