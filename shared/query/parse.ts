import { type Dialect, dialects } from './ast'
import { Misread, type ParseResult, queryError } from './result'
import { parseSearch } from './search'

export type { ParseResult, Token } from './result'

/** Beginnings that belong to one dialect and would be nonsense as a search. */
const openings: readonly (readonly [Dialect, RegExp])[] = [
  [
    'insights',
    /^(fields\s+@?[\w.]+\s*(,|\||$)|(filter|stats|parse|display|sort|dedup)\s+.*\||stats\s+\w+\s*\(|fields\s+@)/is,
  ],
  ['kql', /^(NTANetAnalytics|AzureNetworkAnalytics_CL)\b/i],
  [
    'flows',
    /^(flows?\s+(where|group\s+by|order\s+by|in\s+last)\s|(vms?|switch\s+ports?)\s+(where|group\s+by)\s|top\s+\d+\s+\S|series\s*\()/i,
  ],
  ['sql', /^(select\s.+\sfrom\s|with\s+\w+\s+as\s*\()/is],
]

const titles: Readonly<Record<Dialect, string>> = {
  search: 'search',
  insights: 'CloudWatch Logs Insights',
  flows: 'Aria flows',
  kql: 'KQL',
  sql: 'SQL',
}

/** The dialect a text is written in; search unless it clearly begins as another. */
export const dialectOf = (text: string): Dialect => {
  const begin = text.trimStart().slice(0, 2000)
  return openings.find(([, opening]) => opening.test(begin))?.[0] ?? 'search'
}

/** Reads a query. `auto` decides by the text; times without an offset are read in `zone`. */
export const parseQuery = (
  text: string,
  { dialect, zone }: { readonly dialect: Dialect | 'auto'; readonly zone: string },
): ParseResult => {
  const meant = dialect === 'auto' ? dialectOf(text) : (dialects.find(known => known === dialect) ?? 'search')
  if (meant === 'search') return parseSearch(text, zone)
  const wrong = new Misread(
    `this build reads the search dialect, such as src_ip:10.0.0.0/8 dst_port:22; this is a ${titles[meant]} query.`,
    { from: 0, to: text.length },
    ['field:value'],
  )
  return {
    ok: false,
    dialect: meant,
    error: queryError(wrong),
    tokens: text === '' ? [] : [{ from: 0, to: text.length, kind: 'error' }],
  }
}
