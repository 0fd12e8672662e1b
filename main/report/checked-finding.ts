import { z } from 'zod'
import type { Finding } from '../../shared/model/finding'

/**
 * A case file may come from anyone. What a finding keeps as JSON in it is checked before it is drawn: a picture of
 * another shape is left out, rows that are none likewise.
 */
export const checkedFinding = (finding: Finding): Finding => {
  const pinned = rows.safeParse(finding.pinned)
  const drawn = picture.safeParse(finding.picture)
  return { ...finding, pinned: pinned.success ? pinned.data : [], picture: drawn.success ? drawn.data : null }
}

const rows = z.array(z.record(z.string(), z.unknown())).max(10_000)

const number = z.number().finite().nonnegative()
const counts = z.array(number).max(10_000)
const place = z.string().max(100).nullable()

const picture = z
  .object({
    timeline: z.object({
      from: z.number().finite(),
      to: z.number().finite(),
      allowed: counts,
      denied: counts,
      other: counts,
      alerts: counts,
    }),
    map: z
      .array(z.object({ src_country: place, dst_country: place, action: place, flows: number, bytes: number }))
      .max(100_000),
  })
  .nullable()
