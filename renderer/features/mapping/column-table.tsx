import { type MappedField, type Mapping, mappedNames } from '../../../shared/model/mapping'
import { visibleText } from '../../../shared/units/visible-text'
import { fieldLabel } from '../../state/field-text'
import { t } from '../../text'
import { formatCount } from '../../ui/format'
import { Select } from '../../ui/select'
import styles from './mapping.module.css'

type Choice = MappedField | 'unread'

/** All a column can fill, by the names the grid uses; the name of the model tells two that read alike apart. */
const choices = (): readonly { readonly value: Choice; readonly label: string }[] => [
  { value: 'unread', label: t('mapping.unread') },
  ...mappedNames.map(value => ({ value, label: fieldLabel(value) })),
]

/** The first rows as they stand in the file, with a choice above each column. */
export const ColumnTable = ({
  columns,
  moreColumns,
  rows,
  mapped,
  onChange,
}: {
  readonly columns: readonly string[]
  readonly moreColumns: number
  readonly rows: readonly (readonly string[])[]
  readonly mapped: Mapping['columns']
  readonly onChange: (columns: Mapping['columns']) => void
}) => {
  const options = choices()
  const fieldOf = (column: string): Choice => (mapped.find(each => each.column === column)?.field as Choice) ?? 'unread'
  const choose = (column: string, choice: Choice) => {
    const others = mapped.filter(each => each.column !== column)
    const chosen = choice === 'unread' ? others : [...others, { column, field: choice }]
    // In the order of the file: a date and a clock are put together in it.
    onChange(chosen.toSorted((a, b) => columns.indexOf(a.column) - columns.indexOf(b.column)))
  }
  return (
    <>
      <div className={styles['scroller']} tabIndex={0} role="group" aria-label={t('mapping.columns')}>
        <table className={styles['table']}>
          <thead>
            <tr>
              {columns.map((column, at) => (
                <th key={at} scope="col" data-mapped={fieldOf(column) !== 'unread'}>
                  <span className={styles['column']} title={visibleText(column)}>
                    {visibleText(column)}
                  </span>
                  <Select
                    hideLabel
                    small
                    label={t('mapping.fieldFor', { column: visibleText(column) })}
                    value={fieldOf(column)}
                    options={options}
                    disabled={column === '' || columns.indexOf(column) !== at}
                    onChange={choice => choose(column, choice)}
                  />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <tr key={at}>
                {columns.map((column, cell) => (
                  <td key={cell} data-mapped={fieldOf(column) !== 'unread'} title={visibleText(row[cell] ?? '')}>
                    {visibleText(row[cell] ?? '')}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {moreColumns > 0 && (
        <p className="dim">{t('mapping.moreColumns', { count: moreColumns, more: formatCount(moreColumns) })}</p>
      )}
    </>
  )
}
