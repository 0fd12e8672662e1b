import type { Cell } from '../../../shared/contract'

export type Counted = { readonly cell: Cell; readonly count: number }
export type Difference = {
  readonly onlyA: readonly Counted[]
  readonly both: readonly { readonly cell: Cell; readonly a: number; readonly b: number }[]
  readonly onlyB: readonly Counted[]
}

/** Values of two groups held against each other: what only one of them has, and what both have, in the order given. */
export const differenceOf = (a: readonly Counted[], b: readonly Counted[]): Difference => {
  const counts = (of: readonly Counted[]) => new Map(of.map(({ cell, count }) => [JSON.stringify(cell), count]))
  const [inA, inB] = [counts(a), counts(b)]
  return {
    onlyA: a.filter(({ cell }) => !inB.has(JSON.stringify(cell))),
    both: a.flatMap(({ cell, count }) => {
      const other = inB.get(JSON.stringify(cell))
      return other === undefined ? [] : [{ cell, a: count, b: other }]
    }),
    onlyB: b.filter(({ cell }) => !inA.has(JSON.stringify(cell))),
  }
}
