import { type DialectEntry, unsayable, wording } from './dialect'
import { parseFlows } from './flows'
import { flowsOpening } from './flows-opening'
import { printFlows } from './flows-print'
import { insightsOpening, parseInsights } from './insights'
import { printInsights } from './insights-print'
import { kqlOpening, parseKql } from './kql'
import { printKql } from './kql-print'
import { checkedWording, withoutRanges } from './pipe-print'
import { printSearch } from './print'
import { parseSearch } from './search'
import { sqlDialect } from './sql-dialect'

const search: DialectEntry = {
  id: 'search',
  title: 'search',
  opening: null,
  parse: parseSearch,
  print: query => (query.shape.kind === 'sql' ? unsayable('SQL is no search.') : wording(printSearch(query))),
}

const insights: DialectEntry = {
  id: 'insights',
  title: 'CloudWatch Logs Insights',
  opening: insightsOpening,
  parse: parseInsights,
  print: ({ where, shape }) =>
    checkedWording({ where: where && withoutRanges(where), shape }, printInsights, parseInsights, 'Insights'),
}

const kql: DialectEntry = {
  id: 'kql',
  title: 'KQL',
  opening: kqlOpening,
  parse: parseKql,
  print: query => checkedWording(query, printKql, parseKql, 'KQL'),
}

/** Every dialect, the likelier of two that could have begun a text first. To add one, add its file and a line here. */
export const dialectEntries: readonly DialectEntry[] = [
  search,
  insights,
  kql,
  { id: 'flows', title: 'Aria flows', opening: flowsOpening, parse: parseFlows, print: printFlows },
  sqlDialect,
]
