/** How the answer to a query can be drawn: over time as lines, layers or columns, as a ranking, as parts, as one number. */
export const chartKinds = ['line', 'area', 'columns', 'bars', 'pie', 'metric'] as const
export type ChartKind = (typeof chartKinds)[number]

/** The kinds that need a course over time. */
export const isOverTime = (kind: ChartKind): boolean => kind === 'line' || kind === 'area' || kind === 'columns'
