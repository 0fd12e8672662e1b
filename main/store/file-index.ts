import type { EvidenceFile } from '../../shared/model/file'

/** Finds files by what they hold; there may be a hundred thousand, so none of it looks through them all. */
export type FileIndex = {
  /** Enters a file, in place of what `fileOf` still says of it. */
  readonly put: (file: EvidenceFile) => void
  readonly clear: () => void
  readonly ofHash: (sha256: string) => readonly EvidenceFile[]
  /** Whether a complete file has this size. */
  readonly holdsSize: (bytes: number) => boolean
  /** A file of this path of which nothing could be read. */
  readonly unread: (path: string) => EvidenceFile | null
}

export const createFileIndex = (fileOf: (id: number) => EvidenceFile | undefined): FileIndex => {
  const byHash = new Map<string, Set<number>>()
  const sizes = new Map<number, number>()
  const unread = new Map<string, number>()

  const isUnread = ({ state, sha256, seen, capture }: EvidenceFile): boolean =>
    capture === null && state !== 'complete' && sha256 === null && seen === 0

  const take = (file: EvidenceFile): void => {
    if (file.sha256 !== null) byHash.get(file.sha256)?.delete(file.id)
    if (file.state === 'complete') sizes.set(file.bytes, (sizes.get(file.bytes) ?? 1) - 1)
    if (unread.get(file.path) === file.id) unread.delete(file.path)
  }

  return {
    put: file => {
      const { id, sha256, state, bytes, path } = file
      const before = fileOf(id)
      if (before) take(before)
      if (sha256 !== null) byHash.set(sha256, (byHash.get(sha256) ?? new Set<number>()).add(id))
      if (state === 'complete') sizes.set(bytes, (sizes.get(bytes) ?? 0) + 1)
      if (isUnread(file)) unread.set(path, id)
    },
    clear: () => {
      byHash.clear()
      sizes.clear()
      unread.clear()
    },
    ofHash: sha256 => [...(byHash.get(sha256) ?? [])].flatMap(id => fileOf(id) ?? []),
    holdsSize: bytes => (sizes.get(bytes) ?? 0) > 0,
    unread: path => {
      const id = unread.get(path)
      return id === undefined ? null : (fileOf(id) ?? null)
    },
  }
}
