/** Formats whose rows stand for many flows with the addresses of one end folded away. */
const folding: ReadonlySet<unknown> = new Set(['azure-traffic-analytics'])

/** Whether an address that a row of this format lacks was folded away, rather than not logged. */
export const foldsAddresses = (format: unknown): boolean => folding.has(format)
