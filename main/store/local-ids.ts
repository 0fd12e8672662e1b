/** From the ids that one reading of a file counts for itself to the ids of the case. */
export type LocalIds = {
  readonly size: () => number
  /** Appends entries from local id `base` on; a base of 0 starts anew. */
  readonly extend: <T>(base: number, entries: readonly T[], intern: (entry: T) => number) => void
  /** Back to the first `size` entries, when the rest was not stored. */
  readonly cut: (size: number) => void
  readonly ids: () => Uint32Array
}

export const createLocalIds = (): LocalIds => {
  let ids = new Uint32Array(256)
  let size = 0
  return {
    size: () => size,
    extend: (base, entries, intern) => {
      if (base === 0) size = 0
      if (base !== size) throw new Error(`a batch continues at local id ${base}, where ${size} was expected`)
      if (size + entries.length > ids.length) {
        const wider = new Uint32Array(Math.max(ids.length * 2, size + entries.length))
        wider.set(ids.subarray(0, size))
        ids = wider
      }
      for (const entry of entries) ids[size++] = intern(entry)
    },
    cut: kept => {
      size = Math.min(size, kept)
    },
    ids: () => ids,
  }
}
