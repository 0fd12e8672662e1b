import { useSyncExternalStore } from 'react'

export type Readable<T> = {
  readonly get: () => T
  readonly subscribe: (listener: () => void) => () => void
}
export type Settable<T> = Readable<T> & { readonly set: (value: T) => void }

/** One value that tells when it changed. */
export const createValue = <T>(first: T): Settable<T> => {
  let value = first
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set: next => {
      if (Object.is(next, value)) return
      value = next
      for (const listener of listeners) listener()
    },
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export const useValue = <T>(value: Readable<T>): T => useSyncExternalStore(value.subscribe, value.get)
