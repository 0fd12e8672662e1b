import type { RuleHits } from '../../../shared/model/rule'
import { visibleText } from '../../../shared/units/visible-text'
import { t } from '../../text'
import { formatCount, formatDay, formatTime } from '../../ui/format'
import { Mark } from '../../ui/marks'
import { Sparkline } from '../../ui/sparkline'
import { ruleName, ruleTone } from './rule-query'
import styles from './rules.module.css'

const colours = { allowed: 'var(--allowed)', denied: 'var(--denied)', alert: 'var(--alert)', none: 'var(--faint)' }

type Props = {
  readonly column: string
  readonly rule: RuleHits
  readonly zone: string
  /** The case spans years, so a day alone could be any of them. */
  readonly withYear: boolean
  readonly titles: ReadonlyMap<string, string>
}

/** What a rule is part of: its group or list, else its own number. */
const setText = ({ rule, rule_id, rule_set, kind }: RuleHits): string => {
  const number = rule_id === null || rule_id === rule ? null : kind === 'signature' ? `sid ${rule_id}` : rule_id
  if (rule_set === null) return number ?? ''
  return number === null || rule === null ? rule_set : `${rule_set} · ${number}`
}

export const severityText = (severity: number | null): string =>
  severity === null ? t('rules.unrated') : t(`rules.severity.${severity}`, { defaultValue: String(severity) })

export const RuleCell = ({ column, rule, zone, withYear, titles }: Props) => {
  const tone = ruleTone(rule)
  // Minutes where the year is plain, days where it is not; the inspector has all of it.
  const whenText = (at: number): string => (withYear ? formatDay(at, zone) : formatTime(at, zone).replace(/:\d\d$/, ''))
  switch (column) {
    case 'rule':
      return (
        <span className={styles['name']} title={ruleName(rule)}>
          <Mark meaning={tone} title={t(`rules.tone.${tone}`)} />
          <span>{ruleName(rule)}</span>
        </span>
      )
    case 'set':
      return <span title={visibleText(setText(rule))}>{visibleText(setText(rule))}</span>
    case 'source':
      return <span title={titles.get(rule.format)}>{titles.get(rule.format) ?? rule.format}</span>
    case 'spark':
      return (
        <Sparkline
          values={rule.spark}
          label={t('rules.sparkLabel', { n: formatCount(rule.hits) })}
          colour={colours[tone]}
          width={80}
        />
      )
    case 'allowed':
      return <span data-zero={rule.allowed === 0 || undefined}>{formatCount(rule.allowed)}</span>
    case 'denied':
      return <span data-zero={rule.denied === 0 || undefined}>{formatCount(rule.denied)}</span>
    case 'hits':
      return formatCount(rule.hits)
    case 'sources':
      return formatCount(rule.sources)
    case 'destinations':
      return formatCount(rule.destinations)
    case 'severity':
      return <span data-severity={rule.severity ?? 'none'}>{severityText(rule.severity)}</span>
    case 'first':
      return whenText(rule.first)
    case 'last':
      return whenText(rule.last)
    default:
      return null
  }
}
