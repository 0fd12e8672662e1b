import type { Cell, Measure } from '../../../shared/contract'
import type { Expr, Value } from '../../../shared/query/ast'
import { termFor } from '../../../shared/query/term'

/** A ranked list with the condition behind it. Opening a tile opens exactly these rows. */
export type Tile = {
  readonly id: string
  /** Rows the tile looks at; null = all rows of the current query. */
  readonly where: Expr | null
  readonly by: readonly string[]
  readonly measure: Measure
  /** Fields of `by` that only say more about the others and do not narrow. */
  readonly told?: readonly string[]
}

const is = (field: string, value: Value): Expr => ({ kind: 'compare', field, op: '=', value })
const all = (...terms: readonly Expr[]): Expr => ({ kind: 'and', terms })

/** Ports whose owners can take over a machine: SSH, Telnet, RDP. */
export const adminPorts: readonly number[] = [22, 23, 3389]

/** What is worth a look before anything else. */
export const firstTiles: readonly Tile[] = [
  {
    id: 'adminAllowed',
    where: all(is('action', 'allowed'), is('src_scope', 'public'), {
      kind: 'in',
      field: 'dst_port',
      values: adminPorts,
    }),
    by: ['src_ip', 'dst_ip', 'dst_port'],
    measure: 'flows',
  },
  {
    id: 'alertsAllowed',
    where: all(is('kind', 'alert'), { kind: 'not', term: is('action', 'denied') }),
    by: ['rule'],
    measure: 'flows',
  },
  {
    id: 'deniedInbound',
    where: all(is('action', 'denied'), is('direction', 'inbound')),
    by: ['dst_port', 'protocol', 'service'],
    measure: 'flows',
    told: ['service'],
  },
  {
    id: 'biggestOut',
    where: is('direction', 'outbound'),
    by: ['src_ip', 'dst_ip'],
    measure: 'bytes',
  },
  { id: 'widestReach', where: null, by: ['src_ip'], measure: 'destinations' },
]

/** The usual rankings. */
export const listTiles: readonly Tile[] = [
  { id: 'sources', where: null, by: ['src_ip'], measure: 'flows' },
  { id: 'destinations', where: null, by: ['dst_ip'], measure: 'flows' },
  { id: 'ports', where: null, by: ['dst_port', 'protocol', 'service'], measure: 'flows', told: ['service'] },
  { id: 'sourceCountries', where: null, by: ['src_country'], measure: 'flows' },
  { id: 'destinationCountries', where: null, by: ['dst_country'], measure: 'flows' },
  { id: 'rules', where: null, by: ['rule'], measure: 'flows' },
  { id: 'protocols', where: null, by: ['protocol'], measure: 'flows' },
  { id: 'sensors', where: null, by: ['sensor'], measure: 'flows' },
]

/** The rows behind one line of a tile, without the tile's own condition. */
export const lineTerm = ({ by, told = [] }: Tile, key: readonly Cell[]): Expr => {
  const terms = by.flatMap((field, i) => (told.includes(field) ? [] : [termFor(field, key[i] ?? null)]))
  const [only] = terms
  return terms.length === 1 && only ? only : { kind: 'and', terms }
}
