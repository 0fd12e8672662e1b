import type { Retention } from '../../shared/model/capture'
import type { SegmentInfo } from './case-store'

/** The retention that a segment's rows are under; null for imported evidence, which never expires. */
export type RetentionOf = (segment: SegmentInfo) => Retention | null

/**
 * The oldest segments of captures that are to be kept no longer: all of whose rows were stored too long ago, or that
 * are too many bytes together with the newer ones kept alike.
 */
export const expiredSegments = (
  segments: readonly SegmentInfo[],
  retentionOf: RetentionOf,
  now: number,
): readonly SegmentInfo[] => {
  const alike = new Map<string, { readonly retention: Retention; readonly segments: SegmentInfo[] }>()
  for (const segment of segments) {
    const retention = retentionOf(segment)
    if (!retention || (retention.ms === null && retention.bytes === null)) continue
    const key = `${retention.ms} ${retention.bytes}`
    const known = alike.get(key)
    if (known) known.segments.push(segment)
    else alike.set(key, { retention, segments: [segment] })
  }
  return [...alike.values()].flatMap(({ retention: { ms, bytes }, segments: kept }) => {
    let left = kept.reduce((sum, segment) => sum + segment.bytes, 0)
    const isOver = ({ until }: SegmentInfo): boolean =>
      (ms !== null && until < now - ms) || (bytes !== null && left > bytes)
    const gone: SegmentInfo[] = []
    for (const segment of kept) {
      if (!isOver(segment)) break
      gone.push(segment)
      left -= segment.bytes
    }
    return gone
  })
}
