import type { Cell, Groups } from '../../shared/contract'
import { fields } from '../../shared/model/fields'
import type { Listing } from '../../shared/model/inventory'
import { both, type Expr } from '../../shared/query/ast'
import { type Services, transports } from '../enrich/service'
import { workerPath } from '../out-paths'
import type { CaseStore } from '../store/case-store'
import { Rearranged } from '../store/rearranged'
import { type AlertActions, createAlertActions } from './alert-actions'
import { createDictionaries } from './dictionaries'
import { answerFacets, answerGroups, type FacetsQuestion, type GroupsAnswer, type GroupsQuestion } from './groups'
import { listingOf } from './listing'
import { createPages, type PageAnswer, type PageQuestion, present } from './pages'
import { createPairing } from './pairing'
import type { PlanContext } from './plan'
import { createRowReader } from './rows'
import { answerRuleHits, type RuleHitsAnswer, type RuleHitsQuestion } from './rule-hits'
import { createScanPool } from './scan-pool'
import { answerSeries, type SeriesAnswer, type SeriesQuestion } from './series'
import { createServiceTable, type ServiceTable } from './service-table'
import { createStitchedPages, type StitchedAnswer } from './stitched-pages'
import { createSummaries, type Summary } from './summary'
import { answerTable, type TableAnswer, type TableQuestion } from './tables'

/** Answers every question about flows from the case's columns. Each question sees the case as of the commit it began at. */
export type Lens = {
  readonly count: (where: Expr | null, signal?: AbortSignal) => Promise<number>
  readonly page: (question: PageQuestion, signal?: AbortSignal) => Promise<PageAnswer>
  /** The same with the two ways of a connection as one row, where each has a row of its own. */
  readonly stitched: (question: PageQuestion, signal?: AbortSignal) => Promise<StitchedAnswer>
  /** The row of the other way of this one; null when there is none. */
  readonly otherWay: (id: number, signal?: AbortSignal) => Promise<number | null>
  /** One row with every field that has a value; null when there is no such row. */
  readonly row: (id: number) => Promise<Readonly<Record<string, Cell>> | null>
  /** What the inventories say of an address, and in which lines; null when none lists it. */
  readonly listing: (address: string) => Listing | null
  readonly alertActions: AlertActions
  readonly groups: (question: GroupsQuestion, signal?: AbortSignal) => Promise<GroupsAnswer>
  readonly facets: (question: FacetsQuestion, signal?: AbortSignal) => Promise<Readonly<Record<string, Groups>>>
  readonly series: (question: SeriesQuestion, signal?: AbortSignal) => Promise<SeriesAnswer>
  readonly table: (question: TableQuestion, signal?: AbortSignal) => Promise<TableAnswer>
  readonly ruleHits: (question: RuleHitsQuestion, signal?: AbortSignal) => Promise<readonly RuleHitsAnswer[]>
  readonly filledFields: (signal?: AbortSignal) => Promise<readonly string[]>
  readonly summary: (signal?: AbortSignal) => Promise<Summary>
  /** The selected rows in the order of their ids, some thousands at a time; for exports. */
  readonly stream: (
    where: Expr | null,
    columns: readonly string[],
    signal?: AbortSignal,
  ) => AsyncIterable<readonly (readonly Cell[])[]>
  readonly close: () => Promise<void>
}

export type LensOptions = {
  /** Scan threads; 0 scans on the caller's thread. */
  readonly workers?: number
  readonly services: Services
  /** Memory that the groups of a table may take before they are merged; more of them are gathered in several passes. */
  readonly groupBytes?: number
  /** Where "the last so long" counts back from while the case captures, ms; null = from the end of the data. */
  readonly now?: () => number | null
  readonly scanWorkerPath?: string
  /** Memory of columns that the scan threads may hold; no more than the store's own cache, whose memory they share. */
  readonly heldBytes?: number
}

const defaultHeldBytes = 256 * 1024 * 1024
const defaultGroupBytes = 768 * 1024 * 1024
const streamedRows = 4096
/** Ids of a stream that are found in one look at the columns. */
const streamedIds = 65_536
const mostTurns = 5

/** Asks again when rows expired, or a writer rearranged the case, while the question was being answered. */
const again =
  <A extends unknown[], R>(ask: (...args: A) => Promise<R>): ((...args: A) => Promise<R>) =>
  async (...args) => {
    for (let turn = 1; ; turn++) {
      try {
        return await ask(...args)
      } catch (error) {
        if (!(error instanceof Rearranged) || turn === mostTurns) throw error
      }
    }
  }

export const createLens = (store: CaseStore, options: LensOptions): Lens => {
  const {
    workers = 2,
    services,
    now = () => null,
    scanWorkerPath = workerPath('scan'),
    heldBytes = defaultHeldBytes,
  } = options
  let serviceTable: ServiceTable | null = null
  const context: PlanContext = {
    store,
    dictionaries: createDictionaries(store),
    now,
    groupBytes: options.groupBytes ?? defaultGroupBytes,
    services: () => (serviceTable ??= createServiceTable(services, Object.values(transports))),
  }
  const pool = createScanPool(store, { workers, workerPath: scanWorkerPath, heldBytes })
  const pages = createPages(context, pool)
  const stitched = createStitchedPages(context, pages, createPairing(store))
  const summaries = createSummaries(pool, context)
  const rows = createRowReader(context)

  return {
    count: again(pages.count),
    page: again(pages.page),
    stitched: again(stitched.page),
    otherWay: again(stitched.otherWay),
    row: again(async id => {
      const cells = rows.read(
        id,
        fields.map(({ name }) => rows.cellReader(name)),
      )
      if (!cells) return null
      return Object.fromEntries(
        fields.flatMap(({ name }, at) => {
          const cell = cells[at] ?? null
          return cell === null ? [] : [[name, cell]]
        }),
      )
    }),
    listing: address => listingOf(store, context.dictionaries.inventory.listed(), address),
    alertActions: again(createAlertActions(context, pages)),
    groups: again((question, signal) => answerGroups(question, pool, context, signal)),
    facets: again((question, signal) => answerFacets(question, pool, context, signal)),
    series: again((question, signal) => answerSeries(question, pool, context, signal)),
    table: again((question, signal) => answerTable(question, pool, context, signal)),
    ruleHits: again((question, signal) => answerRuleHits(question, pool, context, signal)),
    filledFields: again(summaries.filledFields),
    summary: again(summaries.summary),
    stream: async function* (where, columns, signal) {
      const cells = columns.map(rows.cellReader)
      // By id and not by offset: rows that a running import adds come last, and the stream ends before them.
      const last = store.lastRow()
      let next = 1
      let found: Uint32Array = new Uint32Array(0)
      const block = again(async () => {
        if (found.length === 0) {
          const stretch: Expr = { kind: 'between', field: 'id', low: next, high: last }
          found = await pages.first(both(where, stretch), streamedIds, signal)
        }
        const ids = found.subarray(0, streamedRows)
        // Should a row have expired since its id was found, the ids are asked for again.
        const rest = found.subarray(ids.length)
        found = new Uint32Array(0)
        const read = Array.from(ids, id => present(rows.read(id, cells)))
        found = rest
        next = (ids.at(-1) ?? last) + 1
        return read
      })
      while (next <= last) {
        signal?.throwIfAborted()
        const read = await block()
        if (read.length > 0) yield read
      }
    },
    close: pool.close,
  }
}
