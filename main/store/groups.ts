import type { CaptureTable } from './capture-table'
import type { FileBooks } from './file-books'
import type { Group } from './merge-segments'

/** Which rows may be merged: those of one file, or those of captures that are kept alike. */
export type Groups = {
  readonly ofFile: (fileId: number) => Group
  readonly ofCapture: (captureId: number) => Group
}

/** Merged rows that may expire are at most this part of what is kept, so that hardly more goes at a time than has to. */
const portions = 16
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
  return {
    ofCapture,
    ofFile: fileId => {
      const capture = books.captureOf(fileId)
      return capture === null ? { key: `file ${fileId}`, mostBytes: unlimited, mostMs: unlimited } : ofCapture(capture)
    },
  }
}
