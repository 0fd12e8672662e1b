import { hash } from 'node:crypto'

/** Words of one identity: 128 bits. */
export const identityWords = 4

/**
 * The identities of a batch's rows, in the order they are kept. A name is hashed: who writes a log must not be able to
 * make two records look like one, so the hash is one that nobody can find collisions of.
 */
export type Identities = {
  /** The name of the record that is kept next. */
  readonly name: (name: string) => void
  /** That record is not kept. */
  readonly forget: () => void
  readonly keep: (row: number) => void
  /** The identities of the rows kept, put into their order; null when none has one. */
  readonly take: (rows: number, order: Uint32Array | null) => Uint32Array | null
}

export const createIdentities = (format: string): Identities => {
  let kept: Uint32Array | null = null
  let present: string | null = null

  const grown = (words: number): Uint32Array => {
    if (kept && kept.length >= words) return kept
    const larger = new Uint32Array(Math.max(words, kept ? kept.length * 2 : 8192 * identityWords))
    if (kept) larger.set(kept)
    return larger
  }

  return {
    name: name => {
      present = name
    },
    forget: () => {
      present = null
    },
    keep: row => {
      if (present === null) return
      kept = grown((row + 1) * identityWords)
      const bytes = hash('sha256', `${format}\0${present}`, 'buffer')
      for (let word = 0; word < identityWords; word++) kept[row * identityWords + word] = bytes.readUInt32BE(word * 4)
      present = null
    },
    take: (rows, order) => {
      if (!kept) return null
      const taken = new Uint32Array(rows * identityWords)
      const known = kept.subarray(0, rows * identityWords)
      if (order === null) taken.set(known)
      else
        for (let row = 0; row < rows; row++) {
          const from = (order[row] ?? 0) * identityWords
          taken.set(known.subarray(from, from + identityWords), row * identityWords)
        }
      kept = null
      return taken
    },
  }
}
