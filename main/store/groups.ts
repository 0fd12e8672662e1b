import type { CaptureTable } from './capture-table'
import type { FileBooks } from './file-books'
import type { Group } from './merge-segments'

/** Which rows may be merged: those of one file, of small files that were read, or of captures that are kept alike. */
export type Groups = {
  readonly ofFile: (fileId: number) => Group
  readonly ofCapture: (captureId: number) => Group
  /** Rows of files that were small: a hundred thousand of them must not be as many segments. */
  readonly ofSmallFiles: Group
}

/** Merged rows that may expire are at most this part of what is kept, so that hardly more goes at a time than has to. */
const portions = 16
/** A file of fewer rows shares its segments with others like it. */
const smallFileRows = 4096
const unlimited = Number.POSITIVE_INFINITY

export const createGroups = (captures: CaptureTable, books: FileBooks): Groups => {
  const ofCapture = (captureId: number): Group => {
    const { ms, bytes } = captures.of(captureId).retention
    return {
      key: `live ${ms ?? '-'} ${bytes ?? '-'}`,
      mostBytes: bytes === null ? unlimited : bytes / portions,
      mostMs: ms === null ? unlimited : ms / portions,
    }
  }
  const ofSmallFiles: Group = { key: 'small files', mostBytes: unlimited, mostMs: unlimited }
  return {
    ofCapture,
    ofSmallFiles,
    ofFile: fileId => {
      const { capture, state, stored } = books.file(fileId)
      if (capture !== null) return ofCapture(capture)
      return state === 'complete' && stored < smallFileRows ? ofSmallFiles : { ...ofSmallFiles, key: `file ${fileId}` }
    },
  }
}
