import type { Cell } from '../../shared/contract'
import type { Aggregate, GroupKey, TableShape } from '../../shared/query/ast'
import { columnName } from '../../shared/query/column-name'
import { emptyTable } from '../../shared/query/shape'
import { type Details, noDetails } from './table-details'

const field = (name: string): GroupKey => ({ kind: 'field', field: name, as: null })
const value = (fn: 'distinct' | 'first'): Aggregate => ({ fn, field: 'interface', series: false, as: null })

/** The lines of a table of every row of the lines' period. */
export type AskLines = (shape: TableShape) => Promise<readonly (readonly Cell[])[]>

/** Names by interface on one side of an exporter's rows; null where rows of one interface carry several names. */
type Side = ReadonlyMap<string, Cell> | null

/**
 * The name that the exporter gave an interface. A row carries the name of the interface that saw it: the one it came in
 * by, or the one it left by where its record says so (RFC 5102, 5.11.6), which a row does not keep. So the names are those
 * of the incoming side, unless one interface has several there; then those of the outgoing side, on the same terms.
 */
export const interfaceDetails = async (
  { by, values }: TableShape,
  lines: readonly (readonly Cell[])[],
  ask: AskLines,
): Promise<Details> => {
  const at = by.findIndex(key => key.kind === 'field' && ['if_index', 'in_if', 'out_if'].includes(key.field))
  if (at < 0) return noDetails(lines.length)
  const sensorAt = by.findIndex(key => key.kind === 'field' && key.field === 'sensor')
  const sidesBy = async (side: string): Promise<ReadonlyMap<Cell, Side>> => {
    const found = await ask({
      ...emptyTable,
      by: [field('sensor'), field(side)],
      values: [value('distinct'), value('first')],
    })
    const sides = new Map<Cell, Map<string, Cell> | null>()
    for (const [sensor = null, number = null, names, name = null] of found) {
      const side = sides.get(sensor) ?? new Map<string, Cell>()
      if (number === null || name === null || sides.get(sensor) === null) continue
      sides.set(sensor, names === 1 ? side.set(String(number), name) : null)
    }
    return sides
  }
  const [incoming, outgoing] = [await sidesBy('in_if'), await sidesBy('out_if')]
  const nameOf = (sensor: Cell, number: string): Cell =>
    (incoming.get(sensor) ?? outgoing.get(sensor) ?? null)?.get(number) ?? null
  const sensors = new Set([...incoming.keys(), ...outgoing.keys()])
  const cells = lines.map((line): readonly Cell[] => {
    const number = String(line[at] ?? '')
    if (sensorAt >= 0) return [nameOf(line[sensorAt] ?? null, number)]
    // Numbers of several exporters are of different interfaces.
    const names = new Set([...sensors].map(sensor => nameOf(sensor, number)).filter(name => name !== null))
    return [names.size === 1 ? ([...names][0] ?? null) : null]
  })
  const taken = [...by, ...values].some(of => columnName(of) === 'interface')
  return {
    columns: [{ name: taken ? 'interface_name' : 'interface', type: 'text', unit: null, role: 'detail' }],
    lines: cells,
    notes:
      lines.length === 0 || cells.some(([name]) => name !== null)
        ? []
        : ['No exporter named these interfaces; options data of NetFlow v9 or IPFIX would.'],
  }
}
