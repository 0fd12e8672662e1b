import { useState } from 'react'
import type { Cell, ScopeInput, Table } from '../../../shared/contract'
import { both, type Expr } from '../../../shared/query/ast'
import { fieldKey } from '../../../shared/query/grouping'
import { parseQuery } from '../../../shared/query/parse'
import { printSearch } from '../../../shared/query/print'
import { emptyTable } from '../../../shared/query/shape'
import { rowsBehind, termFor } from '../../../shared/query/term'
import { groupableFields } from '../../answers/field-picker'
import { type TableColumn, tableCellText, tableColumns } from '../../answers/table-columns'
import type { MarkedRows } from '../../answers/table-marks'
import { useAnswer } from '../../engine/use-answer'
import { fieldLabel } from '../../state/field-text'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { LinkButton } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { formatCount } from '../../ui/format'
import { ErrorNote, Waiting } from '../../ui/notes'
import { Select } from '../../ui/select'
import { type Counted, differenceOf } from './difference'
import styles from './groups.module.css'

/** Values of each group that are looked at; beyond it the answer would not be one about sets. */
const mostValues = 20_000
const mostListed = 500
/** Values a query can list before it gets unreadable. */
const mostInQuery = 200

/** Asks for the values of a field within one group, with how many rows each has. */
const useValues = (scope: ScopeInput, expr: Expr, field: string, zone: string) => {
  const parsed = parseQuery(rowsBehind(scope.query ?? '', expr, zone), { dialect: 'search', zone })
  const query = printSearch({
    where: parsed.ok ? parsed.query.where : expr,
    shape: {
      ...emptyTable,
      by: [fieldKey(field)],
      values: [{ fn: 'count', as: null, series: false }],
      sort: [{ column: 'count', descending: true }],
    },
  })
  return useAnswer('query.table', { ...scope, query, dialect: 'search', limit: mostValues })
}

const countedOf = ({ rows }: Table): readonly Counted[] =>
  rows.map(({ cells }) => ({ cell: cells[0] ?? null, count: typeof cells[1] === 'number' ? cells[1] : 0 }))

type Listed = { readonly cell: Cell; readonly counts: string; readonly expr: Expr }

/** Any of the values. */
const anyOf = (field: string, cells: readonly Cell[]): Expr | null => {
  const terms = cells.map(cell => termFor(field, cell))
  const [first] = terms
  if (!first) return null
  return terms.length === 1 ? first : { kind: 'or', terms }
}

/** Two groups held against each other: values of a field that only one of them has, and those that both have. */
export const DifferenceDialog = ({
  scope,
  groups: [a, b],
  field: firstField,
  filled,
  onClose,
}: {
  readonly scope: ScopeInput
  readonly groups: readonly [MarkedRows & { readonly expr: Expr }, MarkedRows & { readonly expr: Expr }]
  readonly field: string
  readonly filled: readonly string[]
  readonly onClose: () => void
}) => {
  const { value, change } = useInvestigation()
  const [field, setField] = useState(firstField)
  const ofA = useValues(scope, a.expr, field, value.zone)
  const ofB = useValues(scope, b.expr, field, value.zone)
  const error = ofA.error ?? ofB.error
  const ready = ofA.data && ofB.data && !ofA.stale && !ofB.stale
  const found = ready ? differenceOf(countedOf(ofA.data), countedOf(ofB.data)) : null
  const column = ready ? tableColumns(ofA.data, { ...emptyTable, by: [fieldKey(field)] })[0] : undefined
  const cut = (ofA.data?.total ?? 0) > mostValues || (ofB.data?.total ?? 0) > mostValues
  const open = (expr: Expr) => {
    onClose()
    change({ query: rowsBehind(value.query, expr, value.zone), panel: 'flows' })
  }
  const listed = (group: Expr | null, cell: Cell, counts: string): Listed => ({
    cell,
    counts,
    expr: both(group, termFor(field, cell)) ?? termFor(field, cell),
  })
  const either: Expr = { kind: 'or', terms: [a.expr, b.expr] }
  return (
    <Dialog title={t('groups.difference')} onClose={onClose} width={900}>
      <div className={styles['difference']}>
        <Select
          label={t('groups.differenceField')}
          value={field}
          options={groupableFields(filled).map(name => ({ value: name, label: fieldLabel(name) }))}
          onChange={setField}
        />
        {error && <ErrorNote error={error} />}
        {!found && !error && <Waiting what={t('groups.counting')} />}
        {cut && <p className="dim">{t('groups.differenceCut', { most: formatCount(mostValues) })}</p>}
        {found && column && (
          <div className={styles['sets']}>
            <ValueSet
              title={t('groups.onlyIn', { group: a.label })}
              column={column}
              values={found.onlyA.map(({ cell, count }) => listed(a.expr, cell, formatCount(count)))}
              group={a.expr}
              field={field}
              onOpen={open}
            />
            <ValueSet
              title={t('groups.inBoth')}
              column={column}
              values={found.both.map(each =>
                listed(either, each.cell, `${formatCount(each.a)} · ${formatCount(each.b)}`),
              )}
              group={either}
              field={field}
              onOpen={open}
            />
            <ValueSet
              title={t('groups.onlyIn', { group: b.label })}
              column={column}
              values={found.onlyB.map(({ cell, count }) => listed(b.expr, cell, formatCount(count)))}
              group={b.expr}
              field={field}
              onOpen={open}
            />
          </div>
        )}
      </div>
    </Dialog>
  )
}

const ValueSet = ({
  title,
  column,
  values,
  group,
  field,
  onOpen,
}: {
  readonly title: string
  readonly column: TableColumn
  readonly values: readonly Listed[]
  readonly group: Expr
  readonly field: string
  readonly onOpen: (expr: Expr) => void
}) => {
  const { value } = useInvestigation()
  const any =
    values.length <= mostInQuery
      ? anyOf(
          field,
          values.map(({ cell }) => cell),
        )
      : null
  const all = any && both(group, any)
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <p>
        {all ? (
          <LinkButton onClick={() => onOpen(all)}>
            {t('groups.valuesOpen', { count: values.length, shown: formatCount(values.length) })}
          </LinkButton>
        ) : (
          <span className="dim">{t('groups.values', { count: values.length, shown: formatCount(values.length) })}</span>
        )}
      </p>
      <ul>
        {values.slice(0, mostListed).map(({ cell, counts, expr }) => (
          <li key={JSON.stringify(cell)}>
            <LinkButton plain onClick={() => onOpen(expr)}>
              {tableCellText(column, cell, value.zone)}
            </LinkButton>
            <span className="dim">{counts}</span>
          </li>
        ))}
        {values.length > mostListed && (
          <li className="dim">{t('charts.more', { count: values.length - mostListed })}</li>
        )}
      </ul>
    </section>
  )
}
