import { formatIso } from '../../../shared/units/time'
import { isPlausibleTime } from '../fill'
import type { Explained } from '../format'
import type { Elements } from './elements'
import { explainRecord, explainTemplate } from './explain-record'
import { u16, u32 } from './network-order'
import { compileTemplate, readOptionsTemplate, readTemplate, type Template } from './template'
import { firstDataSet, type Version } from './versions'

const headerOf = (bytes: Uint8Array, { version, headerBytes }: Version): Explained => {
  if (bytes.length < headerBytes) return []
  const ms = u32(bytes, version === 9 ? 8 : 4) * 1000
  return [
    ['header: version', String(version)],
    ...(version === 9 ? [['header: count', String(u16(bytes, 2))] as const] : []),
    ...(version === 9 ? [['header: sysUptime', String(u32(bytes, 4))] as const] : []),
    ['header: export time', isPlausibleTime(ms) ? formatIso(ms, 'UTC') : String(ms / 1000)],
    ['header: sequence', String(u32(bytes, version === 9 ? 12 : 8))],
    [version === 9 ? 'header: source id' : 'header: observation domain', String(u32(bytes, headerBytes - 4))],
  ]
}

const declared = (bytes: Uint8Array, from: number, to: number, isOptions: boolean, version: 9 | 10, own: Elements) => {
  if (from + 4 > to) return []
  const read = (isOptions ? readOptionsTemplate : readTemplate)(bytes, from, to, version)
  if (read.kind === 'template') return explainTemplate(compileTemplate(read.declared, own), own)
  return read.kind === 'withdrawal' ? [['withdrawal of template', String(read.id)] as const] : []
}

/**
 * What stands at `at` in a datagram of sets: a record by its template, a template by its fields. Null when it is a record
 * whose template is not known.
 */
export const explainSets = (
  bytes: Uint8Array,
  at: number,
  kind: Version,
  templateFor: (domain: number, id: number) => Template | undefined,
  own: Elements,
): Explained | null => {
  const { version, headerBytes, templateSet, optionsSet } = kind
  const header = headerOf(bytes, kind)
  for (let set = headerBytes; set + 4 <= bytes.length && set <= at; ) {
    const id = u16(bytes, set)
    const length = u16(bytes, set + 2)
    if (length < 4) break
    const to = Math.min(set + length, bytes.length)
    if (at >= set + 4 && at < to) {
      if (id === templateSet || id === optionsSet)
        return [...declared(bytes, at, to, id === optionsSet, version, own), ...header]
      if (id < firstDataSet) break
      const template = templateFor(u32(bytes, headerBytes - 4), id)
      if (!template) return null
      return [...explainRecord(bytes.subarray(0, to), at, template, own), ['template', String(id)], ...header]
    }
    set += length
  }
  return header
}
