/** Formats whose rows stand for many flows with the addresses of one end folded away. */
const folding: ReadonlySet<unknown> = new Set(['azure-traffic-analytics'])

/** Whether the address of an end was folded away by the row's log, rather than not logged. */
export const isFolded = (row: Readonly<Record<string, unknown>>, field: string): boolean =>
  (field === 'src_ip' || field === 'dst_ip') && (row[field] ?? null) === null && folding.has(row['format'])

/** What stands where such an address would. */
export const foldedAddress = 'aggregated, endpoint not recorded'
