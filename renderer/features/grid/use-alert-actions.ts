import { useMemo } from 'react'
import type { AlertAction } from '../../../shared/contract'
import { useAnswer } from '../../engine/use-answer'
import type { Rows } from './use-rows'
import type { Windowing } from './use-windowing'

const none: ReadonlyMap<number, AlertAction> = new Map()
/** Asked for so many rows at a time, so that scrolling by a row asks nothing new. */
const stepRows = 100
const mostRows = 500

/** What alerts say of the rows in sight whose own log gives no action, by the id of the row. */
export const useAlertActions = (
  { rowAt }: Rows,
  { first, end }: Pick<Windowing, 'first' | 'end'>,
  wanted: boolean,
): ReadonlyMap<number, AlertAction> => {
  const ids: number[] = []
  const last = Math.ceil(end / stepRows) * stepRows
  for (let at = Math.floor(first / stepRows) * stepRows; wanted && at < last && ids.length < mostRows; at++) {
    const row = rowAt(at)
    if (row?.['kind'] !== 'flow' || row['action'] !== null || typeof row['flow_id'] !== 'string') continue
    ids.push(Number(row['id']))
  }
  const { data } = useAnswer('flows.alert-actions', ids.length > 0 ? { ids } : null)
  return useMemo(() => (data ? new Map(data.map(answer => [answer.id, answer])) : none), [data])
}
