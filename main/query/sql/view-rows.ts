import type { Cell } from '../../../shared/contract'
import { fieldNamed } from '../../../shared/model/fields'
import type { Expr } from '../../../shared/query/ast'
import type { ViewName } from '../../../shared/query/sql-views'
import { ipHex, parseIp } from '../../../shared/units/ip'
import type { CaseStore } from '../../store/case-store'
import type { Lens } from '../lens'
import type { PlainRow, PlainValue } from './sql-messages'

const blockRows = 4096

export type ViewSource = { readonly store: CaseStore; readonly lens: Lens; readonly where: Expr | null }

type Named = Readonly<Record<string, PlainValue>>

/** The rows of a view with the columns asked for, some thousands at a time. */
export const viewRows = (
  { store, lens, where }: ViewSource,
  view: ViewName,
  columns: readonly string[],
  signal?: AbortSignal,
): AsyncIterable<readonly PlainRow[]> => {
  switch (view) {
    case 'flows':
      return flowRows(lens, where, columns, signal)
    case 'hosts':
      return inBlocks(hostRows(store), columns)
    case 'files':
      return inBlocks(
        store.files().map(({ skippedKinds: _kinds, overlaps: _overlaps, ...file }) => file),
        columns,
      )
    case 'rejects':
      return inBlocks(rejectRows(store), columns)
    case 'findings':
      return inBlocks(
        store.findings().map(({ id, title, severity, note, query, rowCount, created, updated }) => {
          return { id, title, severity, note, query, rows: rowCount, created, updated }
        }),
        columns,
      )
  }
}

const inBlocks = async function* (rows: Iterable<Named>, columns: readonly string[]): AsyncIterable<PlainRow[]> {
  let block: PlainRow[] = []
  for (const row of rows) {
    block.push(columns.map(name => row[name] ?? null))
    if (block.length < blockRows) continue
    yield block
    block = []
  }
  if (block.length > 0) yield block
}

const hexOf = (address: Cell | undefined): string | null => {
  const bytes = typeof address === 'string' ? parseIp(address) : null
  return bytes && ipHex(bytes)
}

/** Tag sets are written so that `|tag|` is found in them. */
export const plainCell = (cell: Cell): PlainValue =>
  cell !== null && typeof cell === 'object' ? `|${cell.join('|')}|` : cell

export const flowRows = async function* (
  lens: Lens,
  where: Expr | null,
  columns: readonly string[],
  signal?: AbortSignal,
): AsyncIterable<PlainRow[]> {
  const isHex = columns.map(name => fieldNamed(name) === undefined)
  const read = columns.map((name, at) => (isHex[at] ? name.slice(0, -'_hex'.length) : name))
  for await (const rows of lens.stream(where, read, signal))
    yield rows.map(row => row.map((cell, at) => (isHex[at] ? hexOf(cell) : plainCell(cell))))
}

const hostRows = function* ({ hosts }: CaseStore): Iterable<Named> {
  const size = hosts.size()
  for (let id = 0; id < size; id++) {
    const address = hosts.address(id)
    yield {
      address,
      address_hex: hexOf(address),
      scope: hosts.scope(id),
      country: hosts.country(id),
      asn: hosts.asn(id),
      org: hosts.org(id),
      cloud: hosts.cloud(id),
    }
  }
}

const rejectRows = function* (store: CaseStore): Iterable<Named> {
  for (let offset = 0; ; offset += blockRows) {
    const { rejects } = store.rejects({ fileId: null, search: '', offset, limit: blockRows })
    for (const { id, fileId, path, record, line, offset: at, length, reason, excerpt } of rejects)
      yield { id, file: fileId, path, record, line, offset: at, length, reason, excerpt }
    if (rejects.length < blockRows) return
  }
}
