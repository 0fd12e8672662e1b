import { readFileSync } from 'node:fs'
import { packRanges } from '../../main/enrich/range-table'
import { packagePath } from '../inputs'
import { createLabels } from '../labels'

/** Turns the lists of announced ranges into one table; between two ranges lies "nothing known". */
export const packAsn = (): Buffer => {
  const labels = createLabels()
  const four = flatten(rowsOf('asn-ipv4-num.csv'), labels.index)
  const six = flatten(rowsOf('asn-ipv6-num.csv'), labels.index)
  return packRanges({
    starts4: four.starts.map(Number),
    indices4: four.indices,
    starts6: six.starts,
    indices6: six.indices,
    labels: labels.list,
  })
}

type Row = { readonly from: bigint; readonly to: bigint; readonly label: string }

const line = /^(\d+),(\d+),(\d+),(?:"((?:[^"]|"")*)"|(.*))$/

const rowsOf = (name: string): readonly Row[] => {
  const text = readFileSync(packagePath('@ip-location-db/asn', name), 'utf8')
  return text.split('\n').flatMap((row, at) => {
    if (row === '') return []
    const [, from, to, asn, quoted, plain = ''] = line.exec(row.trimEnd()) ?? []
    if (from === undefined || to === undefined) throw new Error(`${name}:${at + 1} is not "from,to,number,holder"`)
    const holder = quoted === undefined ? plain : quoted.replaceAll('""', '"')
    return [{ from: BigInt(from), to: BigInt(to), label: `${asn} ${holder}`.trim() }]
  })
}

const flatten = (rows: readonly Row[], indexOf: (label: string) => number) => {
  const starts: bigint[] = []
  const indices: number[] = []
  const add = (start: bigint, index: number): void => {
    if (indices.at(-1) === index) return
    starts.push(start)
    indices.push(index)
  }
  // Where two ranges overlap (the list has a few that do), the one that starts later is the more specific and wins.
  let open = { index: 0, end: 0n }
  for (const { from, to, label } of rows) {
    if (from > open.end) add(open.end, 0)
    const index = indexOf(label)
    const end = to + 1n
    add(from, index)
    if (end < open.end) add(end, open.index)
    else open = { index, end }
  }
  add(open.end, 0)
  return { starts, indices }
}
