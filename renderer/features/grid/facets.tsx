import { Group as GroupIcon, Plus, X } from 'lucide-react'
import { memo, useMemo, useState } from 'react'
import type { Cell, Group, Groups } from '../../../shared/contract'
import { termsOf } from '../../../shared/query/conditions'
import { parseQuery } from '../../../shared/query/parse'
import { printWhere } from '../../../shared/query/print'
import { termFor } from '../../../shared/query/term'
import { countryName } from '../../../shared/units/country'
import { visibleText } from '../../../shared/units/visible-text'
import { useGroupBy } from '../../answers/group-by-button'
import { useAnswer } from '../../engine/use-answer'
import { cellText, fieldLabel, isAddress } from '../../state/field-text'
import { changeLayout, gridLayout } from '../../state/grid-layout'
import { scopeOf } from '../../state/investigation'
import { useInvestigation } from '../../state/use-investigation'
import { useNarrowEntries } from '../../state/use-narrow-entries'
import { useValue } from '../../state/value'
import { language, t } from '../../text'
import { AddressText } from '../../ui/address-text'
import { BarList } from '../../ui/bar-list'
import { Button, IconButton, LinkButton } from '../../ui/button'
import { formatCount } from '../../ui/format'
import { ActionMark } from '../../ui/marks'
import { ContextMenu, Menu } from '../../ui/menu'
import { ErrorNote } from '../../ui/notes'
import styles from './grid.module.css'

const few = 6
const many = 100

const words = (field: string, cell: Cell, zone: string): string => {
  if (cell === null || (typeof cell === 'object' && cell.length === 0)) return t('grid.noValue')
  if (field.endsWith('country') && typeof cell === 'string') return countryName(cell, language())
  return cellText(field, cell, zone)
}

const labelOf = (field: string, cell: Cell, text: string) => {
  if (field === 'action') return <ActionMark action={typeof cell === 'string' ? cell : null} />
  return isAddress(field, cell) ? <AddressText parts={[text]} /> : text
}

type FacetProps = {
  readonly field: string
  readonly groups: Groups | undefined
  readonly all: boolean
  readonly onAll: () => void
}

const Facet = ({ field, groups, all, onAll }: FacetProps) => {
  const { value, narrow } = useInvestigation()
  const entriesFor = useNarrowEntries()
  const groupBy = useGroupBy()
  const [menu, setMenu] = useState<{ readonly key: string; readonly x: number; readonly y: number } | null>(null)
  const held = useMemo(() => {
    const parsed = parseQuery(value.query, { dialect: 'auto', zone: value.zone })
    const where = parsed.ok ? parsed.query.where : null
    const terms = termsOf(where)
    return new Set(terms.map(term => printWhere(term)))
  }, [value.query, value.zone])

  const given = groups?.groups ?? []
  const isNone = ({ key }: Group) => (key[0] ?? null) === null
  const found = [...given.filter(group => !isNone(group)), ...given.filter(isNone)].map(({ key, values }) => {
    const cell = key[0] ?? null
    const expr = termFor(field, cell)
    return { id: JSON.stringify(cell), cell, expr, count: values[0] ?? 0, text: words(field, cell, value.zone) }
  })
  const by = (id: string) => found.find(bar => bar.id === id)
  const chosen = menu && by(menu.key)
  return (
    <section className={styles['facet']} aria-label={fieldLabel(field)}>
      <h2>
        <span>{fieldLabel(field)}</span>
        <IconButton small label={t('groups.groupByField', { field: fieldLabel(field) })} onClick={() => groupBy(field)}>
          <GroupIcon size={12} />
        </IconButton>
        <IconButton
          small
          label={t('grid.removeFacet', { field: fieldLabel(field) })}
          onClick={() => changeLayout({ facets: gridLayout.get().facets.filter(other => other !== field) })}
        >
          <X size={12} />
        </IconButton>
      </h2>
      <BarList
        label={fieldLabel(field)}
        bars={found.map(({ id, cell, expr, count, text }) => ({
          key: id,
          label: labelOf(field, cell, text),
          whole: isAddress(field, cell),
          text: visibleText(`${text}: ${formatCount(count)}`),
          value: count,
          shown: formatCount(count),
          on: held.has(printWhere(expr)),
        }))}
        onPick={id => {
          const bar = by(id)
          if (bar) narrow(bar.expr, 'include')
        }}
        onMenu={(key, at) => setMenu({ key, ...at })}
      />
      {groups && (groups.total > found.length || all) && groups.total > few && (
        <div className={styles['more']}>
          <LinkButton onClick={onAll}>
            {all
              ? t('grid.fewer')
              : t('grid.moreValues', {
                  count: groups.total - found.length,
                  shown: formatCount(groups.total - found.length),
                })}
          </LinkButton>
        </div>
      )}
      {menu && chosen && (
        <ContextMenu
          at={menu}
          label={chosen.text}
          entries={entriesFor({ expr: chosen.expr, label: chosen.text })}
          onClose={() => setMenu(null)}
        />
      )}
    </section>
  )
}

/** Top values of chosen fields with their counts under the filter; a press narrows. */
export const Facets = memo(
  ({ filledFields, readable }: { readonly filledFields: readonly string[]; readonly readable: boolean }) => {
    const { value } = useInvestigation()
    const { facets } = useValue(gridLayout)
    const [whole, setWhole] = useState<string | null>(null)
    const asked = facets.filter(field => filledFields.includes(field) || field === 'flow_type' || field === 'service')
    const answer = useAnswer(
      'flows.facets',
      asked.length > 0 && readable ? { ...scopeOf(value), fields: asked, limit: few } : null,
      { delayMs: 30 },
    )
    const one = useAnswer(
      'flows.facets',
      whole !== null && readable ? { ...scopeOf(value), fields: [whole], limit: many } : null,
    )
    const addable = filledFields.filter(
      field => !facets.includes(field) && !['id', 'start', 'end', 'record', 'flow_id'].includes(field),
    )
    return (
      <aside className={styles['facets']} aria-label={t('grid.facets')}>
        {answer.error && <ErrorNote error={answer.error} onRetry={answer.again} />}
        {asked.map(field => {
          const groups = (whole === field ? one.data?.[field] : undefined) ?? answer.data?.[field]
          if (groups?.groups.length === 0) return null
          return (
            <Facet
              key={field}
              field={field}
              groups={groups}
              all={whole === field}
              onAll={() => setWhole(whole === field ? null : field)}
            />
          )
        })}
        {addable.length > 0 && (
          <div>
            <Menu
              label={t('grid.addFacet')}
              trigger={
                <Button small look="quiet">
                  <Plus size={13} />
                  {t('grid.addFacet')}
                </Button>
              }
              entries={addable.map(field => ({
                kind: 'action',
                id: field,
                label: fieldLabel(field),
                run: () => changeLayout({ facets: [...gridLayout.get().facets, field] }),
              }))}
            />
          </div>
        )}
      </aside>
    )
  },
)
