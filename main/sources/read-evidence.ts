import type { EvidenceFile } from '../../shared/model/file'
import type { EnrichHost } from '../enrich/host-facts'
import { formatNamed } from '../formats'
import type { CaseStore } from '../store/case-store'
import type { Control, DecoderThread } from './decoder-thread'
import { locate } from './raw'
import type { Found } from './walk'

type File = Extract<Found, { kind: 'file' }>

export type Reading = {
  readonly store: CaseStore
  readonly enrich: EnrichHost
  readonly thread: DecoderThread
  readonly control: Control
  /** `id` or `id:options`, where the user chose, or what was found beside the file says it. */
  readonly format: string | null
  /** Whether it was the user who said what the file is. */
  readonly isChosen: boolean
  /** What becomes of records that another file gave. */
  readonly duplicates: 'count' | 'keep'
  /** After each commit, with the books of the file so far. */
  readonly onCommit: (bytesRead: number, seen: number, stored: number) => void
  readonly onProgress: (bytesRead: number) => void
}

/** What became of a file, in a sentence where something has to be said. */
export type Read = { readonly bytes: number; readonly message: string | null }

/** The unfinished import of these very bytes, if there is one: told by the hash of what was read then. */
const unfinishedLike = async (
  { store, thread, control, format }: Reading,
  file: File,
): Promise<EvidenceFile | null> => {
  for (const candidate of store.unfinishedFiles()) {
    const { bytesRead, prefixSha256, sha256, seen, path } = candidate
    // Nothing was kept of it yet: only the name is left to tell it by.
    if (seen === 0 && bytesRead === 0 && path === file.name) return candidate
    if (bytesRead > 0 && bytesRead <= file.bytes) {
      if ((await thread.hash(file.path, file.member, bytesRead, control)) === prefixSha256) return candidate
    } else if (sha256 !== null && candidate.bytes === file.bytes) {
      // Of a file that gave nothing there is nothing to go on with: its copy is a file of its own, unless it is tried anew.
      if (seen === 0 && path !== file.name && format === null) continue
      if ((await thread.hash(file.path, file.member, null, control)) === sha256) return candidate
    }
  }
  return null
}

/** A complete file that holds the same bytes; only a file of the same size is worth a look. */
const sameBytes = async (reading: Reading, file: File): Promise<EvidenceFile | null> => {
  const { store, thread, control, format, isChosen } = reading
  if (!store.holdsSize(file.bytes)) return null
  const sha256 = await thread.hash(file.path, file.member, null, control)
  const original = sha256 === null ? null : store.fileOfHash(sha256)
  // Bytes that gave no row are worth another try when the user, or a file beside them, now says what they are.
  const isNew = isChosen || (format !== null && optionsOf(format) !== original?.formatOptions)
  return original?.stored === 0 && isNew ? null : original
}

/** `id:options`: what stands after the colon is needed again to explain a record. */
export const optionsOf = (format: string | null): string | null =>
  format === null || !format.includes(':') ? null : format.slice(format.indexOf(':') + 1)

/** An import that broke off goes on as it began: records counted under one order of the fields are not those of another. */
const asBegun = ({ format, formatOptions }: EvidenceFile): string | null =>
  format === null || formatOptions === null ? null : `${format}:${formatOptions}`

/** Reads one file into the store: a duplicate adds nothing, a broken-off import goes on where it stopped. */
export const readEvidence = async (reading: Reading, file: File): Promise<Read> => {
  const { store, enrich, thread, control, format, duplicates, onCommit, onProgress } = reading
  const formatOptions = optionsOf(format)
  const entry = { path: file.name, bytes: file.bytes, format: null, formatOptions }
  const asked = formatNamed(format?.split(':', 1)[0] ?? '')?.id ?? null

  const original = await sameBytes(reading, file)
  if (original?.sha256) {
    store.addDuplicateFile(entry, original.sha256, original)
    return { bytes: file.bytes, message: `${file.name} holds the same bytes as ${original.path}; nothing was added.` }
  }

  const unfinished = await unfinishedLike(reading, file)
  const begun = unfinished !== null && unfinished.seen > 0 ? unfinished : null
  if (unfinished) store.resumeFile(unfinished.id, file.name, begun ? begun.formatOptions : formatOptions)
  const id = unfinished?.id ?? store.addFile({ ...entry, format: asked })
  let [seen, stored] = [unfinished?.seen ?? 0, unfinished?.stored ?? 0]

  const readAs = begun ? (asBegun(begun) ?? format) : format
  const task = { name: file.name, path: file.path, member: file.member, format: readAs, passOver: seen }
  try {
    const {
      state,
      sha256,
      bytes,
      error,
      format: recognised,
    } = await thread.decode(task, control, {
      recognised: () => {},
      progress: onProgress,
      batch: batch => {
        store.appendBatch(id, batch, enrich, duplicates)
        seen += batch.counts.seen
        stored += batch.counts.stored
        onCommit(batch.bytesRead, seen, stored)
      },
    })
    store.finishFile(id, {
      state,
      sha256,
      bytes: Math.max(bytes, state === 'complete' ? 0 : file.bytes),
      error,
      format: recognised,
    })
    return { bytes: file.bytes, message: error }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    // The disk may be full for this, too; then the next opening of the case marks the file as broken off.
    try {
      store.finishFile(id, { state: 'failed', sha256: null, bytes: file.bytes, error: message, format: null })
    } catch {
      throw error
    }
    throw error
  }
}

/** Reads a file once more and stores the records of it that were counted as duplicates of others. */
export const storeDuplicates = async (
  { store, enrich, thread, control, onCommit, onProgress }: Omit<Reading, 'format' | 'isChosen' | 'duplicates'>,
  file: EvidenceFile,
): Promise<Read> => {
  const { id, path: name, bytes, format, formatOptions, sha256, overlaps } = file
  if (!overlaps.some(({ whole }) => !whole))
    return { bytes, message: `${name} holds no records that other files gave.` }
  const place = await locate(name)
  if (!place) return { bytes, message: `${name} is not there any more; put it back to store its duplicates.` }
  if (sha256 === null || (await thread.hash(place.path, place.member, null, control)) !== sha256)
    return { bytes, message: `${name} is not the same evidence any more; nothing was stored.` }
  let seen = 0
  let stored = 0
  const asked = format === null || formatOptions === null ? format : `${format}:${formatOptions}`
  const { error } = await thread.decode({ name, ...place, format: asked, passOver: 0 }, control, {
    recognised: () => {},
    progress: onProgress,
    batch: batch => {
      const before = store.rowCount()
      store.restoreBatch(id, batch, enrich)
      seen += batch.counts.seen
      stored += store.rowCount() - before
      onCommit(batch.bytesRead, seen, stored)
    },
  })
  store.restored(id)
  const told = `${stored.toLocaleString('en')} ${stored === 1 ? 'record' : 'records'} of ${name} that other files gave before ${stored === 1 ? 'is' : 'are'} stored as well.`
  return { bytes, message: control.cancelled() ? error : told }
}
