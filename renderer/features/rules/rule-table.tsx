import { useMemo } from 'react'
import type { RuleHits } from '../../../shared/model/rule'
import { t } from '../../text'
import { SortedTable } from '../../ui/sorted-table'
import { RuleCell } from './rule-cell'
import { ruleColumns } from './rule-columns'
import { ruleName } from './rule-query'
import styles from './rules.module.css'

type Props = {
  readonly rules: readonly RuleHits[]
  readonly selected: number | null
  readonly zone: string
  readonly withYear: boolean
  /** Format titles by id. */
  readonly titles: ReadonlyMap<string, string>
  readonly onSelect: (rule: RuleHits) => void
  readonly onFilter: (rule: RuleHits) => void
  readonly onMenu: (rule: RuleHits, x: number, y: number) => void
}

const idOf = ({ id }: RuleHits): string => String(id)

/** Every rule, any number of them. */
export const RuleTable = ({ rules, selected, zone, withYear, titles, onSelect, onFilter, onMenu }: Props) => {
  const columns = useMemo(
    () =>
      ruleColumns.map(column => ({
        ...column,
        title: t(`rules.column.${column.id}`),
        cell: (rule: RuleHits) => (
          <RuleCell column={column.id} rule={rule} zone={zone} withYear={withYear} titles={titles} />
        ),
      })),
    [zone, withYear, titles],
  )
  return (
    <SortedTable
      label={t('rules.table')}
      rows={rules}
      columns={columns}
      idOf={idOf}
      nameOf={ruleName}
      sortedBy={{ id: 'hits', desc: true }}
      selected={selected === null ? null : String(selected)}
      className={styles['table']}
      onSelect={onSelect}
      onOpen={onFilter}
      onMenu={onMenu}
    />
  )
}
