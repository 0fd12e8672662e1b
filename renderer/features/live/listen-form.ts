import type { Input } from '../../../shared/contract'
import { type WireProtocol, wireProtocols } from '../../../shared/model/exporter'
import { formatCidr, formatIp, inCidr, parseCidr, parseIp } from '../../../shared/units/ip'

export type ListenOrder = Input<'live.start'>

/** The fields of the dialog, as typed. */
export type ListenForm = {
  readonly ports: string
  readonly place: 'local' | 'all' | 'one'
  readonly host: string
  readonly anyAddress: boolean
  readonly allow: string
  /** Protocols that are taken; empty = every one. */
  readonly protocols: readonly WireProtocol[]
  readonly keepRaw: boolean
  readonly days: string
  readonly gigabytes: string
}

/** What is wrong with a field: the words of it in the catalogue and the part it is about. */
export type Problem = {
  readonly field: 'ports' | 'host' | 'anyAddress' | 'allow' | 'days' | 'gigabytes'
  readonly key: string
  readonly part: string
}

export const localHost = '127.0.0.1'
const allAddresses = '0.0.0.0'
const mostPorts = 16
const mostAllowed = 1000
const dayMs = 86_400_000
const gigabyte = 1e9
const mostDays = 36_500

const words = (text: string): readonly string[] => text.split(/[\s,;]+/).filter(word => word !== '')

/** Ports as typed, each once; those that are none are left out. */
export const portsOf = (text: string): readonly number[] => [
  ...new Set(
    words(text)
      .filter(word => /^\d{1,5}$/.test(word))
      .map(Number)
      .filter(port => port >= 1 && port <= 65_535),
  ),
]

/** With a port more, or without it when it was there. */
export const withPort = (text: string, port: number): string => {
  const ports = portsOf(text)
  return (ports.includes(port) ? ports.filter(other => other !== port) : [...ports, port]).join(', ')
}

/** With a protocol more or less; none means all, so all that are chosen one by one are none, too. */
export const withProtocol = (protocols: readonly WireProtocol[], protocol: WireProtocol): readonly WireProtocol[] => {
  const chosen = protocols.includes(protocol) ? protocols.filter(other => other !== protocol) : [...protocols, protocol]
  return chosen.length === wireProtocols.length ? [] : wireProtocols.filter(known => chosen.includes(known))
}

/** Most systems keep these for programs that run as administrator. */
export const guardedPorts = (text: string): readonly number[] => portsOf(text).filter(port => port < 1024)

const loopback = ['127.0.0.0/8', '::1/128'].map(parseCidr)
const isLoopback = (host: string): boolean => {
  const address = parseIp(host)
  return address !== null && loopback.some(block => block !== null && inCidr(address, block))
}

const hostOf = ({ place, host }: ListenForm): string =>
  place === 'local' ? localHost : place === 'all' ? allAddresses : host.trim()

/** Whether other machines can reach what is chosen. */
export const isOpen = (form: ListenForm): boolean => {
  const host = hostOf(form)
  return form.place === 'all' || (form.place === 'one' && parseIp(host) !== null && !isLoopback(host))
}

/** An address or network in its usual spelling; null when it is neither. */
const allowed = (word: string): string | null => {
  const block = parseCidr(word)
  if (block) return formatCidr(block)
  const address = parseIp(word)
  return address && formatIp(address)
}

/** A number typed with a point or a comma; null for an empty field, undefined for what is no number above zero. */
const amount = (text: string): number | null | undefined => {
  const typed = text.trim().replace(',', '.')
  if (typed === '') return null
  return /^\d{1,6}(\.\d{1,3})?$/.test(typed) && Number(typed) > 0 ? Number(typed) : undefined
}

/** What is to be done, or everything that is wrong with the fields. */
export const readForm = (
  form: ListenForm,
): { readonly order: ListenOrder } | { readonly problems: readonly Problem[] } => {
  const problems: Problem[] = []
  const wrong = (field: Problem['field'], key: string, part = '') => problems.push({ field, key, part })

  const ports = portsOf(form.ports)
  const notPort = words(form.ports).find(word => portsOf(word).length === 0)
  if (notPort !== undefined) wrong('ports', 'notPort', notPort)
  else if (ports.length === 0) wrong('ports', 'noPort')
  else if (ports.length > mostPorts) wrong('ports', 'manyPorts', String(mostPorts))

  const host = hostOf(form)
  if (form.place === 'one' && parseIp(host) === null) wrong('host', 'notAddress', host)
  else if (isOpen(form) && !form.anyAddress) wrong('anyAddress', 'notConfirmed')

  const senders = words(form.allow).map(word => ({ word, sender: allowed(word) }))
  const stranger = senders.find(({ sender }) => sender === null)
  if (stranger) wrong('allow', 'notSender', stranger.word)
  else if (senders.length > mostAllowed) wrong('allow', 'manySenders', String(mostAllowed))

  const days = amount(form.days)
  if (days === undefined || (days ?? 0) > mostDays) wrong('days', 'notDays', form.days.trim())
  const gigabytes = amount(form.gigabytes)
  if (gigabytes === undefined) wrong('gigabytes', 'notSize', form.gigabytes.trim())

  if (problems.length > 0) return { problems }
  return {
    order: {
      host,
      ports: [...ports],
      anyAddress: isOpen(form),
      allow: [...new Set(senders.flatMap(({ sender }) => sender ?? []))],
      protocols: [...form.protocols],
      keepRaw: form.keepRaw,
      retention: {
        ms: typeof days === 'number' ? Math.max(1000, Math.round(days * dayMs)) : null,
        bytes: typeof gigabytes === 'number' ? Math.max(1_000_000, Math.round(gigabytes * gigabyte)) : null,
      },
    },
  }
}

/** The fields as an earlier capture had them. */
export const formOf = ({ host, ports, allow, protocols, keepRaw, retention }: Partial<ListenOrder>): ListenForm => ({
  ports: (ports ?? [2055]).join(', '),
  place: host === undefined || host === localHost ? 'local' : host === allAddresses ? 'all' : 'one',
  host: host === undefined || host === localHost || host === allAddresses ? '' : host,
  anyAddress: false,
  allow: (allow ?? []).join('\n'),
  protocols: protocols ?? [],
  keepRaw: keepRaw ?? false,
  days: retention?.ms ? String(retention.ms / dayMs) : '',
  gigabytes: retention?.bytes ? String(retention.bytes / gigabyte) : '',
})
