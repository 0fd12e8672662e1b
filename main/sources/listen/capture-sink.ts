import type { Counts } from '../../../shared/model/file'
import type { ByteRange, Reject } from '../../../shared/model/reject'
import { columnAt } from '../../formats/draft'
import type { PlacedSink } from '../../formats/format'
import type { LiveBatch } from '../../normalise/batch'
import { createDraftRows } from '../../normalise/draft'
import { normalise } from '../../normalise/normalise'
import { excerptBytes } from '../framed'
import { createInterner } from '../interner'

/** Collects what is decoded of all senders of a capture: their rows together, and each one's books. */
export type CaptureSink = {
  readonly sink: PlacedSink
  /** Whose records come next; asked for the sender's number when there is one. */
  readonly from: (senderOf: () => number) => void
  /** A datagram of the sender was one of the protocols. */
  readonly received: (sender: number, bytes: number) => void
  readonly rows: () => number
  /** Whether it should be handed over whatever the number of rows. */
  readonly full: () => boolean
  readonly isEmpty: () => boolean
  readonly take: () => LiveBatch
}

type Part = {
  counts: { -readonly [C in keyof Counts]: number }
  skippedKinds: Record<string, number>
  rejects: Reject[]
  bytes: number
}

const mostRejects = 20_000
/** Rejects kept of one sender: a flood of broken records must not fill the case. More are counted as skipped. */
const mostKept = 20_000
const notKept = `broken, beyond the first ${mostKept.toLocaleString('en')}`
const excerptLength = 512

const newPart = (): Part => ({
  counts: { seen: 0, stored: 0, rejected: 0, skipped: 0, duplicate: 0 },
  skippedKinds: {},
  rejects: [],
  bytes: 0,
})

export const createCaptureSink = (): CaptureSink => {
  const interner = createInterner()
  const drafts = createDraftRows()
  const { draft, values } = drafts
  /** Records of each sender so far. */
  const seen: number[] = []
  const rejectsOf: number[] = []
  let parts = new Map<number, Part>()
  let rejected = 0
  let senderOf = (): number => 0
  let offset = 0
  let length = 0
  let start: Uint8Array | undefined

  const partOf = (sender: number): Part => {
    const known = parts.get(sender)
    if (known) return known
    const begun = newPart()
    parts.set(sender, begun)
    return begun
  }
  const count = (sender: number): Part => {
    seen[sender] = (seen[sender] ?? 0) + 1
    const part = partOf(sender)
    part.counts.seen++
    return part
  }

  const skip = (kind: string): void => {
    const { counts, skippedKinds } = count(senderOf())
    counts.skipped++
    skippedKinds[kind] = (skippedKinds[kind] ?? 0) + 1
    drafts.clear()
  }

  const reject = (reason: string, field: ByteRange | null = null): void => {
    const sender = senderOf()
    const kept = (rejectsOf[sender] ?? 0) + 1
    if (kept > mostKept) return skip(notKept)
    rejectsOf[sender] = kept
    const part = count(sender)
    part.counts.rejected++
    rejected++
    const beginning = Buffer.from(start ?? []).subarray(0, excerptBytes / 4)
    const excerpt = beginning.toString('hex').slice(0, excerptLength)
    part.rejects.push({ record: seen[sender] ?? 0, offset, length, line: null, reason, excerpt, field })
    drafts.clear()
  }

  const sink: PlacedSink = {
    draft,
    values,
    host: interner.host,
    hostBytes: interner.hostBytes,
    hostIp: interner.hostIp,
    text: interner.text,
    textBytes: interner.textBytes,
    rule: interner.rule,
    store: () => {
      const problem = normalise(values, interner.scope)
      if (problem !== null) return reject(problem)
      const sender = senderOf()
      count(sender).counts.stored++
      values[columnAt.file] = sender
      drafts.keep(seen[sender] ?? 0, offset, length)
    },
    identify: () => {}, // what is heard is new each time
    reject,
    skip,
    at: (recordOffset, recordLength, recordStart) => {
      offset = recordOffset
      length = recordLength
      start = recordStart
    },
  }

  return {
    sink,
    from: of => {
      let known = -1
      senderOf = () => {
        if (known < 0) known = of()
        return known
      }
    },
    received: (sender, bytes) => {
      partOf(sender).bytes += bytes
    },
    rows: drafts.rows,
    full: () => rejected >= mostRejects || interner.full(),
    isEmpty: () => parts.size === 0,
    take: () => {
      const rows = drafts.rows()
      const batch: LiveBatch = { rows, columns: drafts.take().columns, ...interner.take(), parts }
      parts = new Map()
      rejected = 0
      return batch
    },
  }
}
