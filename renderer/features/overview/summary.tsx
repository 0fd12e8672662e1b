import type { Expr } from '../../../shared/query/ast'
import { useAnswer } from '../../engine/use-answer'
import { scopeOf } from '../../state/investigation'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { formatBytes, formatCount } from '../../ui/format'
import { Mark, type Meaning } from '../../ui/marks'
import { ErrorNote } from '../../ui/notes'
import { Tooltip } from '../../ui/tooltip'
import styles from './overview.module.css'
import type { OpenMenu } from './use-mark-menu'

type Part = { readonly id: 'denied' | 'alert' | 'allowed' | 'unlogged'; readonly meaning: Meaning; readonly expr: Expr }

const alert: Expr = { kind: 'compare', field: 'kind', op: '=', value: 'alert' }
const noAlert: Expr = { kind: 'not', term: alert }
const decided = (action: string): Expr => ({
  kind: 'and',
  terms: [{ kind: 'compare', field: 'action', op: '=', value: action }, noAlert],
})

const parts: readonly Part[] = [
  { id: 'allowed', meaning: 'allowed', expr: decided('allowed') },
  { id: 'denied', meaning: 'denied', expr: decided('denied') },
  { id: 'alert', meaning: 'alert', expr: alert },
  {
    id: 'unlogged',
    meaning: 'none',
    expr: { kind: 'and', terms: [{ kind: 'not', term: { kind: 'exists', field: 'action' } }, noAlert] },
  },
]

const share = (flows: number, all: number): string => {
  const percent = (flows / Math.max(1, all)) * 100
  return flows > 0 && percent < 0.1 ? '<0.1 %' : `${formatCount(percent)} %`
}

/** Allowed, denied, alerts and undecided as numbers and as one bar. */
export const Summary = ({ onMenu }: { onMenu: OpenMenu }) => {
  const { value, narrow } = useInvestigation()
  const scope = scopeOf(value)
  const asked = useAnswer('flows.groups', {
    ...scope,
    by: ['kind', 'action'],
    measures: ['flows', 'bytes'],
    limit: 20,
  })
  const ends = useAnswer('flows.facets', { ...scope, fields: ['src_ip', 'dst_ip'], limit: 1 })
  const flows = { allowed: 0, denied: 0, alert: 0, unlogged: 0 }
  let bytes = 0
  for (const {
    key: [kind, action],
    values: [count = 0, size = 0],
  } of asked.data?.groups ?? []) {
    const part = kind === 'alert' ? 'alert' : action === 'allowed' || action === 'denied' ? action : 'unlogged'
    flows[part] += count
    bytes += size
  }
  const all = flows.allowed + flows.denied + flows.alert + flows.unlogged
  return (
    <div className={styles['summary']}>
      {asked.error && <ErrorNote error={asked.error} onRetry={asked.again} />}
      <div className={styles['figures']}>
        {parts.map(({ id, meaning, expr }) => (
          <Tooltip key={id} text={t(`overview.hint.${id}`)}>
            <button
              type="button"
              className={styles['figure']}
              data-part={id}
              disabled={flows[id] === 0}
              onClick={() => narrow(expr, 'include')}
              onContextMenu={event => {
                event.preventDefault()
                onMenu({ expr, label: t(`overview.part.${id}`) }, { x: event.clientX, y: event.clientY })
              }}
            >
              <span className={styles['word']}>
                <Mark meaning={meaning} />
                {t(`overview.part.${id}`)}
              </span>
              <b>{asked.data ? formatCount(flows[id]) : '–'}</b>
              <span className={styles['dim']}>{asked.data ? share(flows[id], all) : ''}</span>
            </button>
          </Tooltip>
        ))}
        <dl className={styles['facts']}>
          <div>
            <dt>{t('overview.bytes')}</dt>
            <dd>{asked.data ? formatBytes(bytes) : '–'}</dd>
          </div>
          <div>
            <dt>{t('overview.sources')}</dt>
            <dd>{ends.data ? formatCount(ends.data['src_ip']?.total ?? 0) : '–'}</dd>
          </div>
          <div>
            <dt>{t('overview.destinations')}</dt>
            <dd>{ends.data ? formatCount(ends.data['dst_ip']?.total ?? 0) : '–'}</dd>
          </div>
        </dl>
      </div>
      <div className={styles['split']} aria-hidden="true">
        {parts.map(({ id }) => flows[id] > 0 && <i key={id} data-part={id} style={{ flexGrow: flows[id] }} />)}
      </div>
    </div>
  )
}
