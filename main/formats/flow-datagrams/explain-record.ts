import type { Explained } from '../format'
import { elementValue } from './element-value'
import { type Elements, elementKey, elementNamed, idOf, penOf } from './elements'
import { u16 } from './network-order'
import { scopePen } from './slots'
import { elementText, type Template, variableLength } from './template'

/** What a record of options is about, in version 9 (RFC 3954, section 6.1). */
const scopeNames = ['', 'System', 'Interface', 'Line Card', 'Cache', 'Template']

/** Fields shown of one record; a template may declare thousands. */
const mostFields = 2000

const nameOf = (key: number, own: Elements): string => {
  if (penOf(key) === scopePen) return `scope: ${scopeNames[key - elementKey(scopePen, 0)] ?? elementText(key)}`
  const element = elementNamed(key, own)
  return element ? `${element.name} (${penOf(key) === 0 ? '' : `${penOf(key)}.`}${idOf(key)})` : elementText(key)
}

/** Each field of a record by the name of its element, an unknown one by its number. */
export const explainRecord = (bytes: Uint8Array, from: number, template: Template, own: Elements): Explained => {
  const fields: (readonly [string, string])[] = []
  let at = from
  for (let field = 0; field < template.keys.length; field++) {
    if (fields.length === mostFields) {
      fields.push(['more fields', String(template.keys.length - field)])
      break
    }
    const key = template.keys[field] as number
    let length = template.lengths[field] as number
    if (length === variableLength && at < bytes.length) {
      length = bytes[at++] as number
      if (length === 255 && at + 2 <= bytes.length) {
        length = u16(bytes, at)
        at += 2
      }
    }
    if (at + length > bytes.length) {
      fields.push([nameOf(key, own), 'cut off'])
      break
    }
    const scope: { readonly name: string; readonly type: string } = { name: '', type: 'unsigned32' }
    const element = penOf(key) === scopePen ? scope : elementNamed(key, own)
    fields.push([nameOf(key, own), elementValue(element, bytes.subarray(at, at + length))])
    at += length
  }
  return fields
}

/** The fields of a template, as it declares them. */
export const explainTemplate = (template: Template, own: Elements): Explained => [
  ['template', `${template.id}${template.isOptions ? ', of options' : ''}`],
  ...Array.from(template.keys.subarray(0, mostFields), (key, field): readonly [string, string] => [
    nameOf(key, own),
    template.lengths[field] === variableLength ? 'variable length' : `${template.lengths[field]} bytes`,
  ]),
]
