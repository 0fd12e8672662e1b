import { actions, directions, kinds, states } from '../../shared/model/codes'
import { columnNames, columns } from '../../shared/model/columns'
import { addressOf, formatIp, parseIp } from '../../shared/units/ip'
import { protocolName } from '../../shared/units/protocol'
import { formatIso } from '../../shared/units/time'
import { csvCells } from './csv-cells'
import { createDraft } from './draft'
import type { BytesFormat, Draft, Format, Head, Sink } from './format'
import { isObject, type JsonObject } from './json-value'
import { parseJson } from './parse-json'

/** A stored row under the names of the model, nulls left out: what a golden file holds. */
export type Row = Readonly<Record<string, string | number>>

/** What became of the records of one text. */
export type Recorded = {
  readonly rows: readonly Row[]
  readonly rejects: readonly string[]
  readonly skipped: Readonly<Record<string, number>>
}

const draftNames = columnNames.filter(
  name => name !== 'file' && name !== 'record' && name !== 'offset' && name !== 'length',
) as (keyof Draft)[]

const dictionaryOf = new Map<string, string | null>(columns.map(({ name, dictionary }) => [name, dictionary]))

const words: Partial<Record<keyof Draft, readonly string[]>> = {
  kind: kinds,
  action: actions,
  direction: directions,
  state: states,
}

type Recorder = {
  readonly sink: Sink
  readonly recorded: () => Recorded
  /** The name of each row's record, null where the format gave none. */
  readonly identified: () => readonly (string | null)[]
}

/** A sink that keeps everything in memory as text: the reference the goldens are made with. */
export const createRecorder = (): Recorder => {
  const { draft, values } = createDraft()
  const hosts: string[] = []
  const texts: string[] = ['']
  const rules: (readonly (string | null)[])[] = []
  const rows: Row[] = []
  const rejects: string[] = []
  const skipped: Record<string, number> = {}
  const names: (string | null)[] = []
  let named: string | null = null
  const clear = () => {
    named = null
    for (const name of draftNames) draft[name] = Number.NaN
  }
  const idIn = <T>(list: T[], value: T): number => list.push(value) - 1
  const host = (address: string): number => {
    const bytes = parseIp(address)
    return bytes ? idIn(hosts, formatIp(bytes)) : Number.NaN
  }
  const text = (value: string): number => (value === '' ? Number.NaN : idIn(texts, value))
  const slice = (bytes: Uint8Array, from: number, to: number) => new TextDecoder().decode(bytes.subarray(from, to))

  const valueOf = (name: keyof Draft): string | number => {
    const value = draft[name]
    if (dictionaryOf.get(name) === 'host') return hosts[value] ?? ''
    if (name === 'start' || name === 'end') return formatIso(value, 'UTC')
    if (name === 'protocol') return protocolName(value)
    if (name === 'flow_id') return value < 0 ? (texts[-value] ?? '') : value
    if (dictionaryOf.get(name) === 'text') return texts[value] ?? ''
    return words[name]?.[value] ?? value
  }

  const row = (): Row =>
    Object.fromEntries(
      draftNames
        .filter(name => !Number.isNaN(draft[name]) && !(name === 'part' && draft.part === 0))
        .flatMap((name): (readonly [string, string | number])[] => {
          if (name !== 'rule') return [[name, valueOf(name)]]
          const parts = rules[draft.rule] ?? []
          return ['rule', 'rule_id', 'rule_set'].flatMap((part, at) => {
            const value = parts[at]
            return value === null || value === undefined ? [] : [[part, value] as const]
          })
        }),
    )

  return {
    sink: {
      draft,
      values,
      host,
      hostBytes: (bytes, from, to) => host(slice(bytes, from, to)),
      hostIp: (bytes, from, length) => idIn(hosts, formatIp(addressOf(bytes, from, length))),
      text,
      textBytes: (bytes, from, to) => text(slice(bytes, from, to)),
      rule: (rule, ruleId, ruleSet) =>
        rule === null && ruleId === null && ruleSet === null ? Number.NaN : idIn(rules, [rule, ruleId, ruleSet]),
      store: () => {
        rows.push(row())
        names.push(named)
        clear()
      },
      identify: name => {
        named = name
      },
      reject: reason => {
        rejects.push(reason)
        clear()
      },
      skip: kind => {
        skipped[kind] = (skipped[kind] ?? 0) + 1
        clear()
      },
    },
    recorded: () => ({ rows, rejects, skipped }),
    identified: () => names,
  }
}

/** One JSON value of a text and the members of the object around it. `text` is null where the value is cut or damaged. */
type Framed = {
  readonly text: string
  readonly value: unknown
  readonly ok: boolean
  readonly header: JsonObject | null
}

/** Ends of the balanced value that begins at `from`; the end of the text when it is cut. */
const endOfValue = (text: string, from: number): number => {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const char = text[at]
    if (char === '"') {
      for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++
    } else if (char === '{' || char === '[') depth++
    else if ((char === '}' || char === ']') && --depth <= 0) return at + 1
  }
  return text.length
}

const topValues = (text: string): readonly string[] => {
  const out: string[] = []
  for (let at = 0; at < text.length; ) {
    if (text[at] === '{' || text[at] === '[') {
      const end = endOfValue(text, at)
      out.push(text.slice(at, end))
      at = end
    } else if (text[at] === undefined || /[\s,]/.test(text[at] ?? '')) at++
    else {
      const end = /[\s,{[]/.exec(text.slice(at + 1))
      out.push(text.slice(at, end ? at + 1 + end.index : text.length))
      at = end ? at + 1 + end.index : text.length
    }
  }
  return out
}

const parsed = (text: string): Framed => {
  try {
    return { text, value: parseJson(text), ok: true, header: null }
  } catch {
    return { text, value: null, ok: false, header: null }
  }
}

const framedJson = (text: string, lists: readonly string[]): readonly Framed[] =>
  topValues(text).flatMap(value => {
    const frame = parsed(value)
    if (frame.ok && Array.isArray(frame.value)) return topValues(value.slice(1, -1)).map(parsed)
    return isObject(frame.value) ? ownedBy(frame, frame.value, lists) : [frame]
  })

/** The elements of a list in an object, those of `tables.rows` in each of its tables; the object itself without one. */
const ownedBy = (frame: Framed, owner: JsonObject, lists: readonly string[]): readonly Framed[] => {
  const found = lists
    .map(name => name.split('.'))
    .find(([name = '']) => Array.isArray(owner[name]) && (owner[name] as unknown[]).length > 0)
  if (!found) return [frame]
  const [list = '', inner] = found
  const { [list]: elements, ...header } = owner
  const framed = (elements as unknown[]).map(element => ({
    text: JSON.stringify(element),
    value: element,
    ok: true,
    header: inner === undefined ? header : null,
  }))
  if (inner === undefined) return framed
  const around = { text: JSON.stringify(header), value: { ...header, [list]: [] }, ok: true, header: null }
  return [
    ...framed.flatMap(each => (isObject(each.value) ? ownedBy(each, each.value, [inner]) : [each])),
    ...(Object.keys(header).length > 0 ? [around] : []),
  ]
}

/** When the texts of tests were last written: the same whenever they are run. */
const modifiedMs = Date.UTC(2026, 5, 30)

/** A whole text taken apart as the sources take apart a stream, for texts that fit in memory. */
export const headOf = (text: string, lists: readonly string[]): Head => {
  const isJson = /^\s*[[{]/.test(text)
  const frames = isJson ? framedJson(text.slice(0, 65_536), lists).filter(frame => frame.ok) : []
  return {
    bytes: new TextEncoder().encode(text.slice(0, 65_536)),
    text: text.slice(0, 65_536),
    lines: text.slice(0, 65_536).split(/\r?\n/),
    records: frames.slice(0, 20).map(frame => frame.value),
    header: frames[0]?.header ?? null,
    modifiedMs,
  }
}

/** The head of a binary file. */
export const bytesHead = (bytes: Uint8Array): Head => ({
  bytes: bytes.subarray(0, 65_536),
  text: '',
  lines: [],
  records: [],
  header: null,
})

/** A record of comma separated text: line ends inside quotes are its own. */
const csvRecord = /(?:"(?:[^"]|"")*"|[^"\r\n])+/g

/** Decodes a whole binary file with one format and keeps everything it made. */
export const recordBytes = async (
  format: BytesFormat,
  bytes: Uint8Array,
  options: string | null = null,
): Promise<Recorded> => {
  const { sink, recorded } = createRecorder()
  const decoder = format.open(bytesHead(bytes), options)
  const placed = { ...sink, at: () => {} }
  if (decoder.framing === 'file') {
    const read = async (from: number, to: number) => bytes.subarray(from, to)
    await decoder.read({ bytes: bytes.length, read }, placed, async () => true)
  } else if (decoder.framing === 'bytes') {
    decoder.push(bytes, placed)
    decoder.end(placed)
  }
  return recorded()
}

/** Decodes a whole text with one format and keeps everything it made. */
export const record = (format: Format, text: string, options: string | null = null): Recorded =>
  decoded(format, text, options).recorded()

/** The names that a format gives the records of its rows. */
export const identitiesOf = (format: Format, text: string): readonly (string | null)[] =>
  decoded(format, text, null).identified()

const decoded = (format: Format, text: string, options: string | null): Recorder => {
  const recorder = createRecorder()
  const { sink } = recorder
  const decoder = format.open(headOf(text, format.lists), options)
  if (decoder.framing === 'csv') {
    for (const [line] of text.matchAll(csvRecord)) if (line !== '') decoder.row(csvCells(line, decoder.delimiter), sink)
  } else if (decoder.framing === 'bytes' || decoder.framing === 'file') {
    throw new Error(`${format.id} is no text format`)
  } else if (decoder.framing === 'lines') {
    for (const line of text.split(/\r?\n/).filter(each => each !== '')) {
      const bytes = new TextEncoder().encode(line)
      decoder.line(bytes, 0, bytes.length, sink)
    }
  } else {
    for (const { value, ok, header } of framedJson(text, format.lists)) {
      if (ok) decoder.value(value, header, sink)
      else sink.reject('damaged JSON')
    }
  }
  return recorder
}
