import { useState } from 'react'
import type { Cell, ScopeInput } from '../../../shared/contract'
import { both, type Expr } from '../../../shared/query/ast'
import { termFor } from '../../../shared/query/term'
import { countryName } from '../../../shared/units/country'
import { useAnswer } from '../../engine/use-answer'
import { cellText, fieldLabel, isAddress } from '../../state/field-text'
import { useInvestigation } from '../../state/use-investigation'
import { useNarrowEntries } from '../../state/use-narrow-entries'
import { language, t } from '../../text'
import { AddressText } from '../../ui/address-text'
import { BarList } from '../../ui/bar-list'
import { Box } from '../../ui/box'
import { formatCount } from '../../ui/format'
import { ContextMenu } from '../../ui/menu'
import { ErrorNote, Waiting } from '../../ui/notes'

const lines = 6

type Props = {
  readonly scope: ScopeInput
  readonly fields: readonly { readonly field: string; readonly title?: string }[]
  /** What the lists are about; a press narrows by it and the value together. */
  readonly about: Expr | null
}

const words = (field: string, cell: Cell, zone: string): string => {
  if (cell === null) return t('ui.noAction')
  if (field.endsWith('country') && typeof cell === 'string') return countryName(cell, language())
  return cellText(field, cell, zone)
}

/** The commonest values of a few fields, each a way to narrow. */
export const TopLists = ({ scope, fields, about }: Props) => {
  const { value, narrow } = useInvestigation()
  const entriesFor = useNarrowEntries()
  const [menu, setMenu] = useState<{
    readonly expr: Expr
    readonly label: string
    readonly at: { x: number; y: number }
  } | null>(null)
  const answer = useAnswer('flows.facets', { ...scope, fields: fields.map(({ field }) => field), limit: lines })
  if (answer.error) return <ErrorNote error={answer.error} onRetry={answer.again} />
  if (!answer.data) return <Waiting what={t('inspector.counting')} onStop={answer.stop} />
  return (
    <>
      {fields.map(({ field, title = fieldLabel(field) }) => {
        const groups = answer.data?.[field]
        // That an action was not logged says something; that an address has no country says nothing new.
        const known = (groups?.groups ?? []).filter(({ key: [cell = null] }) => cell !== null || field === 'action')
        if (!groups || known.length === 0) return null
        const found = known.map(({ key: [cell = null], values: [count = 0] }) => {
          const expr = both(about, termFor(field, cell)) ?? termFor(field, cell)
          return { id: JSON.stringify(cell), cell, expr, count, text: words(field, cell, value.zone) }
        })
        const by = (id: string) => found.find(bar => bar.id === id)
        return (
          <Box key={field} title={title} aside={<span>{formatCount(groups.total)}</span>}>
            <BarList
              label={title}
              bars={found.map(({ id, cell, text, count }) => ({
                key: id,
                label: isAddress(field, cell) ? <AddressText parts={[text]} /> : text,
                whole: isAddress(field, cell),
                text: `${text}: ${formatCount(count)}`,
                value: count,
                shown: formatCount(count),
              }))}
              onPick={id => {
                const bar = by(id)
                if (bar) narrow(bar.expr, 'include')
              }}
              onMenu={(id, at) => {
                const bar = by(id)
                if (bar) setMenu({ expr: bar.expr, label: bar.text, at })
              }}
            />
          </Box>
        )
      })}
      {menu && (
        <ContextMenu
          at={menu.at}
          label={menu.label}
          entries={entriesFor({ expr: menu.expr, label: menu.label })}
          onClose={() => setMenu(null)}
        />
      )}
    </>
  )
}
