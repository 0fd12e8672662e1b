import type { Cell, ColumnInfo, Page } from '../../shared/contract'
import { rowsWhere } from '../../shared/query/ast'
import { missingNotes } from '../../shared/query/missing'
import { Failure } from '../../shared/rpc/message'
import type { Calls } from '../../shared/rpc/server'
import type { EngineContext, OpenCase } from '../engine'
import { type FlowEnd, whyFlowType } from '../enrich/why-flow-type'
import { rowsToCsv } from '../report/csv'
import { rowsToNdjson } from '../report/ndjson'
import type { CaseStore } from '../store/case-store'
import { valueAt } from '../store/value-at'
import { type RecordPlace, rawRecord } from './raw-record'
import { cutPage, rowsAsked } from './rows-asked'
import { shownFields } from './shown-fields'
import { whereOf } from './where'

const since = (began: number): number => Math.round((performance.now() - began) * 10) / 10

const placeOf = (store: CaseStore, id: number): RecordPlace => {
  const segment = store.segments().find(({ firstRow, rows }) => id >= firstRow && id < firstRow + rows)
  if (!segment) throw new Failure('bad-input', `There is no row ${id} in this case.`)
  const at = (name: 'file' | 'record' | 'offset' | 'length' | 'part') =>
    valueAt(store.column(segment.id, name), id - segment.firstRow) ?? 0
  return { fileId: at('file'), record: at('record'), offset: at('offset'), length: at('length'), part: at('part') }
}

const endOf = ({ store, lens }: OpenCase, address: Cell | undefined): FlowEnd | null => {
  const id = typeof address === 'string' ? store.hosts.find(address) : null
  if (id === null) return null
  const { hosts } = store
  return {
    address: hosts.address(id),
    scope: hosts.scope(id),
    asn: hosts.asn(id),
    org: hosts.org(id),
    cloud: hosts.cloud(id),
    listing: lens.listing(hosts.address(id)),
  }
}

const pageOf = ({ lens }: OpenCase, stitch: boolean) => (stitch ? lens.stitched : lens.page)

const exportPageRows = 10_000
const exportMostRows = 1_000_000

type FlowsCalls = Pick<
  Calls,
  | 'flows.count'
  | 'flows.page'
  | 'flows.other-way'
  | 'flows.alert-actions'
  | 'flows.row'
  | 'flows.raw'
  | 'flows.why'
  | 'flows.facets'
  | 'flows.groups'
  | 'flows.series'
  | 'flows.export'
>

export const flowsCalls = ({ needed }: EngineContext): FlowsCalls => ({
  'flows.count': async (scope, signal) => {
    const began = performance.now()
    const { lens, store } = needed()
    const rows = await lens.count(whereOf(scope), signal)
    return { rows, of: store.rowCount(), elapsedMs: since(began) }
  },

  'flows.page': async ({ columns, sort, offset, limit, stitch, ...scope }, signal): Promise<Page> => {
    const began = performance.now()
    const open = needed()
    const revision = open.store.revision()
    const wanted = await shownFields(open.lens, columns, signal)
    const where = whereOf(scope)
    const newest = open.store.lastRow()
    const { most, ...asked } = rowsAsked(scope, sort)
    const found = await pageOf(open, stitch && asked.dedup.length === 0)(
      { where, sort, ...asked, offset, limit, columns: wanted },
      signal,
    )
    const page = cutPage(found, offset, most)
    const notes =
      where === null || page.total > 0 ? [] : missingNotes(rowsWhere(where), await open.lens.filledFields(signal))
    return { answers: [], ...page, offset, revision, newest, elapsedMs: since(began), notes }
  },

  'flows.other-way': async ({ id }, signal) => needed().lens.otherWay(id, signal),
  'flows.alert-actions': async ({ ids }, signal) => needed().lens.alertActions(ids, signal),

  'flows.row': async ({ id }) => needed().lens.row(id),

  'flows.raw': async ({ id }) => {
    const { store } = needed()
    return rawRecord(store, placeOf(store, id))
  },

  'flows.why': async ({ id }) => {
    const open = needed()
    const row = await open.lens.row(id)
    if (!row) throw new Failure('bad-input', `There is no row ${id} in this case.`)
    return whyFlowType(endOf(open, row['src_ip']), endOf(open, row['dst_ip']))
  },

  'flows.facets': async ({ fields: asked, limit, ...scope }, signal) =>
    needed().lens.facets({ where: whereOf(scope), fields: asked, limit }, signal),

  'flows.groups': async ({ by, measures, order, limit, ...scope }, signal) => {
    const began = performance.now()
    const answer = await needed().lens.groups({ where: whereOf(scope), by, measures, order, limit }, signal)
    return { ...answer, elapsedMs: since(began) }
  },

  'flows.series': async ({ by, measure, buckets, limit, ...scope }, signal) => {
    const began = performance.now()
    const { from, to } = scope
    const answer = await needed().lens.series({ where: whereOf(scope), from, to, by, measure, buckets, limit }, signal)
    return { ...answer, elapsedMs: since(began) }
  },

  'flows.export': async ({ kind, columns, sort, stitch, ...scope }, signal) => {
    const open = needed()
    const wanted = await shownFields(open.lens, columns, signal)
    const where = whereOf(scope)
    const { most, ...asked } = rowsAsked(scope, sort)
    const read = pageOf(open, stitch && asked.dedup.length === 0)
    const rows: (readonly Cell[])[] = []
    let infos: readonly ColumnInfo[] = []
    for (let offset = 0; offset < exportMostRows; offset += exportPageRows) {
      const question = { where, sort, ...asked, offset, limit: exportPageRows, columns: wanted }
      const page = cutPage(await read(question, signal), offset, most)
      if (page.total > exportMostRows) {
        const most = exportMostRows.toLocaleString('en')
        throw new Failure(
          'bad-input',
          `The query has ${page.total.toLocaleString('en')} rows; a window exports at most ${most}. Narrow it, or use netwake export.`,
        )
      }
      infos = page.columns
      rows.push(...page.rows)
      if (page.rows.length < exportPageRows) break
    }
    return kind === 'csv'
      ? { name: 'flows.csv', mime: 'text/csv', text: rowsToCsv(infos, rows) }
      : { name: 'flows.ndjson', mime: 'application/x-ndjson', text: rowsToNdjson(infos, rows) }
  },
})
