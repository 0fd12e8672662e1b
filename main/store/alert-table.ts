import type { AlertFiring, AlertState } from '../../shared/model/alert'
import { findingSeverities } from '../../shared/model/finding'
import type { Database, Row } from './database'

export type NewFiring = Omit<AlertFiring, 'id' | 'seen' | 'finding'> & { readonly finding: number }

/** How far each alert has got, and when it fired. Writes are called inside a transaction. */
export type AlertTable = {
  readonly states: () => readonly AlertState[]
  readonly put: (state: AlertState) => void
  readonly remove: (view: string) => void
  /** The newest first. */
  readonly firings: (limit: number) => readonly AlertFiring[]
  readonly fired: (firing: NewFiring) => AlertFiring
  /** How often each alert fired, and the last time it did. */
  readonly summary: () => ReadonlyMap<string, { readonly fired: number; readonly last: AlertFiring }>
  readonly see: () => void
}

const firingFields = `alert_firing.id, view, name, alert_firing.severity, (select finding.id from finding where finding.id = alert_firing.finding), rows, from_row, to_row, at_ms, seen`

const firingOf = (row: Row): AlertFiring => {
  const [id, view, name, severity, finding, rows, from, to, at, seen] = row
  return {
    id: Number(id),
    view: String(view),
    name: String(name),
    severity: findingSeverities.find(known => known === severity) ?? 'low',
    finding: finding === null ? null : Number(finding),
    rows: Number(rows),
    from: Number(from),
    to: Number(to),
    at: Number(at),
    seen: seen === 1,
  }
}

export const createAlertTable = (db: Database): AlertTable => ({
  states: () =>
    db
      .prepare('select view, from_row, to_row, rows, evaluated_ms, problem from alert order by view')
      .all()
      .map(([view, from, to, rows, evaluated, problem]) => ({
        view: String(view),
        from: Number(from),
        to: Number(to),
        rows: Number(rows),
        evaluated: evaluated === null ? null : Number(evaluated),
        problem: problem === null ? null : String(problem),
      })),
  put: ({ view, from, to, rows, evaluated, problem }) =>
    db
      .prepare(
        'insert or replace into alert (view, from_row, to_row, rows, evaluated_ms, problem) values (?, ?, ?, ?, ?, ?)',
      )
      .run(view, from, to, rows, evaluated, problem),
  remove: view => db.prepare('delete from alert where view = ?').run(view),
  firings: limit =>
    db.prepare(`select ${firingFields} from alert_firing order by id desc limit ?`).all(limit).map(firingOf),
  fired: ({ view, name, severity, finding, rows, from, to, at }) => {
    const id = db
      .prepare(
        `insert into alert_firing (view, name, severity, finding, rows, from_row, to_row, at_ms)
values (?, ?, ?, ?, ?, ?, ?, ?) returning id`,
      )
      .get(view, name, severity, finding, rows, from, to, at)?.[0]
    return { id: Number(id), view, name, severity, finding, rows, from, to, at, seen: false }
  },
  summary: () => {
    const rows = db
      .prepare(
        `select ${firingFields}, (select count(*) from alert_firing as other where other.view = alert_firing.view)
from alert_firing
where alert_firing.id in (select max(id) from alert_firing group by view)`,
      )
      .all()
    return new Map(rows.map(row => [String(row[1]), { fired: Number(row.at(-1)), last: firingOf(row) }]))
  },
  see: () => db.exec('update alert_firing set seen = 1 where seen = 0'),
})
