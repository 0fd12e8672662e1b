import type { AlertAction, Cell } from '../../../shared/contract'
import { isLikelyReject } from '../../../shared/model/likely-reject'
import { both, type Expr } from '../../../shared/query/ast'
import { termFor } from '../../../shared/query/term'
import { visibleText } from '../../../shared/units/visible-text'
import { useAnswer } from '../../engine/use-answer'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { Box } from '../../ui/box'
import { LinkButton } from '../../ui/button'
import { formatCount } from '../../ui/format'
import { ActionMark } from '../../ui/marks'
import { useOtherWay } from './other-way'

type Row = Readonly<Record<string, Cell>>

/** What alerts of the same flow say of a row whose own log does not say it. */
const useAlertAction = (id: number, row: Row): AlertAction | null => {
  const isOpen = row['kind'] === 'flow' && (row['action'] ?? null) === null && (row['flow_id'] ?? null) !== null
  const { data } = useAnswer('flows.alert-actions', isOpen ? { ids: [id] } : null)
  return data?.find(answer => answer.id === id) ?? null
}

/** The alerts behind what is said of a row, each a way to look at it. */
const AlertsOf = ({ said }: { readonly said: AlertAction }) => {
  const { change } = useInvestigation()
  return (
    <>
      <div className="dim">{t('inspector.byAlerts')}</div>
      {said.alerts.map(({ id, action, rule }) => (
        <div key={id}>
          <ActionMark action={action} kind="alert" />{' '}
          <LinkButton onClick={() => change({ selection: { kind: 'row', id } })}>
            {rule === null ? t('inspector.alertRow', { id: formatCount(id) }) : visibleText(rule)}
          </LinkButton>
        </div>
      ))}
    </>
  )
}

/** Whether what was denied was dropped or rejected, as far as flags tell. */
const Refusal = ({ action, flags }: { readonly action: Cell; readonly flags: Cell }) => {
  if (action !== 'denied') return null
  const likely = isLikelyReject(action, flags)
  return (
    <div className="dim">
      {likely && <strong>{t('ui.likelyReject')}. </strong>}
      {t(likely ? 'inspector.likelyReject' : 'inspector.dropOrReject')}
    </div>
  )
}

/** Which rule decided, or why nobody can say. */
export const DecidedBy = ({ id, row }: { readonly id: number; readonly row: Row }) => {
  const { narrow } = useInvestigation()
  const said = useAlertAction(id, row)
  const other = useOtherWay(id, row)
  const flags = Number(row['tcp_flags'] ?? 0) | Number(other?.row['tcp_flags'] ?? 0)
  const { rule = null, rule_id = null, rule_set = null, action = null } = row
  const names = [rule, rule_set, rule_id].filter((part): part is string => typeof part === 'string')
  const expr = [['rule', rule] as const, ['rule_id', rule_id] as const]
    .filter(([, cell]) => cell !== null)
    .map(([field, cell]) => termFor(field, cell))
    .reduce<Expr | null>(both, null)
  return (
    <Box title={t('inspector.decidedBy')}>
      <ActionMark
        action={typeof action === 'string' ? action : null}
        kind={typeof row['kind'] === 'string' ? row['kind'] : null}
        byAlert={said?.action ?? null}
      />{' '}
      {expr && names[0] !== undefined ? (
        <>
          {t('inspector.byRule')}{' '}
          <LinkButton onClick={() => narrow(expr, 'include')}>{visibleText(names[0])}</LinkButton>
          {names.length > 1 && (
            <div className="dim">
              {names
                .slice(1)
                .map(name => visibleText(name))
                .join(' · ')}
            </div>
          )}
        </>
      ) : said ? null : (
        <span className="dim">{t(action === null ? 'inspector.noAction' : 'inspector.noRule')}</span>
      )}
      {said && <AlertsOf said={said} />}
      <Refusal action={action ?? said?.action ?? null} flags={flags} />
    </Box>
  )
}
