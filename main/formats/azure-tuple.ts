import { kindCode, stateCode } from './code'
import { fillCount, fillHost, fillPort, fillTime, fillTotals, firstOf, shown } from './fill'
import type { Sink } from './format'
import { type JsonObject, textOf } from './json-value'

/** What the nesting around a flow tuple says about it. Text, not ids: a sink may begin a new numbering after any `store`. */
export type TupleContext = {
  readonly rule: string | null
  readonly ruleSet: string | null
  readonly sensor: string | null
  readonly interface: string | null
  readonly account: string | null
  readonly region: string | null
  readonly vpc: string | null
  readonly subnet: string | null
  /** What names the record around the tuple; null where something of it is missing. */
  readonly record: string | null
}

/** A blob is written anew every minute of its hour: what was fetched early stands again in what is fetched later. */
export const tupleIdentity =
  'tuples are the same where they and the time, resource, network card, list and rule of their record are'

/** The name of a record by the members that no other has all of. */
export const recordName = (record: JsonObject, resource: string): string | null => {
  const parts = ['time', resource, 'macAddress', 'systemId'].map(name => textOf(record[name]))
  return parts[0] === null || parts[1] === null ? null : JSON.stringify(parts)
}

export type TupleReader = (cells: readonly string[], sink: Sink) => string | null

/** Stores or rejects one tuple. `part` is its index among all tuples of the framed record, in reading order. */
export const decodeTuple = (
  tuple: unknown,
  part: number,
  context: TupleContext,
  read: TupleReader,
  sink: Sink,
): void => {
  const { draft } = sink
  draft.part = part
  if (typeof tuple !== 'string') {
    return sink.reject(`flow tuple ${part + 1} is ${shown(tuple)}; a text of comma-separated values was expected`)
  }
  draft.kind = kindCode('flow')
  draft.rule = sink.rule(context.rule, null, context.ruleSet)
  for (const column of contextColumns) {
    const text = context[column]
    if (text !== null) draft[column] = sink.text(text)
  }
  const problem = read(tuple.split(',', mostCells), sink)
  if (problem !== null) return sink.reject(`flow tuple ${part + 1}: ${problem}`)
  if (context.record !== null)
    sink.identify([context.record, context.interface, context.ruleSet, context.rule, tuple].join('\n'))
  sink.store()
}

const contextColumns = ['sensor', 'interface', 'account', 'region', 'vpc', 'subnet'] as const

/** Later versions may append values; far more than any version has means that the text is no tuple. */
const mostCells = 64

/** Time and both ends, the first five values of every version. */
export const fillEnds = (cells: readonly string[], sink: Sink): string | null => {
  const problem = firstOf(
    required(cells, 0, 'time') ?? fillTime(sink, 'start', 'time', cells[0]),
    required(cells, 1, 'source address') ?? fillHost(sink, 'src_ip', 'source address', cells[1]),
    required(cells, 2, 'destination address') ?? fillHost(sink, 'dst_ip', 'destination address', cells[2]),
    fillPort(sink, 'src_port', 'source port', cells[3]),
    fillPort(sink, 'dst_port', 'destination port', cells[4]),
  )
  sink.draft.end = sink.draft.start
  return problem
}

const required = (cells: readonly string[], at: number, name: string): string | null =>
  textOf(cells[at]) === null ? `the ${name} is missing` : null

/** The four counters from `at` on: since the previous tuple of the flow, so the values of its C and E tuples add up. */
export const fillCounters = (cells: readonly string[], at: number, sink: Sink): string | null => {
  const problem = firstOf(
    fillCount(sink, 'src_packets', 'packets sent', cells[at]),
    fillCount(sink, 'src_bytes', 'bytes sent', cells[at + 1]),
    fillCount(sink, 'dst_packets', 'packets received', cells[at + 2]),
    fillCount(sink, 'dst_bytes', 'bytes received', cells[at + 3]),
  )
  fillTotals(sink.draft)
  return problem
}

const states: Readonly<Record<string, number>> = {
  B: stateCode('begin'),
  C: stateCode('continue'),
  E: stateCode('end'),
}

/** The model's code of B, C or E; `NaN` for anything else. */
export const tupleState = (letter: string | undefined): number =>
  letter !== undefined && Object.hasOwn(states, letter) ? (states[letter] ?? Number.NaN) : Number.NaN

/** A connection counts where it begins; the tuples that continue or end it are slices of the same one. */
export const tupleSessions = (letter: string | undefined): number => (letter === 'C' || letter === 'E' ? 0 : 1)

/** A segment of an Azure resource id by the name before it, any case: `/subscriptions/<id>/resourceGroups/<name>/...`. */
export const resourcePart = (resourceId: unknown, name: string): string | null => {
  const segments = textOf(resourceId)?.split('/') ?? []
  const at = segments.findIndex(segment => segment.toLowerCase() === name)
  return at < 0 ? null : textOf(segments[at + 1])
}

/** The names a tuple's values go by in the vendor's table, with values beyond it kept under a number. */
export const nameCells = (tuple: string, names: readonly string[]): (readonly [string, string])[] =>
  tuple.split(',', mostCells).map((cell, at) => [names[at] ?? `field ${at + 1}`, cell] as const)
