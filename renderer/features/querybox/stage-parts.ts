import { plainRows, type Query, type Shape } from '../../../shared/query/ast'
import { printSearch } from '../../../shared/query/print'

/** A stage of the query as a chip shows it, and the query without it. */
export type StagePart = { readonly words: string; readonly without: Query }

/** Without conditions a query prints as `* | ...`. */
const alone = (shape: Shape): string => printSearch({ where: null, shape }).replace(/^\*?\s*\|\s*/, '')

/** Stages that can be taken away one by one; the counting itself takes with it what is said of its columns. */
export const stagePartsOf = (query: Query): readonly StagePart[] => {
  const { shape } = query
  const put = (next: Shape): Query => ({ ...query, shape: next })
  if (shape.kind === 'sql') return []
  if (shape.kind === 'rows') {
    const parts: readonly (readonly [Shape, Shape])[] = [
      ...(shape.columns
        ? [
            [
              { ...plainRows, columns: shape.columns },
              { ...shape, columns: null },
            ] as const,
          ]
        : []),
      ...(shape.dedup.length > 0
        ? [
            [
              { ...plainRows, dedup: shape.dedup },
              { ...shape, dedup: [] },
            ] as const,
          ]
        : []),
      ...(shape.sort.length > 0
        ? [
            [
              { ...plainRows, sort: shape.sort },
              { ...shape, sort: [] },
            ] as const,
          ]
        : []),
      ...(shape.limit !== null
        ? [
            [
              { ...plainRows, limit: shape.limit },
              { ...shape, limit: null },
            ] as const,
          ]
        : []),
    ]
    return parts.map(([only, left]) => ({ words: alone(only), without: put(left) }))
  }
  const bare = { ...shape, having: null, sort: [], limit: null, compare: false, details: null }
  const counting = alone(bare)
  // A stage that stands on the table prints behind it.
  const behind = (part: Shape): string =>
    alone(part)
      .slice(counting.length)
      .replace(/^\s*\|\s*/, '')
  const parts: readonly (readonly [Shape, Shape])[] = [
    ...(shape.having
      ? [
          [
            { ...bare, having: shape.having },
            { ...shape, having: null },
          ] as const,
        ]
      : []),
    ...(shape.sort.length > 0
      ? [
          [
            { ...bare, sort: shape.sort },
            { ...shape, sort: [] },
          ] as const,
        ]
      : []),
    ...(shape.limit !== null
      ? [
          [
            { ...bare, limit: shape.limit },
            { ...shape, limit: null },
          ] as const,
        ]
      : []),
    ...(shape.compare
      ? [
          [
            { ...bare, compare: true },
            { ...shape, compare: false },
          ] as const,
        ]
      : []),
    ...(shape.details
      ? [
          [
            { ...bare, details: shape.details },
            { ...shape, details: null },
          ] as const,
        ]
      : []),
  ]
  return [
    { words: counting, without: put(plainRows) },
    ...parts.map(([only, left]) => ({ words: behind(only), without: put(left) })),
  ]
}
