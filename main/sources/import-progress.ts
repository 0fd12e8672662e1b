import type { ImportJob } from '../../shared/contract'

/** Rates are taken over this span. */
const spanMs = 5000

/** Counts what an import has done and tells rate and time left. */
export type ImportProgress = {
  readonly found: (bytes: number) => void
  /** A file's state so far, replacing what was said of it before. */
  readonly at: (file: number, bytesRead: number, records: number, stored: number) => void
  readonly fileDone: (file: number, bytes: number) => void
  readonly snapshot: () => Pick<
    ImportJob,
    'files' | 'filesDone' | 'bytes' | 'totalBytes' | 'records' | 'stored' | 'rate' | 'leftMs' | 'elapsedMs'
  >
}

type Sums = { bytes: number; records: number; stored: number }

export const createImportProgress = (): ImportProgress => {
  const began = performance.now()
  const done: Sums = { bytes: 0, records: 0, stored: 0 }
  const running = new Map<number, Sums>()
  const samples: { readonly at: number; readonly bytes: number; readonly records: number }[] = []
  let files = 0
  let filesDone = 0
  let totalBytes = 0

  const sums = (): Sums => {
    const all = { ...done }
    for (const one of running.values()) {
      all.bytes += one.bytes
      all.records += one.records
      all.stored += one.stored
    }
    return all
  }

  const sample = (): void => {
    const now = performance.now()
    const { bytes, records } = sums()
    samples.push({ at: now, bytes, records })
    while (samples.length > 2 && now - (samples[0]?.at ?? now) > spanMs) samples.shift()
  }

  return {
    found: bytes => {
      files++
      totalBytes += bytes
    },
    at: (file, bytes, records, stored) => {
      running.set(file, { bytes, records, stored })
      sample()
    },
    fileDone: (file, bytes) => {
      const last = running.get(file)
      running.delete(file)
      done.bytes += bytes
      done.records += last?.records ?? 0
      done.stored += last?.stored ?? 0
      filesDone++
      sample()
    },
    snapshot: () => {
      const { bytes, records, stored } = sums()
      const first = samples[0]
      const last = samples.at(-1)
      const span = first && last ? last.at - first.at : 0
      const perMs = (of: 'bytes' | 'records') => (first && last && span > 100 ? (last[of] - first[of]) / span : null)
      const [bytesPerMs, recordsPerMs] = [perMs('bytes'), perMs('records')]
      return {
        files,
        filesDone,
        bytes,
        totalBytes,
        records,
        stored,
        rate: recordsPerMs === null ? null : Math.round(recordsPerMs * 1000),
        leftMs: bytesPerMs ? Math.round(Math.max(0, totalBytes - bytes) / bytesPerMs) : null,
        elapsedMs: Math.round(performance.now() - began),
      }
    },
  }
}
