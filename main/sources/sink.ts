import type { ByteRange, Reject } from '../../shared/model/reject'
import type { Sink } from '../formats/format'
import type { Batch } from '../normalise/batch'
import { createDraftRows } from '../normalise/draft'
import { normalise } from '../normalise/normalise'
import { createIdentities } from './identities'
import { createInterner } from './interner'

/** Rejects kept with their excerpt in one batch; beyond it the batch is handed over early. */
const mostRejects = 20_000

/** A sink that collects batches, and what the framer tells it beside the decoder. */
export type BatchSink = {
  readonly sink: Sink
  /** The record that the decoder is given next. */
  readonly at: (offset: number, length: number, line: number | null, excerpt: () => string) => void
  /** A record that could not even be framed. */
  readonly broken: (reason: string, offset: number, length: number, excerpt: string) => void
  /** Rows waiting, and whether they should be handed over whatever their number. */
  readonly rows: () => number
  readonly full: () => boolean
  readonly seen: () => number
  /** What was collected since the last call; null when there is nothing. */
  readonly take: (read: { readonly bytesRead: number; readonly prefixSha256: string }) => Batch | null
}

const excerptLength = 512

/**
 * `passOver` records were stored by an import that broke off: they are read again, but not kept again. `format` keeps the
 * names of its records apart from those of others.
 */
export const createBatchSink = (passOver: number, format = ''): BatchSink => {
  const interner = createInterner()
  const drafts = createDraftRows()
  const identities = createIdentities(format)
  const { draft, values } = drafts
  let seen = -passOver
  let counts = { seen: 0, stored: 0, rejected: 0, skipped: 0, duplicate: 0 }
  let skippedKinds: Record<string, number> = {}
  let rejects: Reject[] = []
  let offset = 0
  let length = 0
  let line: number | null = null
  let excerpt: () => string = () => ''

  /** Counts a record; false when it was counted by the import that broke off. */
  const count = (): boolean => {
    seen++
    if (seen <= 0) return false
    counts.seen++
    return true
  }
  const number = (): number => seen + passOver

  const refuse = (reason: string, place: Omit<Reject, 'record' | 'reason'>): void => {
    counts.rejected++
    rejects.push({ record: number(), reason, ...place })
  }
  const clear = (): void => {
    drafts.clear()
    identities.forget()
  }

  const reject = (reason: string, field: ByteRange | null = null): void => {
    if (count()) refuse(reason, { offset, length, line, field, excerpt: excerpt().slice(0, excerptLength) })
    clear()
  }

  const store = (): void => {
    const problem = normalise(values, interner.scope)
    if (problem !== null) return reject(problem)
    if (!count()) return clear()
    counts.stored++
    identities.keep(drafts.rows())
    drafts.keep(number(), offset, length)
  }

  const sink: Sink = {
    draft,
    values,
    host: interner.host,
    hostBytes: interner.hostBytes,
    hostIp: interner.hostIp,
    text: interner.text,
    textBytes: interner.textBytes,
    rule: interner.rule,
    store,
    identify: identities.name,
    reject,
    skip: kind => {
      if (count()) {
        counts.skipped++
        skippedKinds[kind] = (skippedKinds[kind] ?? 0) + 1
      }
      clear()
    },
  }

  return {
    sink,
    at: (recordOffset, recordLength, recordLine, recordExcerpt) => {
      offset = recordOffset
      length = recordLength
      line = recordLine
      excerpt = recordExcerpt
    },
    broken: (reason, brokenOffset, brokenLength, brokenExcerpt) => {
      if (count())
        refuse(reason, {
          offset: brokenOffset,
          length: brokenLength,
          line: null,
          field: null,
          excerpt: brokenExcerpt.slice(0, excerptLength),
        })
    },
    rows: drafts.rows,
    full: () => rejects.length >= mostRejects || interner.full(),
    seen: number,
    take: ({ bytesRead, prefixSha256 }) => {
      if (counts.seen === 0) {
        // Records that are passed over leave nothing behind.
        if (seen <= 0) interner.passOver()
        return null
      }
      const rows = drafts.rows()
      const { columns, order } = drafts.take()
      const batch: Batch = {
        rows,
        columns,
        identities: identities.take(rows, order),
        ...interner.take(),
        rejects,
        counts,
        skippedKinds,
        bytesRead,
        prefixSha256,
      }
      counts = { seen: 0, stored: 0, rejected: 0, skipped: 0, duplicate: 0 }
      skippedKinds = {}
      rejects = []
      return batch
    },
  }
}
