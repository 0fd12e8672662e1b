import { useMemo } from 'react'
import { everything, plainRows, type RowsShape } from '../../../shared/query/ast'
import { parseQuery } from '../../../shared/query/parse'
import { printSearch } from '../../../shared/query/print'
import { changeLayout, type GridLayout, gridLayout, shownColumns } from '../../state/grid-layout'
import { useInvestigation } from '../../state/use-investigation'
import { useValue } from '../../state/value'

/** What the table shows and how it changes. */
export type Asked = {
  /** The query can be read. */
  readonly readable: boolean
  readonly columns: readonly string[]
  /** null = those that suit the case. */
  readonly putColumns: (columns: readonly string[] | null) => void
  /** Names that the query gives to columns. */
  readonly titles: Readonly<Record<string, string>>
  readonly sort: GridLayout['sort']
  readonly putSort: (sort: GridLayout['sort']) => void
}

/**
 * Columns and order are the query's where it names them, and the table's own where it does not. Whoever changes them in
 * the table changes the one that holds, so that what is seen is what is asked.
 */
export const useAsked = (filledFields: readonly string[]): Asked => {
  const { value, change } = useInvestigation()
  const layout = useValue(gridLayout)
  const parsed = useMemo(
    () => parseQuery(value.query, { dialect: 'auto', zone: value.zone }),
    [value.query, value.zone],
  )
  const query = parsed.ok ? parsed.query : everything
  const shape: RowsShape = query.shape.kind === 'rows' ? query.shape : plainRows
  const { columns: named, dedup, limit } = shape
  const [said] = shape.sort
  const usual = useMemo(() => shownColumns(layout, filledFields), [layout, filledFields])
  const columns = useMemo(() => (named ? [...new Set(named.map(({ field }) => field))] : usual), [named, usual])
  const titles = useMemo(
    () => Object.fromEntries((named ?? []).flatMap(({ field, as }) => (as === null ? [] : [[field, as]]))),
    [named],
  )
  const put = (part: Partial<RowsShape>) => change({ query: printSearch({ ...query, shape: { ...shape, ...part } }) })
  return {
    readable: parsed.ok,
    columns,
    putColumns: wanted => {
      if (named === null) changeLayout({ shown: wanted })
      else
        put({ columns: wanted && wanted.map(field => named.find(each => each.field === field) ?? { field, as: null }) })
    },
    titles,
    sort: said ? { field: said.column, descending: said.descending } : layout.sort,
    // Which rows are the first so many, or the first of those alike, depends on their order.
    putSort: sort => {
      if (!said && limit === null && dedup.length === 0) changeLayout({ sort })
      else put({ sort: [{ column: sort.field, descending: sort.descending }] })
    },
  }
}
