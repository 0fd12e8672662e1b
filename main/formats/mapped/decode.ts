import type { Mapping } from '../../../shared/model/mapping'
import { kindCode } from '../code'
import { dropFillerPorts, isIcmp, isPlausibleTime, shown } from '../fill'
import type { Sink } from '../format'
import { isBlank, textOf } from '../json-value'
import { cellFillers, type FillCell, type RowNotes } from './fill-field'

/** Puts one record into the sink; `cell` gives the value of a column, anything blank where there is none. */
export type DecodeRow = (cell: (column: string) => unknown, sink: Sink) => void

type Step = { readonly columns: readonly string[]; readonly name: string; readonly fill: FillCell }

/** The work of one record, laid out once. Null when the mapping's time format is no pattern for times. */
export const rowDecoder = (mapping: Mapping): DecodeRow | null => {
  const fillerOf = cellFillers(mapping)
  if (fillerOf === null) return null
  const fields = [...new Set(mapping.columns.map(({ field }) => field))]
  const steps = fields.map((field): Step => {
    const columns = mapping.columns.filter(each => each.field === field).map(({ column }) => column)
    return { columns, name: columns.map(shown).join(' and '), fill: fillerOf(field) }
  })
  const constants = mapping.constants.map(({ field, value }) => ({ field, value, fill: fillerOf(field) }))

  return (cell, sink) => {
    const notes: RowNotes = { duration: Number.NaN, rule: null, rule_id: null, rule_set: null }
    for (const { columns, name, fill } of steps) {
      const value = valueOf(cell, columns)
      if (isBlank(value)) continue
      const problem = fill(value, name, sink, notes)
      if (problem !== null) return sink.reject(problem)
    }
    for (const { field, value, fill } of constants) {
      const problem = fill(value, field, sink, notes)
      if (problem !== null) return sink.reject(problem)
    }
    const problem = complete(sink, notes)
    if (problem !== null) return sink.reject(problem)
    sink.store()
  }
}

/** A date in one column and a clock in another are one time. */
const valueOf = (cell: (column: string) => unknown, columns: readonly string[]): unknown => {
  const [only = ''] = columns
  if (columns.length === 1) return cell(only)
  const parts = columns.map(cell)
  return parts.some(isBlank) ? null : parts.map(part => (textOf(part) ?? '').trim()).join(' ')
}

const complete = ({ draft, rule }: Sink, notes: RowNotes): string | null => {
  const lasted = Math.round(notes.duration * 1000)
  if (Number.isNaN(draft.start)) draft.start = Number.isNaN(lasted) ? draft.end : draft.end - lasted
  if (Number.isNaN(draft.end)) draft.end = Number.isNaN(lasted) ? draft.start : draft.start + lasted
  if (Number.isNaN(draft.start)) return 'the record has no time in the columns of start and end'
  if (!isPlausibleTime(draft.start))
    return `the record begins at ${shown(draft.start)} ms since 1970, outside 1990 to 2100`
  if (Number.isNaN(draft.kind)) draft.kind = kindCode('flow')
  if (draft.kind === kindCode('flow') && Number.isNaN(draft.sessions)) draft.sessions = 1
  draft.rule = rule(notes.rule, notes.rule_id, notes.rule_set)
  if (isIcmp(draft.protocol)) {
    draft.src_port = Number.NaN
    draft.dst_port = Number.NaN
  }
  dropFillerPorts(draft)
  return null
}
