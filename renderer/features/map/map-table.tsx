import { type MouseEvent, type ReactNode, useState } from 'react'
import { placeName } from '../../state/place'
import { t } from '../../text'
import { formatBytes, formatCount } from '../../ui/format'
import { LaneMark } from './lane-mark'
import styles from './map.module.css'
import type { Arc } from './scene'
import type { Target } from './target'
import type { Pair, PlaceTotals } from './traffic'

type Column<Row> = {
  readonly key: string
  readonly number: boolean
  readonly value: (row: Row) => string | number
  readonly text: (row: Row) => string
  /** Drawn before the text. */
  readonly mark?: (row: Row) => ReactNode
}

const count = <Row,>(key: string, value: (row: Row) => number): Column<Row> => ({
  key,
  number: true,
  value,
  text: row => formatCount(value(row)),
})
const bytes = <Row extends { readonly bytes: number }>(): Column<Row> => ({
  key: 'bytes',
  number: true,
  value: row => row.bytes,
  // The sum of nothing logged is not zero bytes.
  text: row => (row.bytes > 0 ? formatBytes(row.bytes) : '–'),
})
const name = <Row,>(key: string, place: (row: Row) => string): Column<Row> => ({
  key,
  number: false,
  value: row => placeName(place(row)),
  text: row => placeName(place(row)),
})

const placeColumns: readonly Column<PlaceTotals>[] = [
  name('place', row => row.place),
  count('flows', row => row.flows),
  bytes(),
  count('sent', row => row.sent),
  count('received', row => row.received),
  count('sources', row => row.sources),
  count('allowed', row => row.allowed),
  count('denied', row => row.denied),
  count('alert', row => row.alert),
  count('unlogged', row => row.unlogged),
]

const pairColumns: readonly Column<Pair>[] = [
  name('from', row => row.from),
  name('to', row => row.to),
  {
    key: 'lane',
    number: false,
    value: row => row.lane,
    text: row => t(`map.lane.${row.lane}`),
    mark: row => <LaneMark lane={row.lane} />,
  },
  count('flows', row => row.flows),
  bytes(),
]

type TableProps<Row> = {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  readonly targetOf: (row: Row) => Target
  readonly onChoose: (target: Target) => void
  readonly onMenu: (target: Target, event: MouseEvent) => void
}

const mostRows = 1000

const SortedTable = <Row,>({ label, columns, rows, keyOf, targetOf, onChoose, onMenu }: TableProps<Row>) => {
  const [sort, setSort] = useState({ key: 'flows', descending: true })
  const column = columns.find(({ key }) => key === sort.key)
  const sorted = [...rows].sort((a, b) => {
    const [x, y] = [column?.value(a) ?? 0, column?.value(b) ?? 0]
    const order = typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y))
    return sort.descending ? -order : order
  })
  return (
    <div className={styles['tableBox']}>
      <table aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ key, number }) => (
              <th
                key={key}
                data-number={number || undefined}
                aria-sort={sort.key !== key ? 'none' : sort.descending ? 'descending' : 'ascending'}
              >
                <button
                  type="button"
                  onClick={() => setSort({ key, descending: sort.key === key ? !sort.descending : number })}
                >
                  {t(`map.column.${key}`)}
                  <span aria-hidden="true">{sort.key === key ? (sort.descending ? ' ↓' : ' ↑') : ''}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, mostRows).map(row => (
            <tr
              key={keyOf(row)}
              onClick={() => onChoose(targetOf(row))}
              onContextMenu={event => onMenu(targetOf(row), event)}
            >
              {columns.map((shown, i) => (
                <td key={shown.key} data-number={shown.number || undefined}>
                  {i === 0 ? (
                    // The row's own click does the work; the button makes it reachable by keyboard.
                    <button type="button" className={styles['link']}>
                      {shown.text(row)}
                    </button>
                  ) : (
                    <>
                      {shown.mark?.(row)} {shown.text(row)}
                    </>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {sorted.length > mostRows && (
        <p className={styles['dim']}>{t('map.tableMore', { n: formatCount(sorted.length - mostRows) })}</p>
      )}
    </div>
  )
}

type Props = {
  readonly kind: 'places' | 'pairs'
  readonly totals: readonly PlaceTotals[]
  readonly pairs: readonly Pair[]
  readonly onChoose: (target: Target) => void
  readonly onMenu: (target: Target, event: MouseEvent) => void
}

const pairKey = ({ from, to, lane }: Pair): string => `${from}>${to}>${lane}`
const arcOf = (pair: Pair): Arc => ({ ...pair, key: pairKey(pair), widthPx: 0, strength: 1, line: [] })

/** The map in words and numbers: the same data, the same clicks, by keyboard too. */
export const MapTable = ({ kind, totals, pairs, onChoose, onMenu }: Props) =>
  kind === 'places' ? (
    <SortedTable
      label={t('map.placesTable')}
      columns={placeColumns}
      rows={totals}
      keyOf={({ place }) => place}
      targetOf={({ place }) => ({ kind: 'place', place })}
      onChoose={onChoose}
      onMenu={onMenu}
    />
  ) : (
    <SortedTable
      label={t('map.pairsTable')}
      columns={pairColumns}
      rows={pairs}
      keyOf={pairKey}
      targetOf={pair => ({ kind: 'arc', arc: arcOf(pair) })}
      onChoose={onChoose}
      onMenu={onMenu}
    />
  )
