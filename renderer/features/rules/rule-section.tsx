import type { RuleHits } from '../../../shared/model/rule'
import { both } from '../../../shared/query/ast'
import { termFor } from '../../../shared/query/term'
import { visibleText } from '../../../shared/units/visible-text'
import { useAnswer } from '../../engine/use-answer'
import { cellText } from '../../state/field-text'
import { scopeOf } from '../../state/investigation'
import { narrowed } from '../../state/narrowed'
import { openNewFinding } from '../../state/new-finding'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { AddressText } from '../../ui/address-text'
import { BarList } from '../../ui/bar-list'
import { Box, KeyValues } from '../../ui/box'
import { Button, LinkButton } from '../../ui/button'
import { formatCount, formatFullTime } from '../../ui/format'
import { Mark } from '../../ui/marks'
import { ErrorNote, Waiting } from '../../ui/notes'
import { severityText } from './rule-cell'
import { ruleFilter, ruleName, ruleOutcome, ruleTone } from './rule-query'
import styles from './rules.module.css'

const listed = [
  { id: 'sources', field: 'src_ip', mono: true },
  { id: 'destinations', field: 'dst_ip', mono: true },
  { id: 'ports', field: 'dst_port', mono: true },
  { id: 'names', field: 'hostname', mono: false },
] as const

const listLines = 6

/** Top values of the rule's own rows. */
const RuleLists = ({ rule }: { rule: RuleHits }) => {
  const { value, narrow } = useInvestigation()
  const own = ruleFilter(rule)
  const asked = useAnswer('flows.facets', {
    ...narrowed(scopeOf(value), own),
    fields: listed.map(({ field }) => field),
    limit: listLines,
  })
  if (asked.error) return <ErrorNote error={asked.error} onRetry={asked.again} />
  return listed.map(({ id, field, mono }) => {
    const groups = (asked.data?.[field]?.groups ?? []).filter(({ key: [cell] }) => cell !== null && cell !== undefined)
    if (groups.length === 0) return null
    return (
      <Box
        key={id}
        title={t(`rules.section.${id}`)}
        aside={<span className={styles['dim']}>{formatCount(asked.data?.[field]?.total ?? 0)}</span>}
      >
        <BarList
          label={t(`rules.section.${id}`)}
          bars={groups.map(({ key: [cell], values: [flows = 0] }) => {
            const text = cellText(field, cell ?? null, value.zone)
            const label = mono ? <AddressText parts={[text]} /> : text
            return { key: String(cell), text, label, whole: mono, value: flows, shown: formatCount(flows) }
          })}
          onPick={picked => {
            const cell = groups.find(({ key: [known] }) => String(known) === picked)?.key[0]
            const expr = cell === undefined ? null : both(own, termFor(field, cell))
            if (expr) narrow(expr, 'include')
          }}
        />
        {id === 'names' && <p className={styles['dim']}>{t('rules.section.nameNote')}</p>}
      </Box>
    )
  })
}

/** The rehearsal of a block: what the rule let through so far, and would cut as a drop. */
const IfDrop = ({ rule }: { rule: RuleHits }) => {
  const { value, change } = useInvestigation()
  const scope = narrowed(scopeOf(value), ruleOutcome(rule, 'allowed'))
  // Several alerts may stand for one flow; only signatures do that, and counting flow ids costs.
  const fields = rule.kind === 'signature' ? ['src_ip', 'dst_ip', 'flow_id'] : ['src_ip', 'dst_ip']
  const asked = rule.allowed > 0 ? { ...scope, fields, limit: 1 } : null
  const ends = useAnswer('flows.facets', asked)
  const counted = (key: string, field: string): string => {
    const count = ends.data?.[field]?.total ?? 0
    return t(`rules.section.${key}`, { count, n: formatCount(count) })
  }
  const flowsMeant = ends.data?.['flow_id']?.groups.some(({ key: [id] }) => id !== null) ?? false
  return (
    <Box title={t('rules.section.drop')}>
      {rule.allowed > 0 ? (
        <>
          <LinkButton plain onClick={() => change({ query: scope.query ?? '', panel: 'flows' })}>
            <span className={styles['big']}>{formatCount(rule.allowed)}</span>
          </LinkButton>{' '}
          <span className={styles['dim']}>
            {ends.data &&
              t('rules.section.dropEnds', {
                what: t(rule.kind === 'signature' ? 'rules.section.alertWord' : 'rules.section.flowWord'),
                sources: counted('dropSources', 'src_ip'),
                targets: counted('dropTargets', 'dst_ip'),
              })}
          </span>
          {flowsMeant && <p className={styles['dim']}>{counted('dropAlerts', 'flow_id')}</p>}
        </>
      ) : (
        <span className={styles['dim']}>
          {t(rule.denied > 0 ? 'rules.section.dropNone' : 'rules.section.dropUnlogged')}
        </span>
      )}
    </Box>
  )
}

/** The inspector's page on one rule: what it is, what it hit, and the way to its flows. */
export const RuleSection = ({ selection: { id } }: { readonly selection: { readonly id: number } }) => {
  const { value, change, narrow } = useInvestigation()
  const scope = scopeOf(value)
  const asked = useAnswer('rules.list', scope)
  const info = useAnswer('app.info', {}, { live: false })
  const rule = asked.data?.find(known => known.id === id)
  if (asked.error) return <ErrorNote error={asked.error} onRetry={asked.again} />
  if (!asked.data) return <Waiting what={t('rules.waiting')} />
  if (!rule) return <p className={styles['dim']}>{t('rules.section.gone')}</p>

  const tone = ruleTone(rule)
  const own = ruleFilter(rule)
  const rows = narrowed(scope, own).query ?? ''
  const format = info.data?.formats.find(known => known.id === rule.format)?.title ?? rule.format
  const facts: readonly (readonly [string, string | null])[] = [
    ['kindOf', t(`rules.kind.${rule.kind}`)],
    ['set', rule.rule_set],
    ['number', rule.rule_id],
    ['category', rule.category],
    ['severity', severityText(rule.severity)],
    ['source', format],
    ['hits', formatCount(rule.hits)],
    ['allowed', formatCount(rule.allowed)],
    ['denied', formatCount(rule.denied)],
  ]
  const times = [
    ['first', rule.first],
    ['last', rule.last],
  ] as const
  return (
    <div className={styles['section']}>
      <h3>
        <Mark meaning={tone} title={t(`rules.tone.${tone}`)} /> {ruleName(rule)}
      </h3>
      {rule.kind === 'default-action' && <p className={styles['dim']}>{t('rules.section.default')}</p>}
      <KeyValues
        values={[
          ...facts.flatMap(([key, text]) =>
            text === null || text === '' ? [] : [{ key, name: t(`rules.section.${key}`), value: visibleText(text) }],
          ),
          ...times.map(([key, at]) => ({
            key,
            name: t(`rules.section.${key}`),
            value: <span className="mono">{formatFullTime(at, value.zone)}</span>,
          })),
        ]}
      />
      <IfDrop rule={rule} />
      <RuleLists rule={rule} />
      <div className={styles['buttons']}>
        <Button onClick={() => change({ query: rows, panel: 'flows' })}>{t('rules.section.open')}</Button>
        <Button onClick={() => narrow(own, 'include')}>{t('rules.section.filter')}</Button>
        <Button look="accent" onClick={() => openNewFinding({ rule: ruleName(rule), query: rows })}>
          {t('rules.section.finding')}
        </Button>
      </div>
    </div>
  )
}
