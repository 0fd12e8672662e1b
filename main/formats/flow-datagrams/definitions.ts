import { parse } from 'yaml'
import { Failure } from '../../../shared/rpc/message'
import { isObject } from '../json-value'
import { type Element, type Elements, elementKey } from './elements'

/** Abstract data types by the names that logstash's netflow codec gives them. */
const codecTypes: Readonly<Record<string, string>> = {
  uint8: 'unsigned8',
  uint16: 'unsigned16',
  uint24: 'unsigned32',
  uint32: 'unsigned32',
  uint64: 'unsigned64',
  int8: 'signed8',
  int16: 'signed16',
  int32: 'signed32',
  int64: 'signed64',
  float: 'float32',
  double: 'float64',
  ip4_addr: 'ipv4Address',
  ip6_addr: 'ipv6Address',
  mac_addr: 'macAddress',
  string: 'string',
  octetarray: 'octetArray',
  forwarding_status: 'unsigned8',
  application_id: 'octetArray',
}

/** The types of RFC 7012, section 3.1, and of RFC 6313. */
const abstractTypes = new Set([
  ...Object.values(codecTypes),
  'boolean',
  'dateTimeSeconds',
  'dateTimeMilliseconds',
  'dateTimeMicroseconds',
  'dateTimeNanoseconds',
  'basicList',
  'subTemplateList',
  'subTemplateMultiList',
])

const mostDefinitions = 20_000
const longestName = 128

const fail = (sentence: string): Failure => new Failure('bad-input', sentence)

const numberOf = (key: string, most: number, what: string): number => {
  const value = /^\d{1,10}$/.test(key) ? Number(key) : Number.NaN
  if (value <= most) return value
  throw fail(`${JSON.stringify(key.slice(0, 40))} is no ${what}; a whole number from 0 to ${most} was expected.`)
}

const symbol = (value: unknown): string => (typeof value === 'string' ? value.replace(/^:/, '').trim() : '')

const typeOf = (value: unknown): string => {
  // A number is how many bytes an integer has.
  if (typeof value === 'number')
    return value <= 1 ? 'unsigned8' : value <= 2 ? 'unsigned16' : value <= 4 ? 'unsigned32' : 'unsigned64'
  const name = symbol(value)
  return codecTypes[name] ?? (abstractTypes.has(name) ? name : 'octetArray')
}

/** `[type, name]` as in logstash's files, or `name type` as in ours; null for one to be passed over. */
const elementOf = (value: unknown, where: string): Element | null => {
  const [type, name] = Array.isArray(value)
    ? [value[0], symbol(value[1])]
    : [symbol(value).split(/\s+/)[1], symbol(value).split(/\s+/)[0] ?? '']
  if (symbol(type) === 'skip') return null
  if (!/^[A-Za-z_][\w.-]*$/.test(name) || name.length > longestName)
    throw fail(`${where} has no name; ["type", "name"] or "name type" was expected.`)
  return { name, type: typeOf(type) }
}

/**
 * Definitions of elements, as JSON or YAML: by number, or by enterprise number and number, as in the `netflow.yaml` and
 * `ipfix.yaml` of logstash's netflow codec.
 * https://www.elastic.co/guide/en/logstash/current/plugins-codecs-netflow.html
 */
export const parseDefinitions = (text: string): Elements => {
  const elements = new Map<number, Element>()
  const add = (pen: number, id: string, value: unknown): void => {
    const where = pen === 0 ? `element ${id}` : `element ${id} of enterprise ${pen}`
    const element = elementOf(value, where)
    if (element) elements.set(elementKey(pen, numberOf(id, 65_535, 'number of an element')), element)
    if (elements.size > mostDefinitions) throw fail(`There are more than ${mostDefinitions} definitions.`)
  }
  let definitions: unknown
  try {
    definitions = parse(text)
  } catch (error) {
    throw fail(`The definitions are neither JSON nor YAML: ${(error as Error).message.split('\n')[0]}`)
  }
  if (!isObject(definitions)) throw fail('Definitions are an object: numbers of elements, each with its type and name.')
  for (const [key, value] of Object.entries(definitions)) {
    if (!isObject(value)) add(0, key, value)
    else {
      const pen = numberOf(key, 0xffff_ffff, 'enterprise number')
      for (const [id, element] of Object.entries(value)) add(pen, id, element)
    }
  }
  return elements
}
