import { Failure } from '../../shared/rpc/message'
import type { Calls } from '../../shared/rpc/server'
import { courseRows } from '../report/course-rows'
import { rowsToCsv } from '../report/csv'
import { rowsToNdjson } from '../report/ndjson'

const mostLines = 100_000
/** Courses are exported of so many lines: each becomes a row for every step of time. */
const mostCourses = 1000

/** Tables as files; `tableOf` answers them. */
export const tableExportCalls = (tableOf: Calls['query.table']): Pick<Calls, 'query.export'> => ({
  'query.export': async ({ kind, courses, ...scope }, signal) => {
    const table = await tableOf({ ...scope, offset: 0, limit: courses ? mostCourses : mostLines }, signal)
    if (!courses && table.rows.length === mostLines && table.total > mostLines) {
      const [total, most] = [table.total, mostLines].map(count => count.toLocaleString('en'))
      throw new Failure(
        'bad-input',
        `The query has ${total} groups; a window exports at most ${most}. Narrow it, or say limit.`,
      )
    }
    const { columns, rows } = courses
      ? courseRows(table)
      : { columns: table.columns, rows: table.rows.map(({ cells }) => cells) }
    return kind === 'csv'
      ? { name: 'groups.csv', mime: 'text/csv', text: rowsToCsv(columns, rows, { zone: scope.zone }) }
      : { name: 'groups.ndjson', mime: 'application/x-ndjson', text: rowsToNdjson(columns, rows, scope.zone) }
  },
})
