import type { AlertAction, Cell } from '../../shared/contract'
import { pairWindowMs } from '../../shared/model/pair'
import { both, type Expr } from '../../shared/query/ast'
import { type Pages, present } from './pages'
import type { PlanContext } from './plan'
import { createRowReader } from './rows'

export type AlertActions = (ids: readonly number[], signal?: AbortSignal) => Promise<readonly AlertAction[]>

const names = ['id', 'kind', 'action', 'flow_id', 'sensor', 'src_ip', 'dst_ip', 'start', 'end', 'rule'] as const
type Row = Readonly<Record<(typeof names)[number], Cell>>

/** Looked at in one question for all rows, and for one row where those are too many. */
const mostTogether = 8000
const mostForOne = 200
const mostListed = 20

const isAlert: Expr = { kind: 'compare', field: 'kind', op: '=', value: 'alert' }
const withFlowId = (values: readonly string[]): Expr =>
  values.length === 1
    ? { kind: 'compare', field: 'flow_id', op: '=', value: values[0] ?? '' }
    : { kind: 'in', field: 'flow_id', values }

/**
 * What alerts say became of flows whose own log does not say it: alerts of the same sensor and flow id, between the same
 * addresses and at the time of the flow, since a flow id comes back. A fact beside the row, never the row's own action.
 */
export const createAlertActions = (context: PlanContext, pages: Pages): AlertActions => {
  const rows = createRowReader(context)
  const cells = names.map(rows.cellReader)
  const rowOf = (read: readonly Cell[]): Row =>
    Object.fromEntries(names.map((name, at) => [name, read[at] ?? null])) as Row

  const alertsOf = async (flowIds: readonly string[], limit: number, signal?: AbortSignal) => {
    // Denied before allowed before what says neither: where only some are looked at, a denial is among them.
    const sort = { field: 'action', descending: true }
    const where = both(isAlert, withFlowId(flowIds))
    const { ids, total } = await pages.ids({ where, sort, offset: 0, limit }, signal)
    return { alerts: Array.from(ids, id => rowOf(present(rows.read(id, cells)))), isAll: total <= limit }
  }

  return async (ids, signal) => {
    const flows = ids.flatMap(id => {
      const read = rows.read(id, cells)
      const row = read && rowOf(read)
      return row?.kind === 'flow' && row.action === null && typeof row.flow_id === 'string' ? [row] : []
    })
    const flowIds = [...new Set(flows.map(({ flow_id }) => String(flow_id)))]
    if (flowIds.length === 0) return []
    const together = await alertsOf(flowIds, mostTogether, signal)
    const answers: AlertAction[] = []
    for (const flow of flows) {
      const { alerts } = together.isAll ? together : await alertsOf([String(flow.flow_id)], mostForOne, signal)
      const own = alerts.filter(alert => isOf(alert, flow))
      if (own.length > 0) answers.push(answerOf(flow, own))
    }
    return answers
  }
}

const isOf = (alert: Row, flow: Row): boolean => {
  const ends = ({ src_ip, dst_ip }: Row) => [String(src_ip), String(dst_ip)].sort().join(' ')
  const at = Number(alert.start)
  return (
    alert.flow_id === flow.flow_id &&
    alert.sensor === flow.sensor &&
    ends(alert) === ends(flow) &&
    at >= Number(flow.start) - pairWindowMs &&
    at <= Number(flow.end ?? flow.start) + pairWindowMs
  )
}

const answerOf = (flow: Row, alerts: readonly Row[]): AlertAction => {
  const said = alerts.map(({ action }) => action)
  return {
    id: Number(flow.id),
    action: said.includes('denied') ? 'denied' : said.includes('allowed') ? 'allowed' : null,
    alerts: alerts.slice(0, mostListed).map(({ id, action, rule }) => ({
      id: Number(id),
      action: action === 'denied' || action === 'allowed' ? action : null,
      rule: typeof rule === 'string' ? rule : null,
    })),
  }
}
