import { foldCase } from '../units/text'

export type Keyword = 'and' | 'or' | 'not'

const keywords: Readonly<Record<string, Keyword>> = {
  and: 'and',
  '&&': 'and',
  or: 'or',
  '||': 'or',
  not: 'not',
  '!': 'not',
}

/** AND, OR, NOT in any case, and their signs. */
export const keywordOf = (text: string): Keyword | null => keywords[foldCase(text)] ?? null

/** Words by which another dialect's query begins. */
const openers = new Set([
  'fields',
  'filter',
  'stats',
  'parse',
  'display',
  'flow',
  'flows',
  'vm',
  'vms',
  'virtual',
  'host',
  'hosts',
  'ip',
  'subnet',
  'subnets',
  'switch',
  'switchport',
  'switchports',
  'interface',
  'interfaces',
  'exporter',
  'exporters',
  'country',
  'countries',
  'rule',
  'rules',
  'firewall',
  'top',
  'series',
  'select',
  'with',
  'ntanetanalytics',
  'azurenetworkanalytics_cl',
])

/** Words that print in quotes, so that they never read as part of a query's own language. */
export const isQueryWord = (text: string): boolean => keywordOf(text) !== null || openers.has(foldCase(text))
