import { useMemo, useRef } from 'react'
import type { ScopeInput } from '../../../shared/contract'
import { useEngine } from '../../engine/engine'
import { notify, notifyError } from '../../state/notices'
import { useInvestigation } from '../../state/use-investigation'
import { t } from '../../text'
import { formatCount } from '../../ui/format'
import type { PickHow } from './grid-table'
import { justThese, mostSelected, selectedIds, toggled } from './selecting'
import type { Rows } from './use-rows'

type Sort = { readonly field: string; readonly descending: boolean }

/** Picks rows: one, one more, or all from the last one picked to here, wherever that was. */
export const useRowPicks = (rows: Rows, scope: ScopeInput, sort: Sort) => {
  const engine = useEngine()
  const { value, change } = useInvestigation()
  const anchor = useRef(0)
  const selected = useMemo(() => new Set(selectedIds(value.selection)), [value.selection])

  const extend = async (to: number): Promise<void> => {
    const from = Math.min(anchor.current, to)
    const wanted = Math.abs(anchor.current - to) + 1
    if (wanted > mostSelected) notify('info', t('grid.tooMany', { most: formatCount(mostSelected) }))
    const limit = Math.min(wanted, mostSelected)
    const page = await engine.ask('flows.page', { ...scope, columns: ['id'], sort, offset: from, limit })
    change({ selection: justThese(page.rows.map(([id]) => Number(id))) })
  }

  const pick = (index: number, how: PickHow): void => {
    if (how === 'extend') {
      extend(index).catch(notifyError)
      return
    }
    anchor.current = index
    const id = rows.rowAt(index)?.['id']
    if (typeof id !== 'number') return
    change({ selection: how === 'toggle' ? toggled(value.selection, id) : { kind: 'row', id } })
  }

  const pickAll = (): void => {
    anchor.current = 0
    if (rows.total !== undefined && rows.total > 0) extend(rows.total - 1).catch(notifyError)
  }

  return { selected, pick, pickAll }
}
