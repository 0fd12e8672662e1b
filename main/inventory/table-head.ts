import { csvCells } from '../formats/csv-cells'
import { looksLikeJson } from '../sources/head'
import { areInventory, columnOf } from './columns'

const delimiters = [',', ';', '\t', '|'] as const

/** The first line that is not Excel's note of the delimiter. */
const firstLine = (text: string): string => {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/, 3)
  return lines.find(line => line.trim() !== '' && !/^sep=.$/.test(line)) ?? ''
}

/** The delimiter that gives the first line the most columns an inventory has. */
export const delimiterOf = (text: string): string => {
  const line = firstLine(text)
  const known = (delimiter: string): number =>
    csvCells(line, delimiter).filter(cell => columnOf(cell).role !== null).length
  return delimiters.reduce((best, each) => (known(each) > known(best) ? each : best), ',')
}

/** Whether a file begins as an inventory does: by its headings, or by the members of its first JSON record. */
export const looksLikeInventory = (start: Uint8Array, records: readonly unknown[]): boolean => {
  if (looksLikeJson(start)) {
    const [first] = records
    return typeof first === 'object' && first !== null && areInventory(Object.keys(first).slice(0, 200))
  }
  const line = firstLine(new TextDecoder().decode(start.subarray(0, 65_536)))
  return areInventory(csvCells(line, delimiterOf(line)).slice(0, 200))
}
