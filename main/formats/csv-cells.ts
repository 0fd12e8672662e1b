/** Cells of one record (RFC 4180): quotes around a cell taken off, doubled quotes inside it made single. */
export const csvCells = (record: string, delimiter = ','): readonly string[] => {
  const cells: string[] = []
  let at = 0
  for (;;) {
    if (record[at] === '"') {
      let cell = ''
      let from = at + 1
      for (;;) {
        const close = record.indexOf('"', from)
        if (close < 0) {
          cell += record.slice(from)
          at = record.length
          break
        }
        cell += record.slice(from, close)
        if (record[close + 1] === '"') {
          cell += '"'
          from = close + 2
          continue
        }
        const next = record.indexOf(delimiter, close + 1)
        // What stands between a closing quote and the delimiter belongs to the cell: nothing is lost silently.
        cell += record.slice(close + 1, next < 0 ? record.length : next)
        at = next < 0 ? record.length : next
        break
      }
      cells.push(cell)
    } else {
      const next = record.indexOf(delimiter, at)
      cells.push(record.slice(at, next < 0 ? record.length : next))
      at = next < 0 ? record.length : next
    }
    if (at >= record.length) return cells
    at += 1
  }
}
