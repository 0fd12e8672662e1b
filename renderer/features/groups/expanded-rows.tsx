import type { ScopeInput } from '../../../shared/contract'
import type { Expr } from '../../../shared/query/ast'
import { rowsBehind } from '../../../shared/query/term'
import { useAnswer } from '../../engine/use-answer'
import { cellText, fieldLabel } from '../../state/field-text'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { LinkButton } from '../../ui/button'
import { formatBytes, formatCount, formatTime } from '../../ui/format'
import { ActionMark } from '../../ui/marks'
import { ErrorNote, Waiting } from '../../ui/notes'
import styles from './groups.module.css'

/** Rows shown under a line; the rest opens as a query. */
const expandedRows = 8
/** How tall that is for a group of so many rows; null where the table does not count them. */
export const expandedPx = (rows: number | null): number => 26 + Math.min(expandedRows, rows ?? expandedRows) * 24 + 34

const columns = ['start', 'action', 'src_ip', 'dst_ip', 'dst_port', 'rule', 'bytes'] as const

/** The first rows of a group, the newest first, under its line. */
export const ExpandedRows = ({
  scope,
  expr,
  label,
  withYear,
}: {
  readonly scope: ScopeInput
  readonly expr: Expr
  readonly label: string
  readonly withYear: boolean
}) => {
  const { value, change } = useInvestigation()
  const query = rowsBehind(scope.query ?? '', expr, value.zone)
  const page = useAnswer('flows.page', {
    ...scope,
    query,
    columns: ['id', 'kind', ...columns],
    limit: expandedRows,
  })
  if (page.error) return <ErrorNote error={page.error} onRetry={page.again} />
  if (!page.data) return <Waiting what={t('grid.looking')} onStop={page.stop} />
  const { data } = page
  const at = (name: string) => data.columns.findIndex(column => column.name === name)
  return (
    <section className={styles['expanded']} aria-label={t('groups.rowsOf', { label })}>
      <table>
        <thead>
          <tr>
            {columns.map(name => (
              <th key={name} className={name === 'bytes' ? styles['r'] : undefined}>
                {fieldLabel(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.map((cells, place) => {
            const id = cells[at('id')]
            const shown = typeof id === 'number' ? { kind: 'row' as const, id } : null
            return (
              <tr
                key={typeof id === 'number' ? id : place}
                aria-selected={value.selection?.kind === 'row' && value.selection.id === id}
                onClick={() => shown && change({ selection: shown })}
              >
                {columns.map((name, column) => {
                  const cell = cells[at(name)] ?? null
                  const kind = cells[at('kind')]
                  const text =
                    name === 'action' ? (
                      <ActionMark
                        action={typeof cell === 'string' ? cell : null}
                        kind={typeof kind === 'string' ? kind : null}
                      />
                    ) : name === 'start' && typeof cell === 'number' ? (
                      formatTime(cell, value.zone, withYear)
                    ) : name === 'bytes' && typeof cell === 'number' ? (
                      formatBytes(cell)
                    ) : (
                      cellText(name, cell, value.zone)
                    )
                  return (
                    <td
                      key={name}
                      className={
                        name === 'bytes' ? styles['r'] : /^(start|src_ip|dst_ip)$/.test(name) ? 'mono' : undefined
                      }
                    >
                      {column === 0 && shown ? (
                        <LinkButton plain onClick={() => change({ selection: shown })}>
                          {text}
                        </LinkButton>
                      ) : (
                        text
                      )}
                    </td>
                  )
                })}
              </tr>
            )
          })}
        </tbody>
      </table>
      <LinkButton onClick={() => change({ query })}>
        {t('groups.allItsRows', { count: data.total, shown: formatCount(data.total) })}
      </LinkButton>
    </section>
  )
}
