import { Failure } from '../../../shared/rpc/message'
import { isoTime } from '../iso-time'
import { type Elements, elementKey, idOf, noElements, penOf } from './elements'

/** What may stand after the id of a format of datagrams, each as `name=value`, separated by semicolons. */
export type DatagramOptions = {
  /** Elements that the user defined. */
  readonly elements: Elements
  /** Messages with templates that other files of the same capture hold. */
  readonly templates: readonly Uint8Array[]
  /** When the first datagram was received, ms; `NaN` where nobody said it. */
  readonly receivedMs: number
}

export const noOptions: DatagramOptions = { elements: noElements, templates: [], receivedMs: Number.NaN }

const elementsIn = (value: string): Elements =>
  new Map(
    value.split(',').flatMap(definition => {
      const [, pen, id, name = '', type = ''] = /^(\d{1,10})\.(\d{1,5}) (\S+) (\S+)$/.exec(definition) ?? []
      return pen === undefined ? [] : [[elementKey(Number(pen), Number(id)), { name, type }] as const]
    }),
  )

/** `elements=...`: definitions in the way that `elementsIn` reads them again. */
export const elementsOption = (elements: Elements): string =>
  `elements=${[...elements].map(([key, { name, type }]) => `${penOf(key)}.${idOf(key)} ${name} ${type}`).join(',')}`

export const templatesOption = (templates: readonly string[]): string => `templates=${templates.join(',')}`

export const parseDatagramOptions = (options: string | null): DatagramOptions => {
  let parsed = noOptions
  for (const option of options?.split(';').filter(each => each !== '') ?? []) {
    const [, name, value = ''] = /^([a-z]+)=([\s\S]*)$/.exec(option) ?? []
    if (name === 'elements') parsed = { ...parsed, elements: elementsIn(value) }
    else if (name === 'templates')
      parsed = { ...parsed, templates: value.split(',').map(each => Buffer.from(each, 'base64')) }
    else if (name === 'received') {
      const receivedMs = isoTime(value)
      if (Number.isNaN(receivedMs)) throw new Failure('bad-input', `received=${value} is no ISO 8601 time with a zone.`)
      parsed = { ...parsed, receivedMs }
    } else
      throw new Failure(
        'bad-input',
        `${JSON.stringify(option.slice(0, 60))} is no option of a file of datagrams; known are definitions=PATH and received=TIME.`,
      )
  }
  return parsed
}
