import type { CaseInfo } from '../../shared/contract'
import type { SavedRange } from '../../shared/model/saved-view'
import type { Range } from './investigation'

type Data = Pick<CaseInfo, 'first' | 'last'>

/** The stretch of time a saved range means in this case; "the last ..." counts back from the end of its data. */
export const rangeOf = (range: SavedRange, { last }: Data): Range | null => {
  switch (range.kind) {
    case 'all':
      return null
    case 'between':
      return { from: range.from, to: range.to }
    case 'last':
      return last === null ? null : { from: last + 1 - range.ms, to: last + 1 }
  }
}

/** How a range is kept: one that ends where the data end is kept as "the last ..." where that is what is wanted. */
export const savedRangeOf = (range: Range | null, relative: boolean): SavedRange => {
  if (range === null) return { kind: 'all' }
  if (!relative) return { kind: 'between', from: range.from, to: range.to }
  return { kind: 'last', ms: Math.max(1000, Math.round(range.to - range.from)) }
}

/** Whether a range ends where the data end, so that it may mean "the last so many". */
export const endsWithData = (range: Range | null, { last }: Data): boolean =>
  range !== null && last !== null && range.to === last + 1
