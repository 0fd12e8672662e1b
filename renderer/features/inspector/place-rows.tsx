import type { Expr } from '../../../shared/query/ast'
import { useAnswer } from '../../engine/use-answer'
import { scopeOf } from '../../state/investigation'
import { narrowed } from '../../state/narrowed'
import { openNewFinding } from '../../state/new-finding'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { Box } from '../../ui/box'
import { Button, LinkButton } from '../../ui/button'
import { formatCount } from '../../ui/format'
import { ActionMark } from '../../ui/marks'
import { ErrorNote } from '../../ui/notes'
import styles from './inspector.module.css'
import { TopLists } from './top-lists'

const fields = [{ field: 'src_ip' }, { field: 'dst_ip' }, { field: 'dst_port' }, { field: 'rule' }]

/** Rows that one condition picks out of the query: how many, what became of them, who took part. */
export const PlaceRows = ({
  title,
  hint,
  about,
}: {
  readonly title: string
  readonly hint: string
  readonly about: Expr
}) => {
  const { value, change, narrow } = useInvestigation()
  const scope = narrowed(scopeOf(value), about)
  const query = scope.query ?? ''
  const actions = useAnswer('flows.groups', { ...scope, by: ['action'], measures: ['flows'] })
  const total = (actions.data?.groups ?? []).reduce((sum, { values: [count = 0] }) => sum + count, 0)
  return (
    <>
      <h3>{title}</h3>
      <p className={styles['sub']}>{hint}</p>
      {actions.error && <ErrorNote error={actions.error} onRetry={actions.again} />}
      {actions.data && (
        <Box title={t('inspector.rows')}>
          <LinkButton plain onClick={() => change({ query, panel: 'flows' })}>
            <b>{formatCount(total)}</b> {t('inspector.rowsWord', { count: total })}
          </LinkButton>
          {actions.data.groups.map(({ key: [action = null], values: [count = 0] }) => (
            <div key={String(action)}>
              <ActionMark action={typeof action === 'string' ? action : null} /> {formatCount(count)}
            </div>
          ))}
        </Box>
      )}
      <TopLists scope={scope} about={about} fields={fields} />
      <div className={styles['acts']}>
        <Button onClick={() => narrow(about, 'include')}>{t('narrow.include')}</Button>
        <Button onClick={() => narrow(about, 'exclude')}>{t('narrow.exclude')}</Button>
        <Button look="accent" onClick={() => openNewFinding({ query, title })}>
          {t('narrow.newFinding')}
        </Button>
      </div>
    </>
  )
}
