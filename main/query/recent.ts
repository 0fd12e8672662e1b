/** Answers lately given, at most so much of them; the one unused longest goes first. */
export type Recent<V> = {
  readonly get: (key: string) => V | undefined
  readonly put: (key: string, value: V) => void
}

export const createRecent = <V>(budget: number, sizeOf: (value: V) => number): Recent<V> => {
  const held = new Map<string, V>()
  let size = 0
  const remove = (key: string): V | undefined => {
    const value = held.get(key)
    if (value !== undefined && held.delete(key)) size -= sizeOf(value)
    return value
  }
  return {
    get: key => {
      const value = remove(key)
      if (value === undefined) return undefined
      held.set(key, value)
      size += sizeOf(value)
      return value
    },
    put: (key, value) => {
      remove(key)
      held.set(key, value)
      size += sizeOf(value)
      for (const oldest of held.keys()) {
        if (size <= budget || oldest === key) break
        remove(oldest)
      }
    },
  }
}
