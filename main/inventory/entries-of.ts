import { type EntryKind, entryKinds, type InventoryEntry } from '../../shared/model/inventory'
import { type Cidr, formatCidr, formatIp, inCidr, isIpv4, parseCidr, parseIp } from '../../shared/units/ip'
import { foldCase } from '../../shared/units/text'
import type { Column, Role } from './columns'

/** A record of a file: each of its values with the column it stands in. */
export type Told = readonly (readonly [column: Column, value: string])[]

type Filled = { readonly column: Column; readonly text: string }

/** What a record says, an entry for each of its addresses; a sentence when it cannot be taken; null when it is empty. */
export type Taken = readonly InventoryEntry[] | string | null

const mostAddresses = 64
const longestText = 255
const longestAttribute = 1000
const mostTags = 32

/** Control characters and those that turn the direction of a line around. */
const unprintable = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

const kindWords: Readonly<Record<EntryKind, readonly string[]>> = {
  vm: ['vm', 'virtual', 'virtualmachine', 'guest', 'instance'],
  physical: ['physical', 'physicalserver', 'physicalhost', 'baremetal', 'hardware', 'server', 'appliance'],
  gateway: ['gateway', 'vpngateway', 'gw', 'router'],
  'vpn-client': ['vpnclient', 'vpnclients', 'clientpool', 'vpnpool', 'p2s'],
  provider: ['provider', 'approvedprovider', 'cloudprovider'],
}
/** Words for blocks, which are no hosts of any kind. */
const blockWords = ['network', 'subnet', 'cidr', 'prefix', 'vnet', 'vpc', 'vlan', 'site']

const kindOf = (text: string): EntryKind | 'block' | null => {
  const word = foldCase(text).replaceAll(/[\s_-]+/g, '')
  if (blockWords.includes(word)) return 'block'
  return entryKinds.find(kind => kindWords[kind].includes(word)) ?? null
}

type Place = { readonly address: string; readonly cidr: Cidr; readonly isHost: boolean }

const wholeAddress = 128

const placeOf = (text: string): Place | null => {
  const ip = parseIp(text)
  const cidr = ip ? { low: ip, high: ip, prefix: wholeAddress } : parseCidr(text)
  if (!cidr) return null
  const isHost = cidr.prefix === wholeAddress
  return { address: isHost ? formatIp(cidr.low) : formatCidr(cidr), cidr, isHost }
}

/** Leading ones of a mask such as 255.255.255.0; null when it is none. */
const maskLength = (text: string): number | null => {
  const bytes = parseIp(text)
  if (!bytes || !isIpv4(bytes)) return null
  const bits = [...bytes.subarray(12)].map(byte => byte.toString(2).padStart(8, '0')).join('')
  return /^1+0*$/.test(bits) ? bits.indexOf('0') >>> 0 : null
}

/** A subnet written as a block, or as the mask of the address; null for a name. */
const subnetOf = (text: string, place: Place): Cidr | null => {
  const block = parseCidr(text)
  if (block) return block
  const length = isIpv4(place.cidr.low) ? maskLength(text) : null
  return length === null ? null : parseCidr(`${formatIp(place.cidr.low)}/${Math.min(length, 32)}`)
}

const shown = (text: string): string => `"${text.slice(0, 60)}"`

/** Reads what a record says of addresses. */
export const entriesOf = (told: Told, line: number): Taken => {
  const filled = told.flatMap(([column, value]): readonly Filled[] => {
    const text = value.replaceAll(/[\t\r\n ]+/g, ' ').trim()
    return text === '' ? [] : [{ column, text }]
  })
  if (filled.length === 0) return null
  const firsts = new Map<Role, Filled>()
  for (const value of filled) {
    const { role, rank } = value.column
    if (role !== null && rank < (firsts.get(role)?.column.rank ?? Number.POSITIVE_INFINITY)) firsts.set(role, value)
  }
  const first = (role: Role): Filled | null => firsts.get(role) ?? null

  const hosts = filled.filter(({ column }) => column.role === 'address')
  const block = first('block')
  const where = hosts.length > 0 || !block ? hosts : [block]
  const texts = [...new Set(where.flatMap(({ text }) => text.split(/[\s,;|]+/)).filter(text => text !== ''))]
  if (texts.length > mostAddresses)
    return `it names ${texts.length.toLocaleString('en')} addresses; ${mostAddresses} at most are taken`
  const places: Place[] = []
  for (const text of texts) {
    const place = placeOf(text)
    if (!place) return `${shown(text)} is neither an address nor a block such as 10.0.0.0/24`
    places.push(place)
  }
  if (places.length === 0) return 'it names no address'

  for (const role of ['name', 'subnet', 'network', 'site', 'owner'] as const) {
    const text = (role === 'network' ? networkOf(told, filled) : first(role))?.text ?? ''
    if (text.length > longestText)
      return `its ${role} is ${text.length.toLocaleString('en')} characters long; ${longestText} at most are taken`
    if (unprintable.test(text)) return `its ${role} holds control characters`
  }

  const [name, network, site, owner] = [first('name'), networkOf(told, filled), first('site'), first('owner')]
  const [kindCell, typeCell] = [first('kind'), first('type')]
  const isVm = name?.column.hint === 'vm' && places.every(({ isHost }) => isHost)
  const kind = kindSaid(kindCell, typeCell, isVm ? 'vm' : name?.column.hint === 'provider' ? 'provider' : null)
  if (typeof kind === 'object' && kind !== null) return kind.problem
  if (kind === 'provider' && !name && !owner) return 'it is of a provider and does not name it'
  const subnetCell = first('subnet') ?? (hosts.length > 0 ? block : null)
  const subnetText = subnetCell?.text ?? null
  const isBareKind = kind !== null && [name, network, site, owner, subnetCell].every(cell => cell === null)
  const tagCells = filled.filter(({ column }) => column.role === 'tags')
  const tags = tagsOf(tagCells.map(({ text }) => text))

  const entries: InventoryEntry[] = []
  let isSubnetTaken = subnetText !== null
  for (const place of places) {
    const given = subnetText === null ? null : subnetOf(subnetText, place)
    if (given && !inCidr(place.cidr.low, given))
      return `${place.address} does not lie in its subnet ${formatCidr(given)}`
    isSubnetTaken &&= given !== null
    // A block that says no more than what its hosts are is no subnet of its own.
    const own = place.isHost || isBareKind ? null : place.address
    entries.push({
      line,
      address: place.address,
      name: name?.text ?? null,
      kind: kind === 'block' ? null : kind,
      subnet: given ? formatCidr(given) : own,
      network: network && (network.column.hint === 'vlan' ? vlanName(network.text) : network.text),
      site: site?.text ?? null,
      owner: owner?.text ?? null,
      tags,
      attributes: {},
    })
  }
  const taken = new Set<Filled | null>([...where, name, network, site, owner, kindCell, ...tagCells])
  if (typeCell && kindOf(typeCell.text) !== null) taken.add(typeCell)
  if (isSubnetTaken) taken.add(subnetCell)
  const attributes = attributesOf(filled, taken)
  return entries.map(entry => ({ ...entry, attributes }))
}

/**
 * One column of a file is its network: beside a column of networks that of port groups is a detail, also in the lines
 * that leave the network to their block.
 */
const networkOf = (told: Told, filled: readonly Filled[]): Filled | null => {
  let best: Column | null = null
  for (const [column] of told)
    if (column.role === 'network' && column.rank < (best?.rank ?? Number.POSITIVE_INFINITY)) best = column
  return best && (filled.find(({ column }) => column === best) ?? null)
}

const kindSaid = (
  kind: Filled | null,
  type: Filled | null,
  byName: 'vm' | 'provider' | null,
): EntryKind | 'block' | null | { readonly problem: string } => {
  if (kind) return kindOf(kind.text) ?? { problem: `its kind ${shown(kind.text)} is none of ${entryKinds.join(', ')}` }
  return (type && kindOf(type.text)) ?? byName
}

/** As the tools that name networks by their VLAN write it. */
const vlanName = (text: string): string => (/^\d{1,4}$/.test(text) ? `vlan-${text}` : text)

const tagsOf = (texts: readonly string[]): readonly string[] => {
  const tags = texts.flatMap(text => text.split(/[,;|]+/)).map(text => printable(text).trim().slice(0, longestText))
  return [...new Set(tags.filter(tag => tag !== ''))].slice(0, mostTags)
}

const printable = (text: string): string => text.replaceAll(new RegExp(unprintable, 'gu'), '')

/** Everything that has no place of its own, and the details of a VM in any case: nothing a file says is lost. */
const attributesOf = (
  filled: readonly Filled[],
  taken: ReadonlySet<Filled | null>,
): Readonly<Record<string, string>> => {
  const attributes = new Map<string, string>()
  for (const value of filled) {
    const { column, text } = value
    const isTaken = taken.has(value)
    // A column called host may have to serve as the name; then it is not the machine a VM runs on.
    if (isTaken && (column.detail === null || column.role === 'name')) continue
    const name = printable(column.detail ?? column.heading)
    if (name === '' || attributes.has(name)) continue
    const isSize = (column.hint === 'MB' || column.hint === 'GB') && /^[\d.,]+$/.test(text)
    attributes.set(name, printable(isSize ? `${text} ${column.hint}` : text).slice(0, longestAttribute))
  }
  return Object.fromEntries(attributes)
}
