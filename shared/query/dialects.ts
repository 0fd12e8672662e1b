import type { Dialect } from './ast'
import { type DialectEntry, unsayable, wording } from './dialect'
import { parseFlows } from './flows'
import { flowsOpening } from './flows-opening'
import { printFlows } from './flows-print'
import { printSearch } from './print'
import { Misread, queryError } from './result'
import { parseSearch } from './search'

const unread = (id: Dialect, title: string, opening: RegExp): DialectEntry => ({
  id,
  title,
  opening,
  parse: text => ({
    ok: false,
    dialect: id,
    error: queryError(
      new Misread(
        `this build reads the search dialect, such as src_ip:10.0.0.0/8 dst_port:22; this is a ${title} query.`,
        { from: 0, to: text.length },
        ['field:value'],
      ),
    ),
    tokens: text === '' ? [] : [{ from: 0, to: text.length, kind: 'error' }],
  }),
  print: () => unsayable(`this build does not write ${title}.`),
})

const search: DialectEntry = {
  id: 'search',
  title: 'search',
  opening: null,
  parse: parseSearch,
  print: query => (query.shape.kind === 'sql' ? unsayable('SQL is no search.') : wording(printSearch(query))),
}

/** Every dialect, the likelier of two that could have begun a text first. To add one, add its file and a line here. */
export const dialectEntries: readonly DialectEntry[] = [
  search,
  unread(
    'insights',
    'CloudWatch Logs Insights',
    /^(fields\s+@?[\w.]+\s*(,|\||$)|(filter|stats|parse|display|sort|dedup)\s+.*\||stats\s+\w+\s*\(|fields\s+@)/is,
  ),
  unread('kql', 'KQL', /^(NTANetAnalytics|AzureNetworkAnalytics_CL)\b/i),
  { id: 'flows', title: 'Aria flows', opening: flowsOpening, parse: parseFlows, print: printFlows },
  unread('sql', 'SQL', /^(select\s.+\sfrom\s|with\s+\w+\s+as\s*\()/is),
]
