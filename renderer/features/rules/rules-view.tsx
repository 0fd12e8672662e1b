import { Search } from 'lucide-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { type RuleHits, type RuleKind, ruleKinds } from '../../../shared/model/rule'
import { useAnswer } from '../../engine/use-answer'
import { useCase } from '../../engine/use-case'
import { scopeOf } from '../../state/investigation'
import { useInvestigation } from '../../state/use-investigation'
import { useNarrowEntries } from '../../state/use-narrow-entries'
import { t } from '../../text'
import { Button } from '../../ui/button'
import { Chips } from '../../ui/chips'
import { formatCount, spansYears } from '../../ui/format'
import { ContextMenu } from '../../ui/menu'
import { EmptyState, ErrorNote, Waiting } from '../../ui/notes'
import { matches } from './rule-columns'
import { ruleFilter, ruleName } from './rule-query'
import { RuleTable } from './rule-table'
import styles from './rules.module.css'

type Shown = RuleKind | 'all'

/** Every rule the logs name, with what it let through, cut off or warned of under the current query. */
export const RulesView = () => {
  const { value, change, narrow } = useInvestigation()
  const entriesOf = useNarrowEntries()
  const open = useCase()
  const asked = useAnswer('rules.list', scopeOf(value))
  const info = useAnswer('app.info', {}, { live: false })
  const [shown, setShown] = useState<Shown>('all')
  const [search, setSearch] = useState('')
  const sought = useDeferredValue(search)
  const [menu, setMenu] = useState<{ readonly rule: RuleHits; readonly at: { x: number; y: number } } | null>(null)

  const all = asked.data
  const titles = useMemo(() => new Map((info.data?.formats ?? []).map(({ id, title }) => [id, title])), [info.data])
  const counts = useMemo(() => {
    const byKind = new Map<RuleKind, number>()
    for (const { kind } of all ?? []) byKind.set(kind, (byKind.get(kind) ?? 0) + 1)
    return byKind
  }, [all])
  const rules = useMemo(() => {
    const words = sought
      .toLowerCase()
      .split(/\s+/)
      .filter(word => word !== '')
    return (all ?? []).filter(rule => (shown === 'all' || rule.kind === shown) && matches(rule, words))
  }, [all, shown, sought])

  const { selection } = value
  const selected = selection?.kind === 'rule' ? selection.id : null
  const select = ({ id }: RuleHits) => change({ selection: { kind: 'rule', id } })
  const filter = (rule: RuleHits) => narrow(ruleFilter(rule), 'include', { selection: { kind: 'rule', id: rule.id } })
  const chosen = rules.find(({ id }) => id === selected)
  const hits = all?.reduce((sum, rule) => sum + rule.hits, 0) ?? 0

  return (
    <section className={styles['view']} aria-label={t('rules.title')}>
      <div className={styles['bar']}>
        <h1>{t('rules.title')}</h1>
        {all && (
          <span className={styles['dim']}>
            {rules.length === all.length
              ? t('rules.summary', { rules: formatCount(all.length), hits: formatCount(hits) })
              : t('rules.summarySome', { shown: formatCount(rules.length), rules: formatCount(all.length) })}
          </span>
        )}
        <Chips
          label={t('rules.kinds')}
          value={shown}
          options={[
            { value: 'all' as Shown, label: t('rules.kind.all') },
            ...ruleKinds.flatMap(kind => {
              const count = counts.get(kind) ?? 0
              return count > 0 || shown === kind
                ? [{ value: kind as Shown, label: `${t(`rules.kind.${kind}`)} ${formatCount(count)}` }]
                : []
            }),
          ]}
          onChange={setShown}
        />
        <div className={styles['push']}>
          <label className={styles['search']}>
            <Search size={14} aria-hidden="true" />
            <input
              type="search"
              value={search}
              placeholder={t('rules.search')}
              aria-label={t('rules.search')}
              onChange={event => setSearch(event.target.value)}
            />
          </label>
          <Button small disabled={!chosen} onClick={() => chosen && filter(chosen)}>
            {t('rules.filter')}
          </Button>
        </div>
      </div>
      {asked.error && <ErrorNote error={asked.error} onRetry={asked.again} />}
      {!all && asked.loading && <Waiting what={t('rules.waiting')} onStop={asked.stop} />}
      {all && rules.length === 0 && (
        <EmptyState
          title={t(all.length === 0 ? 'rules.empty' : 'rules.emptySearch')}
          actions={
            all.length > 0 && (
              <Button
                onClick={() => {
                  setSearch('')
                  setShown('all')
                }}
              >
                {t('rules.showAll')}
              </Button>
            )
          }
        >
          {all.length === 0 ? t('rules.emptyHint') : undefined}
        </EmptyState>
      )}
      {rules.length > 0 && (
        <RuleTable
          rules={rules}
          selected={selected}
          zone={value.zone}
          withYear={spansYears(open?.first ?? null, open?.last ?? null, value.zone)}
          titles={titles}
          onSelect={select}
          onFilter={filter}
          onMenu={(rule, x, y) => setMenu({ rule, at: { x, y } })}
        />
      )}
      {menu && (
        <ContextMenu
          at={menu.at}
          label={ruleName(menu.rule)}
          entries={entriesOf({
            expr: ruleFilter(menu.rule),
            label: ruleName(menu.rule),
            patch: { selection: { kind: 'rule', id: menu.rule.id } },
          })}
          onClose={() => setMenu(null)}
        />
      )}
    </section>
  )
}
