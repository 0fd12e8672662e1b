import type { TextTable } from './case-store'
import type { Database } from './database'

/** The text dictionary with what its owner, the store, may do to it. */
export type TextDictionary = TextTable & {
  readonly intern: (text: string) => number
  readonly load: (limit: number) => number
  readonly forget: (size: number) => void
}

/**
 * Texts are kept in memory up to about this many bytes; past that the oldest stay, newer ones are looked up in the file by
 * their hash and read back in blocks. So a log in which every row has a text of its own costs time, not memory.
 */
export const textMemoryBytes = 96 * 1024 * 1024
/** What a short string and its two table entries take besides its characters. */
const overheadBytes = 96
const blockTexts = 256
const blocksKept = 64

const insertSql = 'insert into text (id, hash, text) values (?, ?, ?)'
const lookUpSql = 'select id from text where hash = ? and text = ?'
const rangeSql = 'select text from text where id >= ? order by id limit ?'

/** 48 bits, so that it is a whole number for SQLite and JavaScript alike. */
export const textHash = (text: string): number => {
  let low = 0x811c9dc5
  let high = 0x1b873593
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    low = Math.imul(low ^ code, 0x01000193)
    high = Math.imul(high ^ code, 0x85ebca6b) ^ (high >>> 15)
  }
  low ^= low >>> 16
  return ((high ^ (high >>> 13)) & 0xffff) * 0x1_0000_0000 + (low >>> 0)
}

/** Half of a pair cannot be written in UTF-8; what is stored is what is looked up. */
const wellFormed = (text: string): string => (/\p{Surrogate}/u.test(text) ? Buffer.from(text).toString() : text)

export const createTextTable = (db: Database, memoryBytes: number = textMemoryBytes): TextDictionary => {
  const kept: string[] = []
  const ids = new Map<string, number>()
  const blocks = new Map<number, readonly string[]>()
  let size = 0
  let heldBytes = 0

  const insert = db.prepare(insertSql)
  const lookUp = db.prepare(lookUpSql)
  const range = db.prepare(rangeSql)

  const keep = (text: string): void => {
    // Only an unbroken beginning is kept, so that a position in `kept` is an id.
    if (kept.length === size && heldBytes < memoryBytes) {
      kept.push(text)
      ids.set(text, size)
      heldBytes += text.length * 2 + overheadBytes
    }
    size++
  }

  const inFile = (text: string): number | null => {
    if (kept.length === size) return null
    const found = lookUp.get(textHash(text), text)?.[0]
    return typeof found === 'number' && found < size ? found : null
  }
  const find = (text: string): number | null => ids.get(text) ?? inFile(text)

  const fromBlock = (id: number): string => {
    const number = Math.floor(id / blockTexts)
    const known = blocks.get(number)
    const isWhole = known !== undefined && known.length > id - number * blockTexts
    const block = isWhole ? known : range.all(number * blockTexts, blockTexts).map(([text]) => String(text))
    blocks.delete(number)
    blocks.set(number, block)
    const [oldest] = blocks.keys()
    if (blocks.size > blocksKept && oldest !== undefined) blocks.delete(oldest)
    return block[id - number * blockTexts] ?? ''
  }

  return {
    size: () => size,
    text: id => kept[id] ?? (id >= 0 && id < size ? fromBlock(id) : ''),
    find: text => find(wellFormed(text)),
    intern: raw => {
      const text = wellFormed(raw)
      const known = find(text)
      if (known !== null) return known
      insert.run(size, textHash(text), text)
      keep(text)
      return size - 1
    },
    load: limit => {
      const rows = range.all(size, limit)
      for (const [text] of rows) keep(String(text))
      return rows.length
    },
    forget: keptSize => {
      if (keptSize === size) return
      while (kept.length > keptSize) {
        const text = kept.pop() ?? ''
        ids.delete(text)
        heldBytes -= text.length * 2 + overheadBytes
      }
      size = keptSize
      blocks.clear()
    },
  }
}
