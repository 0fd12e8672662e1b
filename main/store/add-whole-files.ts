import type { EvidenceFile } from '../../shared/model/file'
import type { EnrichHost } from '../enrich/host-facts'
import type { BatchWriter } from './append-batch'
import type { CaseStore, WholeFile } from './case-store'
import type { FileBooks } from './file-books'

type How = Parameters<CaseStore['addWholeFiles']>[2]

/** Enters many small files; returns their ids in the same order. Inside a transaction. */
export const addWholeFiles = (
  { books, writer }: { readonly books: FileBooks; readonly writer: BatchWriter },
  files: readonly WholeFile[],
  enrich: EnrichHost,
  { duplicates, tryAgain }: How,
): readonly number[] => {
  const originalOf = ({ sha256, formatOptions }: WholeFile): EvidenceFile | null => {
    const original = sha256 === null ? null : books.ofHash(sha256)
    const isNew = tryAgain || (formatOptions !== null && formatOptions !== original?.formatOptions)
    return original?.stored === 0 && isNew ? null : original
  }
  const earlierOf = ({ sha256, path }: WholeFile): EvidenceFile | null => {
    const earlier = sha256 === null ? books.unread(path) : books.unfinishedOfHash(sha256)
    // Of a file that gave nothing there is nothing to go on with: its copy is a file of its own, unless it is tried anew.
    return earlier?.seen === 0 && earlier.path !== path && !tryAgain ? null : earlier
  }

  const ids: number[] = []
  const batches: Parameters<BatchWriter['appendAll']>[0][number][] = []
  const begin = (file: WholeFile): number => {
    const earlier = earlierOf(file)
    // One of which nothing was kept is now what the user says it is.
    if (earlier) books.resume(earlier.id, file.path, earlier.seen === 0 ? file.formatOptions : undefined)
    const id = earlier?.id ?? books.add({ ...file, format: null })
    // Equal bytes give equal records: what was kept of them before they broke off is all there is.
    if (!earlier || earlier.seen === 0) for (const batch of file.batches) batches.push({ fileId: id, batch })
    return id
  }
  const enter = (fresh: readonly number[]): void => {
    for (const at of fresh) if (files[at]) ids[at] = begin(files[at])
    writer.appendAll(batches.splice(0), enrich, duplicates)
    for (const at of fresh) {
      const [file, id] = [files[at], ids[at]]
      if (file && id !== undefined) books.finish(id, file)
    }
  }

  try {
    // Equal files of one round wait for the first of them.
    const firsts = new Set<string>()
    const fresh: number[] = []
    const repeats: number[] = []
    for (const [at, file] of files.entries()) {
      const isRepeat = originalOf(file) !== null || (file.sha256 !== null && firsts.has(file.sha256))
      if (isRepeat) repeats.push(at)
      else fresh.push(at)
      if (file.sha256 !== null) firsts.add(file.sha256)
    }
    enter(fresh)
    for (const at of repeats) {
      const file = files[at]
      const original = file ? originalOf(file) : null
      if (file?.sha256 && original) ids[at] = books.addDuplicate(file, file.sha256, original)
      else enter([at])
    }
    return ids
  } finally {
    for (const id of ids) writer.end(id)
  }
}
