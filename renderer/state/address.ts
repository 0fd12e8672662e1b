import { wireProtocols } from '../../shared/model/exporter'
import { type Investigation, type Panel, panels, type Selection } from './investigation'

/** The selection as one word of the address: `row:12`, `pair:JP>US`. */
const printSelection = (selection: Selection): string => {
  switch (selection.kind) {
    case 'row':
    case 'rule':
    case 'finding':
    case 'file':
      return `${selection.kind}:${selection.id}`
    case 'rows':
      return `rows:${selection.ids.join(',')}`
    case 'host':
      return `host:${selection.address}`
    case 'country':
      return `country:${selection.code}`
    case 'pair':
      return `pair:${selection.from}>${selection.to}`
    case 'exporter': {
      const { capture, address, port, protocol, domain } = selection
      return `exporter:${[port, protocol, domain, address, capture].join(' ')}`
    }
  }
}

/** More rows than this make no address; they are kept beside it, in the history entry. */
const mostIds = 50

const parseSelection = (text: string): Selection | null => {
  const [, kind = '', rest = ''] = /^(\w+):(.+)$/s.exec(text) ?? []
  const id = Number(rest)
  switch (kind) {
    case 'row':
    case 'rule':
    case 'finding':
    case 'file':
      return Number.isSafeInteger(id) ? { kind, id } : null
    case 'rows': {
      const ids = rest.split(',').map(Number)
      return ids.every(Number.isSafeInteger) ? { kind, ids } : null
    }
    case 'host':
      return { kind, address: rest }
    case 'country':
      return { kind, code: rest }
    case 'pair': {
      const [from = '', to = ''] = rest.split('>')
      return from !== '' && to !== '' ? { kind, from, to } : null
    }
    case 'exporter': {
      const [, port, named, domain, address = '', capture = ''] =
        /^(\d{1,5}) (\S+) (\d{1,10}) (\S+) (\S+)$/.exec(rest) ?? []
      const protocol = wireProtocols.find(known => known === named)
      return protocol ? { kind, capture, address, port: Number(port), protocol, domain: Number(domain) } : null
    }
    default:
      return null
  }
}

const isPanel = (text: string): text is Panel => panels.some(panel => panel === text)

const isZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false // the only error there is: no such zone
  }
}

/** The investigation as the part of the address after `#`. */
export const printAddress = ({ query, range, zone, panel, selection }: Investigation): string => {
  const words = new URLSearchParams()
  if (query !== '') words.set('q', query)
  if (range) words.set('range', `${range.from}~${range.to}`)
  words.set('zone', zone)
  const short = selection?.kind === 'rows' && selection.ids.length > mostIds ? null : selection
  if (short) words.set('at', printSelection(short))
  return `#/${panel}?${words.toString()}`
}

/** The investigation an address names; what it leaves out or garbles is taken from `fallback`. */
export const parseAddress = (hash: string, fallback: Investigation): Investigation => {
  const [, panel = '', search = ''] = /^#\/(\w*)(?:\?(.*))?$/s.exec(hash) ?? []
  const words = new URLSearchParams(search)
  const [, from, to] = /^(-?\d+(?:\.\d+)?)~(-?\d+(?:\.\d+)?)$/.exec(words.get('range') ?? '') ?? []
  const range = from !== undefined && to !== undefined ? { from: Number(from), to: Number(to) } : null
  const zone = words.get('zone') ?? ''
  return {
    query: words.get('q') ?? fallback.query,
    range: range && range.from < range.to ? range : fallback.range,
    zone: zone !== '' && isZone(zone) ? zone : fallback.zone,
    panel: isPanel(panel) ? panel : fallback.panel,
    selection: parseSelection(words.get('at') ?? ''),
  }
}
