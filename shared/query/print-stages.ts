import { fieldNamed } from '../model/fields'
import { formatExactDuration } from '../units/duration'
import { formatIso } from '../units/time'
import type { Aggregate, GroupKey, Having, Query, Shape, Sort, Value } from './ast'
import { havingText } from './conditions'
import { stageWords } from './stage-words'

/** What a query asks of its rows, in the canonical spelling: `stats count() as n by src_ip`, `sort n desc`, `limit 10`. */
const printStages = (shape: Exclude<Shape, { readonly kind: 'sql' }>): readonly string[] => {
  const sort = shape.sort.length === 0 ? [] : [`sort ${shape.sort.map(sorting).join(', ')}`]
  const limit = shape.limit === null ? [] : [`limit ${shape.limit}`]
  if (shape.kind === 'rows') {
    const columns = shape.columns?.map(({ field, as }) => named(field, as)).join(', ')
    return [
      ...(columns === undefined ? [] : [`columns ${columns}`]),
      ...(shape.dedup.length === 0 ? [] : [`dedup ${shape.dedup.join(', ')}`]),
      ...sort,
      ...limit,
    ]
  }
  const values = shape.values.map(aggregate).join(', ')
  const by = shape.by.length === 0 ? '' : `by ${shape.by.map(key).join(', ')}`
  return [
    ['stats', values, by].filter(part => part !== '').join(' '),
    ...(shape.having === null ? [] : [`having ${having(shape.having)}`]),
    ...sort,
    ...limit,
    ...(shape.compare ? ['compare'] : []),
    ...(shape.details === null ? [] : [`details ${shape.details}`]),
  ]
}

const plainName = /^[\p{L}_][\p{L}\p{N}_]*$/u

/** A name as it stands in a stage: in quotes when it is no plain word or one of the stages' own. */
export const stageName = (name: string): string =>
  plainName.test(name) && !stageWords.has(name.toLowerCase()) ? name : text(name)

const text = (value: string): string => `"${value.replaceAll(/[\\"]/g, String.raw`\$&`)}"`

const named = (what: string, as: string | null): string => (as === null ? what : `${what} as ${stageName(as)}`)

const sorting = ({ column, descending }: Sort): string => `${stageName(column)}${descending ? ' desc' : ''}`

const key = (of: GroupKey): string => {
  switch (of.kind) {
    case 'field':
      return named(of.field, of.as)
    case 'bin':
      return named(
        `bin(${of.field}, ${formatExactDuration(of.ms)}${of.zone === 'UTC' ? '' : `, ${text(of.zone)}`})`,
        of.as,
      )
    case 'prefix':
      return named(`prefix(${of.field}, ${of.v4}, ${of.v6})`, of.as)
  }
}

const aggregate = (of: Aggregate): string => {
  const call = callOf(of)
  return named(of.series ? `series(${call})` : call, of.as)
}

const callOf = (of: Aggregate): string => {
  switch (of.fn) {
    case 'count':
      return 'count()'
    case 'distinct':
      return `count_distinct(${of.field})`
    case 'percentile':
      return `pct(${of.field}, ${of.at})`
    default:
      return `${of.fn}(${of.field})`
  }
}

const having = (of: Having): string =>
  havingText(of, {
    not: (inside, isJoined) => `not ${isJoined ? `(${inside})` : inside}`,
    compare: ({ column, op, value: against }) => `${stageName(column)} ${op} ${value(column, against)}`,
  })

/** A time stands as a time where the column is a field of that type; a bin's key is its beginning. */
const value = (column: string, of: Value): string => {
  if (typeof of === 'string') return text(of)
  return fieldNamed(column)?.type === 'time' ? text(formatIso(of, 'UTC')) : String(of)
}

/** The stages of a query behind its condition, each with its bar; empty for the rows as they are. */
export const stagesText = ({ shape }: Query): string =>
  shape.kind === 'sql'
    ? ''
    : printStages(shape)
        .map(stage => ` | ${stage}`)
        .join('')
