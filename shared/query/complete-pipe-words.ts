import type { Aliases } from './aliases/aliases'
import { awsNetworkFirewall } from './aliases/aws-network-firewall'
import { awsVpc } from './aliases/aws-vpc'
import { azure } from './aliases/azure'
import type { Dialect } from './ast'
import { insightsFunctions, insightsStages, insightsStyle, insightsTests } from './insights'
import { insightsField } from './insights-print'
import { kqlFunctions, kqlStages, kqlStyle } from './kql'
import { kqlOperators, kqlTests } from './kql-condition'
import { kqlField } from './kql-names'
import type { LexicalStyle } from './lexemes'

/** The words of a piped dialect, by where they stand. */
export type PipeWords = {
  readonly style: LexicalStyle
  readonly stages: readonly string[]
  /** What a stage takes: a condition, functions and keys, fields to order by, fields, or none of them. */
  readonly takes: Readonly<Record<string, 'condition' | 'table' | 'order' | 'fields' | undefined>>
  readonly functions: readonly string[]
  readonly tests: readonly string[]
  readonly operators: readonly string[]
  /** Behind which a value stands; signs apart. */
  readonly beforeValue: readonly string[]
  readonly bin: string
  readonly vendors: readonly Aliases[]
  readonly fieldName: (field: string) => string
}

const insights: PipeWords = {
  style: insightsStyle,
  stages: insightsStages,
  takes: { filter: 'condition', stats: 'table', sort: 'order', fields: 'fields', dedup: 'fields', display: 'fields' },
  functions: insightsFunctions,
  tests: insightsTests,
  operators: ['like', 'in', 'not in', 'not like'],
  beforeValue: ['like', 'in'],
  bin: 'bin(',
  vendors: [awsNetworkFirewall, awsVpc],
  fieldName: insightsField,
}

const kql: PipeWords = {
  style: kqlStyle,
  stages: kqlStages,
  takes: {
    where: 'condition',
    summarize: 'table',
    order: 'order',
    sort: 'order',
    top: 'order',
    project: 'fields',
    distinct: 'fields',
  },
  functions: kqlFunctions,
  tests: kqlTests,
  operators: kqlOperators,
  beforeValue: [...kqlOperators, 'regex'],
  bin: 'bin(TimeGenerated, ',
  vendors: [azure],
  fieldName: kqlField,
}

/** Null for a dialect without pipes. */
export const pipeWords = (dialect: Dialect): PipeWords | null =>
  dialect === 'insights' ? insights : dialect === 'kql' ? kql : null
