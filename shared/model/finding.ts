export const findingSeverities = ['low', 'medium', 'high', 'critical'] as const
export type FindingSeverity = (typeof findingSeverities)[number]

/** Pictures kept as data, drawn again by the report: counts per bucket, bytes per pair of places. */
export type FindingPicture = {
  readonly timeline: {
    readonly from: number
    readonly to: number
    readonly allowed: readonly number[]
    readonly denied: readonly number[]
    readonly other: readonly number[]
    readonly alerts: readonly number[]
  }
  readonly map: readonly {
    readonly src_country: string | null
    readonly dst_country: string | null
    readonly action: string | null
    readonly flows: number
    readonly bytes: number
  }[]
}

/** What the analyst pinned, with the query that shows it again. */
export type Finding = {
  readonly id: number
  readonly title: string
  readonly severity: FindingSeverity
  /** Markdown; rendered without raw HTML, links as text. */
  readonly note: string
  /** Canonical query text; together with the range it gives the rows. */
  readonly query: string
  readonly from: number | null
  readonly to: number | null
  /** Rows of the query when the finding was made. */
  readonly rowCount: number
  /** Ids of the rows pinned, at most 200, and their values as they were. */
  readonly pinned: readonly Readonly<Record<string, unknown>>[]
  readonly picture: FindingPicture | null
  readonly created: number
  readonly updated: number
}
