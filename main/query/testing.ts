import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { DateTime } from 'luxon'
import type { Cell } from '../../shared/contract'
import { actions, directions, flowTypes, kinds, scopes, states, tcpFlags } from '../../shared/model/codes'
import type { ColumnName } from '../../shared/model/columns'
import { type Field, fieldNamed, fields } from '../../shared/model/fields'
import type { RuleKey } from '../../shared/model/rule'
import type { CompareOp, Expr, Value } from '../../shared/query/ast'
import { wordFields } from '../../shared/query/fields'
import { matcherOf } from '../../shared/query/pattern'
import { compareIps, inCidr, parseCidr, parseIp } from '../../shared/units/ip'
import { protocolName } from '../../shared/units/protocol'
import { foldCase } from '../../shared/units/text'
import { communityId } from '../enrich/community-id'
import { flowTypeBits, hostClassOf, relationOf } from '../enrich/flow-type'
import type { EnrichHost, HostFacts } from '../enrich/host-facts'
import type { Services } from '../enrich/service'
import type { Batch } from '../normalise/batch'
import type { CaseStore } from '../store/case-store'
import { openCase } from '../store/open-case'
import { batchOf } from '../store/testing'
import { type InventoryLines, listingOf, putInventory, type TestListing } from './testing-inventory'

/** Generated flows for the lens's tests: as columns for a real case, and as plain records to reckon with. */

export const addresses: readonly string[] = [
  '10.0.0.1',
  '10.0.0.9',
  '10.1.2.3',
  '192.0.2.1',
  '8.8.8.8',
  '2001:db8::1',
  'fe80::1',
  '::',
  '20.1.1.1',
]
export const texts: readonly string[] = [
  'a',
  'A',
  'ab',
  'Äb',
  'a*b',
  '100%',
  '_',
  '\\',
  "o'b",
  'AB c',
  '\u{1f600}',
  '\uffee',
]

const rules: readonly RuleKey[] = [
  { rule: 'allow-web', rule_id: '1', rule_set: 'nsg' },
  { rule: 'Deny all', rule_id: null, rule_set: 'nsg' },
  { rule: null, rule_id: '2001', rule_set: null },
]
export const paths: readonly string[] = ['/logs/one.log', '/logs/two.log']
const formats = ['aws-vpc-flow', 'suricata-eve'] as const

const factsByAddress: Readonly<Record<string, HostFacts>> = {
  '8.8.8.8': { scope: 'public', country: 'US', asn: 15169, org: 'Google LLC', cloud: 'gcp' },
  '20.1.1.1': { scope: 'public', country: 'JP', asn: 8075, org: 'Microsoft Corporation', cloud: 'azure' },
  '2001:db8::1': { scope: 'public', country: 'JP', asn: 2497, org: 'a', cloud: null },
  'fe80::1': { scope: 'link-local', country: null, asn: null, org: null, cloud: null },
}

const factsOf = (address: string): HostFacts =>
  factsByAddress[address] ?? { scope: 'private', country: null, asn: null, org: null, cloud: null }

const servicePorts = [
  { name: 'ssh', protocol: 6, port: 22 },
  { name: 'https', protocol: 6, port: 443 },
  { name: 'https', protocol: 17, port: 443 },
  { name: 'a', protocol: 17, port: 53 },
] as const
export const services: Services = {
  nameOf: (protocol, port) =>
    servicePorts.find(entry => entry.protocol === protocol && entry.port === port)?.name ?? null,
  portsOf: name => servicePorts.filter(entry => entry.name === foldCase(name)),
}

/** Values of one flow as a decoder gives them; dictionary columns are positions in the lists above. */
export type TestFlow = { readonly [C in ColumnName]?: number | null }

const at = (list: readonly unknown[]) => fc.nat({ max: list.length - 1 })
/** Few values, so that groups and ties are common; some of every width. */
const plainValues: { readonly [C in ColumnName]?: fc.Arbitrary<number> } = {
  kind: at(kinds),
  end: fc.constantFrom(1_780_306_200_000, 1_780_306_260_000, 1_780_392_600_000),
  src_ip: at(addresses),
  dst_ip: at(addresses),
  src_port: fc.constantFrom(22, 443, 50_000, 65_535),
  dst_port: fc.constantFrom(0, 22, 53, 443, 65_535),
  icmp_type: fc.constantFrom(0, 3, 8),
  icmp_code: fc.constantFrom(0, 1),
  protocol: fc.constantFrom(1, 6, 17, 58, 200),
  action: at(actions),
  direction: at(directions),
  bytes: fc.constantFrom(0, 1, 40, 1500, 70_000, 5_000_000_000, 2 ** 44),
  packets: fc.constantFrom(0, 1, 300, 80_000),
  sessions: fc.constantFrom(0, 1, 2),
  state: at(states),
  tcp_flags: fc.constantFrom(0, 2, 18, 31, 511),
  rule: at(rules),
  severity: fc.constantFrom(1, 2, 3),
  category: at(texts),
  app: at(texts),
  hostname: at(texts),
  url: at(texts),
  sensor: at(texts),
  interface: at(texts),
  in_if: fc.constantFrom(1, 2, 9),
  out_if: fc.constantFrom(0, 2, 3),
  vlan: fc.constantFrom(1, 4094),
  nat_src_ip: at(addresses),
  message: at(texts),
  // Zero is left to numbers: minus the first text has no sign of its own.
  flow_id: fc.constantFrom(0, 7, 10, 1_234_567_890_123_456, -1, -2, -9),
}

export const arbitraryFlow: fc.Arbitrary<TestFlow> = fc
  .tuple(
    fc.constantFrom(1_780_306_200_000, 1_780_306_200_001, 1_780_306_259_999, 1_780_306_800_000, 1_780_392_600_000),
    fc.record(
      Object.fromEntries(Object.entries(plainValues).map(([name, value]) => [name, fc.option(value, { freq: 4 })])),
    ),
  )
  .map(([start, flow]) => ({ ...flow, start, kind: flow['kind'] ?? 0 }))

/** The record an analyst sees, worked out from the flow without the lens. */
export type TestRow = Readonly<Record<string, Cell>>

export const rowOf = (flow: TestFlow, id: number, file: number, inventory: InventoryLines = []): TestRow => {
  const value = (name: ColumnName): number | null => flow[name] ?? null
  const from = <T>(name: ColumnName, list: readonly T[]): T | null => list[value(name) ?? -1] ?? null
  const ends = (['src_ip', 'dst_ip'] as const).map(name => from(name, addresses))
  const facts = ends.map(address => (address === null ? null : factsOf(address)))
  const [src = null, dst = null] = ends
  const [srcFacts = null, dstFacts = null] = facts
  const rule = from('rule', rules)
  const [protocol, start, end, port] = [value('protocol'), value('start'), value('end'), value('dst_port')]
  const flowId = value('flow_id')
  const isIcmp = protocol === 1 || protocol === 58
  const listings = ends.map(address => (address === null ? null : listingOf(address, inventory)))
  const [srcListing = null, dstListing = null] = listings
  const classOf = (facts: HostFacts | null, listing: TestListing | null): number =>
    hostClassOf(facts, listing?.isListed ? (listing.kind ?? 'listed') : 'unlisted')
  const nowhere = { network: null, subnet: null }
  const bits = flowTypeBits(
    classOf(srcFacts, srcListing),
    classOf(dstFacts, dstListing),
    relationOf(srcListing ?? nowhere, dstListing ?? nowhere),
  )
  const bytes = (address: string) => parseIp(address) ?? new Uint8Array(16)
  const words: { readonly [C in ColumnName]?: Cell } = {
    kind: from('kind', kinds),
    src_ip: src,
    dst_ip: dst,
    protocol: protocol === null ? null : protocolName(protocol),
    action: from('action', actions),
    direction: from('direction', directions),
    state: from('state', states),
    flow_id: flowId === null ? null : flowId < 0 ? (texts[-flowId] ?? null) : String(flowId),
  }
  const derived: Readonly<Record<string, Cell>> = {
    id,
    duration: start === null || end === null ? null : end - start,
    rule: rule?.rule ?? null,
    rule_id: rule?.rule_id ?? null,
    rule_set: rule?.rule_set ?? null,
    service: protocol === null || port === null ? null : services.nameOf(protocol, port),
    community_id:
      protocol === null || src === null || dst === null
        ? null
        : communityId(
            protocol,
            bytes(src),
            bytes(dst),
            value(isIcmp ? 'icmp_type' : 'src_port'),
            value(isIcmp ? 'icmp_code' : 'dst_port'),
          ),
    flow_type: flowTypes.filter((_, bit) => ((bits >>> bit) & 1) === 1),
    file: paths[file] ?? null,
    format: formats[file] ?? null,
  }
  const cells = fields.map(({ name, type, source }): [string, Cell] => {
    if (name in derived) return [name, derived[name] ?? null]
    if (source.from === 'host') {
      const [fact, listing] = source.side === 'src' ? [srcFacts, srcListing] : [dstFacts, dstListing]
      const known: Readonly<Record<string, Cell | boolean>> = { ...fact, ...listing }
      return [name, (known[source.attribute] ?? null) as Cell]
    }
    if (source.from !== 'column') return [name, null]
    const { column } = source
    if (column in words) return [name, words[column] ?? null]
    if (type === 'ip') return [name, from(column, addresses)]
    return [name, type === 'text' ? from(column, texts) : value(column)]
  })
  return Object.fromEntries(cells)
}

export type TestCase = {
  readonly store: CaseStore
  readonly rows: readonly TestRow[]
  readonly close: () => void
}

/** How the rows of the second file come into a test's case, where they are no import. */
export type SecondFile = {
  readonly begin: (store: CaseStore, path: string, format: string) => number
  readonly append: (store: CaseStore, batch: Batch, enrich: EnrichHost) => void
}

/** So many batches of flows, the same whenever they are asked for by the same seed. */
export const flowsOfSeed = (
  seed: number,
  batches: number,
  least: number,
  most: number,
): readonly (readonly TestFlow[])[] =>
  fc.sample(
    fc.array(fc.array(arbitraryFlow, { minLength: least, maxLength: most }), {
      minLength: batches,
      maxLength: batches,
    }),
    { numRuns: 1, seed },
  )[0] ?? []

/** A real case on disk with the flows in it, one segment for each list; its files take turns. */
export const testCase = async (
  segments: readonly (readonly TestFlow[])[],
  second: SecondFile | null = null,
  inventory: InventoryLines = [],
): Promise<TestCase> => {
  const folder = mkdtempSync(join(tmpdir(), 'netwake-lens-'))
  const store = await openCase(join(folder, 'a.netwake'), { create: true })
  const files = paths.map((path, file) =>
    file === 1 && second
      ? second.begin(store, path, formats[1])
      : store.addFile({ path, bytes: 1, format: formats[file] ?? null }),
  )
  const rows: TestRow[] = []
  const names = ['start', ...Object.keys(plainValues)] as ColumnName[]
  for (const [number, unsorted] of segments.entries()) {
    const flows = unsorted.toSorted((a, b) => (a.start ?? 0) - (b.start ?? 0))
    const file = number % files.length
    for (const flow of flows) rows.push(rowOf(flow, rows.length + 1, file, inventory))
    const columns = Object.fromEntries(names.map(name => [name, flows.map(flow => flow[name] ?? Number.NaN)]))
    const isFirst = number < files.length
    const batch = batchOf({
      hosts: isFirst ? addresses : [],
      hostBase: isFirst ? 0 : addresses.length,
      texts: isFirst ? texts : [],
      textBase: isFirst ? 0 : texts.length,
      rules: isFirst ? rules : [],
      ruleBase: isFirst ? 0 : rules.length,
      columns,
    })
    if (file === 1 && second) second.append(store, batch, factsOf)
    else store.appendBatch(files[file] ?? 0, batch, factsOf)
  }
  if (inventory.length > 0) putInventory(store, inventory)
  const close = () => {
    store.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { store, rows, close }
}

/** Values that conditions on a field are made with. */
export const valueFor = (field: Field): fc.Arbitrary<Value> => {
  const column = field.source.from === 'column' ? field.source.column : null
  switch (field.type) {
    case 'ip':
      return fc.constantFrom(...addresses, '9.9.9.9')
    case 'kind':
      return fc.constantFrom(...kinds)
    case 'action':
      return fc.constantFrom(...actions)
    case 'direction':
      return fc.constantFrom(...directions)
    case 'state':
      return fc.constantFrom(...states)
    case 'scope':
      return fc.constantFrom(...scopes)
    case 'tags':
      return fc.constantFrom(...flowTypes)
    case 'flags':
      return fc.constantFrom(...tcpFlags)
    case 'cidr':
      return fc.constantFrom('10.0.0.0/8', '10.0.0.8/29', 'fe80::/10', '2001:db8::/32')
    case 'country':
      return fc.constantFrom('JP', 'US', 'DE')
    case 'protocol':
      return fc.constantFrom('tcp', 'udp', 'icmp', '200')
    case 'time':
      return fc.constantFrom(1_780_306_200_000, 1_780_306_200_001, 1_780_306_260_000, 1_780_392_600_000)
    case 'duration':
      return fc.constantFrom(-1, 0, 60_000, 86_400_000)
    case 'text': {
      const own: Readonly<Record<string, readonly string[]>> = {
        flow_id: ['0', '7', '10', 'A', 'ab'],
        service: ['ssh', 'HTTPS', 'a'],
        format: [...formats],
        file: [...paths],
        rule: ['allow-web', 'deny ALL'],
        rule_id: ['1', '2001'],
        src_org: ['Google LLC', 'a'],
        src_network: ['blue', 'green', 'six'],
        dst_network: ['BLUE', 'six'],
        network: ['blue', 'green'],
        src_owner: ['net', 'a'],
        src_provider: ['search', 'Wide'],
        provider: ['wide', 'Search'],
      }
      return fc.constantFrom(...(own[field.name] ?? texts))
    }
    default: {
      const plain = column === null ? undefined : plainValues[column]
      return plain ?? fc.constantFrom(0, 1, 2, 15169, 8075)
    }
  }
}
export const anyText: fc.Arbitrary<string> = fc.constantFrom(...texts, '')

const order = (a: number, op: CompareOp): boolean =>
  ({ '=': a === 0, '<': a < 0, '<=': a <= 0, '>': a > 0, '>=': a >= 0 })[op]
const bytesOf = (text: string): Uint8Array => parseIp(text) ?? new Uint8Array(16)

const compares = (field: Field, cell: Cell, op: CompareOp, value: Value): boolean => {
  if (cell === null) return false
  if (typeof cell === 'object') return cell.includes(String(value))
  if (field.type === 'ip') return order(compareIps(bytesOf(String(cell)), bytesOf(String(value))), op)
  if (field.type === 'flags' && typeof value === 'string') {
    return Math.floor(Number(cell) / 2 ** tcpFlags.findIndex(flag => flag === value)) % 2 === 1
  }
  if (typeof cell === 'number') return order(cell - Number(value), op)
  return order(Buffer.compare(Buffer.from(foldCase(cell)), Buffer.from(foldCase(String(value)))), op)
}

/** The tree read as plainly as it can be. */
export const holds = (expr: Expr, row: TestRow): boolean => {
  switch (expr.kind) {
    case 'and':
      return expr.terms.every(term => holds(term, row))
    case 'or':
      return expr.terms.some(term => holds(term, row))
    case 'not':
      return !holds(expr.term, row)
    case 'words':
      return wordFields.some(name => foldCase(String(row[name] ?? '')).includes(foldCase(expr.text)))
    case 'recent':
      throw new Error('needs the end of the data')
    case 'clock': {
      const { hour, minute } = DateTime.fromMillis(Number(row['start']), { zone: expr.zone })
      const at = hour * 60 + minute
      return (
        row['start'] !== null &&
        (expr.from < expr.to ? at >= expr.from && at < expr.to : at >= expr.from || at < expr.to)
      )
    }
    case 'weekday':
      return expr.days.includes(DateTime.fromMillis(Number(row['start']), { zone: expr.zone }).weekday)
  }
  const field = fieldNamed(expr.field)
  if (!field) throw new Error(expr.field)
  if (field.source.from === 'either') return field.source.fields.some(side => holds({ ...expr, field: side }, row))
  const cell = row[field.name] ?? null
  switch (expr.kind) {
    case 'exists':
      return cell !== null
    case 'compare':
      return compares(field, cell, expr.op, expr.value)
    case 'in':
      return expr.values.some(value => compares(field, cell, '=', value))
    case 'between':
      return compares(field, cell, '>=', expr.low) && compares(field, cell, '<=', expr.high)
    case 'like':
      return typeof cell === 'string' && matcherOf(expr.pattern)(cell)
    case 'regex':
      // The generated expressions have small letters only.
      return typeof cell === 'string' && new RegExp(expr.pattern, 'su').test(foldCase(cell))
    case 'subnet': {
      const block = parseCidr(expr.cidr)
      return typeof cell === 'string' && block !== null && inCidr(bytesOf(cell), block)
    }
  }
}
