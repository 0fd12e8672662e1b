import type { Exporter } from '../../../shared/model/exporter'
import type { Datagram, Origin } from '../datagram'
import { isPlausibleTime } from '../fill'
import type { PlacedSink } from '../format'
import type { Elements } from './elements'
import { createExporterFacts, type ExporterFacts, type FactBudget, forgetFacts, learnOptions } from './exporter-facts'
import { countDatagram, type ExporterState, exporterOf, followUptime } from './exporter-state'
import { createExporterTable } from './exporter-table'
import { fillRow } from './flow-row'
import { createHeldSets, type HeldBudget, type HeldSet, type HeldSets } from './held-sets'
import type { Moment } from './moment'
import { u16, u32 } from './network-order'
import { beginTemplate, createRecordFields, placeFixed, placeVariable } from './record-fields'
import { readOptionsTemplate, readTemplate, type Template } from './template'
import { createTemplateStore, isOverBudget, type TemplateBudget, type TemplateStore } from './template-store'
import { firstDataSet, type Version } from './versions'

/** Templates that were not declared again for so long are not believed any more: exporters repeat theirs in minutes. */
const templateLifetimeMs = 24 * 3_600_000

type Own = { readonly templates: TemplateStore; readonly held: HeldSets; readonly facts: ExporterFacts }
type State = ExporterState<Own>

/** Sets are filled up to whole words; some exporters fill with other bytes than zeros. */
const mostPadding = 3

/** What a datagram is decoded with. `sink` is null where only its templates and options are of interest. */
type Task = {
  readonly state: State
  readonly moment: Moment
  readonly bytes: Uint8Array
  /** Where `bytes` begin in the file. */
  readonly offset: number
  readonly sink: PlacedSink | null
  /** By the wire's rules: it was received at a time, in the order in which it was sent. */
  readonly isLive: boolean
}

export type TemplateDecoder = {
  readonly decode: (datagram: Datagram, sink: PlacedSink) => void
  /** Takes templates and options from a datagram, and nothing else. */
  readonly learn: (datagram: Datagram) => void
  readonly templateFor: (origin: Origin, domain: number, id: number) => Template | undefined
  readonly end: (sinkOf: (origin: Origin) => PlacedSink) => void
  readonly exporters: () => readonly Exporter[]
}

/** Skipped under these kinds; a log cannot name others. */
export const skippedKinds = {
  template: 'template',
  replaced: 'template in place of the oldest',
  optionsTemplate: 'options template',
  withdrawal: 'template withdrawal',
  options: 'options record',
  other: 'record without addresses',
  reserved: 'set of a reserved kind',
  empty: 'datagram without records',
} as const

const isZero = (bytes: Uint8Array, from: number, to: number): boolean => {
  for (let at = from; at < to; at++) if (bytes[at] !== 0) return false
  return true
}

export const createTemplateDecoder = (kind: Version, mostExporters: number, elements: Elements): TemplateDecoder => {
  const { version, protocol, headerBytes, templateSet, optionsSet } = kind
  const templateBudget: TemplateBudget = { templates: 0, fields: 0 }
  const heldBudget: HeldBudget = { bytes: 0 }
  const factBudget: FactBudget = { entries: 0 }
  const record = createRecordFields()
  /** Where the records ended that `decodeRecords` found. */
  let recordsEnd = 0
  let evictedInto: PlacedSink | null = null

  const table = createExporterTable<Own>(
    protocol,
    mostExporters,
    () => ({
      templates: createTemplateStore(templateBudget, elements),
      held: createHeldSets(heldBudget),
      facts: createExporterFacts(factBudget),
    }),
    state => {
      const { templates, held, facts } = state.own
      const sink = evictedInto
      for (const set of held.takeAll()) if (sink) giveUp(state, set, 'too many exporters are heard', sink)
      templates.clear(null)
      forgetFacts(facts)
    },
  )

  const refuse = (state: State, offset: number, bytes: Uint8Array, reason: string, sink: PlacedSink): void => {
    state.books.rejected++
    sink.at(offset, bytes.length, bytes)
    sink.reject(reason)
  }

  const giveUp = (state: State, set: HeldSet, why: string, sink: PlacedSink): void => {
    const { address, port, domain } = state.books
    state.books.heldLost++
    const who = address === '' ? `source ${domain}` : `${address} port ${port}, source ${domain}`
    const waited = `a data set waits for template ${set.templateId} of ${who}`
    refuse(state, set.offset, set.bytes, `${waited}, and ${why}`, sink)
  }

  /** Decodes the records of a data set, or what there is of it. Returns how many there were. */
  const decodeRecords = (task: Task, template: Template, from: number, to: number): number => {
    const { state, moment, bytes, offset, sink } = task
    const { books, own } = state
    if (template.bytes === 0) {
      if (sink) {
        const reason = `template ${template.id} declares records of no bytes; its data set cannot be taken apart`
        refuse(state, offset + from, bytes.subarray(from, to), reason, sink)
      }
      recordsEnd = to
      return Number.NaN
    }
    beginTemplate(record, bytes, template)
    record.length = template.bytes
    let count = 0
    let at = from
    while (at + template.bytes <= to) {
      if (!template.isVariable) placeFixed(record, at, template)
      else if (!placeVariable(record, at, to, template)) break
      const { length } = record
      count++
      if (template.isOptions) learnOptions(own.facts, record)
      if (sink) {
        sink.at(offset + at, length, bytes.subarray(at, at + length))
        if (template.isOptions) sink.skip(skippedKinds.options)
        else if (!template.isFlow) sink.skip(skippedKinds.other)
        else {
          const problem = fillRow(record, moment, own.facts, books.address, template.isNetscaler, sink)
          if (problem === null) {
            books.records++
            sink.store()
          } else {
            books.rejected++
            sink.reject(problem)
          }
        }
      }
      at += length
    }
    if (template.isOptions && own.facts.sampling >= 1) books.sampling = own.facts.sampling
    recordsEnd = at
    return count
  }

  /** What is left of a set is padding, unless the set was cut, or the rest of a record that does not fit in it. */
  const checkEnd = (task: Task, template: Template, to: number, cut: string | null): void => {
    const { state, bytes, offset, sink } = task
    if (!sink || recordsEnd >= to + (cut === null ? 0 : 1)) return
    const isRest = (template.isVariable || to - recordsEnd > mostPadding) && !isZero(bytes, recordsEnd, to)
    const reason = cut ?? (isRest ? `a record of template ${template.id} runs over its set` : null)
    if (reason !== null) refuse(state, offset + recordsEnd, bytes.subarray(recordsEnd, to), reason, sink)
  }

  const decodeHeld = (state: State, templateId: number, task: Task): void => {
    if (!task.sink) return
    const template = state.own.templates.get(templateId)
    if (!template) return
    for (const { bytes, offset, moment } of state.own.held.take(templateId)) {
      const held = { ...task, bytes, offset, moment }
      decodeRecords(held, template, 0, bytes.length)
      checkEnd(held, template, bytes.length, null)
    }
  }

  const readTemplates = (task: Task, from: number, to: number, isOptions: boolean): void => {
    const { state, bytes, offset, moment, sink, isLive } = task
    const { own } = state
    let at = from
    while (at + 4 <= to && u16(bytes, at) !== 0) {
      const read = (isOptions ? readOptionsTemplate : readTemplate)(bytes, at, to, version)
      if (read.kind === 'problem') {
        if (sink) refuse(state, offset + at, bytes.subarray(at, to), read.reason, sink)
        return
      }
      const id = read.kind === 'template' ? read.declared.id : read.id
      if (read.kind === 'withdrawal') {
        // Not allowed over UDP, where it may come late or from anyone (RFC 7011, section 8.4).
        if (!isLive && id >= firstDataSet) own.templates.remove(id)
        else if (!isLive) own.templates.clear(isOptions)
      } else if (id < firstDataSet) {
        if (sink) refuse(state, offset + at, bytes.subarray(at, read.next), `${id} is no number of a template`, sink)
        at = read.next
        continue
      }
      const gone = read.kind === 'template' ? own.templates.add(read.declared, moment.clockMs) : 0
      if (sink) {
        sink.at(offset + at, read.next - at, bytes.subarray(at, read.next))
        if (read.kind === 'withdrawal') sink.skip(skippedKinds.withdrawal)
        else if (gone > 0) sink.skip(skippedKinds.replaced)
        else sink.skip(isOptions ? skippedKinds.optionsTemplate : skippedKinds.template)
      }
      at = read.next
      if (read.kind === 'template') decodeHeld(state, id, task)
    }
    if (sink && !isZero(bytes, at, to))
      refuse(state, offset + at, bytes.subarray(at, to), 'what stands after the templates of a set is none', sink)
  }

  const hold = (task: Task, templateId: number, from: number, to: number): void => {
    const { state, moment, bytes, offset, sink } = task
    if (!sink) return
    const set = { templateId, bytes: bytes.slice(from, to), offset: offset + from, moment }
    for (const gone of state.own.held.add(set)) giveUp(state, gone, 'too many others do', sink)
  }

  /** Walks the sets of a message. Returns how many records it holds, and how many of flows, `NaN` when that cannot be told. */
  const walk = (task: Task, from: number, to: number): { readonly records: number; readonly flows: number } => {
    const { state, bytes, offset, sink } = task
    let records = 0
    let flows = 0
    let at = from
    while (at + 4 <= to) {
      const id = u16(bytes, at)
      const length = u16(bytes, at + 2)
      // Some exporters fill a message up with zeros.
      if (length < 4 && isZero(bytes, at, to)) return { records, flows }
      const end = at + length
      if (length < 4 || (end > to && id < firstDataSet)) {
        const reason = `set ${id} says it has ${length} bytes, and ${to - at} are left`
        if (sink) refuse(state, offset + at, bytes.subarray(at, to), reason, sink)
        return { records: Number.NaN, flows: Number.NaN }
      }
      const last = Math.min(end, to)
      if (id === templateSet || id === optionsSet) readTemplates(task, at + 4, last, id === optionsSet)
      else if (id >= firstDataSet) {
        const template = state.own.templates.get(id)
        const cut =
          end > to ? `data set ${id} says it has ${length} bytes, and the datagram ends after ${to - at}` : null
        if (template) {
          const found = decodeRecords(task, template, at + 4, last)
          records += found
          if (!template.isOptions) flows += found
          checkEnd(task, template, last, cut)
        } else {
          hold(task, id, at + 4, last)
          records = flows = Number.NaN
        }
      } else if (sink) {
        sink.at(offset + at, last - at, bytes.subarray(at, last))
        sink.skip(skippedKinds.reserved)
      }
      at = last
    }
    if (sink && !isZero(bytes, at, to))
      refuse(state, offset + at, bytes.subarray(at, to), `${to - at} bytes are left, fewer than a set has`, sink)
    return { records, flows }
  }

  const read = ({ payload, origin, receivedMs, offset }: Datagram, sink: PlacedSink | null): Task => {
    const domain = u32(payload, headerBytes - 4)
    const state = table.of(origin, domain)
    const seconds = u32(payload, version === 9 ? 8 : 4)
    const sentMs = seconds * 1000
    const clockMs = isPlausibleTime(sentMs) ? sentMs : receivedMs
    const uptime = version === 9 ? u32(payload, 4) : Number.NaN
    const isLive = receivedMs === receivedMs
    return { state, moment: { clockMs, uptime }, bytes: payload, offset, sink, isLive }
  }

  /** Exporters that are let go for a template flood: all others than the present one, the longest silent first. */
  const keepToBudget = (present: State): void => {
    if (!isOverBudget(templateBudget)) return
    for (const state of table.all()) {
      if (!isOverBudget(templateBudget)) return
      if (state !== present) state.own.templates.clear(null)
    }
  }

  const lengthOf = (payload: Uint8Array): number =>
    version === 10 ? Math.min(u16(payload, 2), payload.length) : payload.length

  return {
    decode: (datagram, sink) => {
      evictedInto = sink
      const task = read(datagram, sink)
      const { state, moment, isLive } = task
      const { payload, offset } = datagram
      const { books, own } = state
      countDatagram(state, datagram, moment.clockMs)
      if (!isPlausibleTime(moment.clockMs)) {
        const reason = 'the time in the header is not between 1990 and 2100, and nothing says when it was received'
        return refuse(state, offset, payload, reason, sink)
      }
      if (version === 9 && followUptime(state, moment.uptime, moment.clockMs)) {
        state.sequence.restart()
        // After it began anew, an exporter may give the same number to another template (RFC 3954, section 9).
        if (isLive) {
          own.templates.clear(null)
          forgetFacts(own.facts)
        }
      }
      if (isLive) own.templates.expire(moment.clockMs - templateLifetimeMs)
      const length = lengthOf(payload)
      const before = books.rejected
      const { records, flows } = walk(task, headerBytes, length)
      if (version === 9) state.sequence.follow(u32(payload, 12), 1)
      else state.sequence.follow(u32(payload, 8), records, flows)
      books.held = own.held.size()
      books.templates = own.templates.count(false)
      books.optionsTemplates = own.templates.count(true)
      keepToBudget(state)
      if (length === headerBytes) {
        sink.at(offset, length, payload)
        sink.skip(skippedKinds.empty)
      }
      if (version === 10 && u16(payload, 2) > length && books.rejected === before)
        refuse(state, offset, payload, `the header says ${u16(payload, 2)} bytes, and the datagram has ${length}`, sink)
    },
    learn: datagram => {
      evictedInto = null
      const task = read(datagram, null)
      walk(task, headerBytes, lengthOf(datagram.payload))
      keepToBudget(task.state)
    },
    templateFor: (origin, domain, id) => table.find(origin, domain)?.own.templates.get(id),
    end: sinkOf => {
      for (const state of table.all()) {
        const { address, port } = state.books
        for (const set of state.own.held.takeAll())
          giveUp(state, set, 'it never came', sinkOf({ address, port, localPort: 0 }))
        state.books.held = 0
      }
    },
    exporters: () => [...table.all()].map(exporterOf),
  }
}
