import { z } from 'zod'
import type { Alert, AlertFiring } from '../model/alert'
import { type Dashboard, dashboard, tile } from '../model/dashboard'
import type { HistoryEntry } from '../model/history'
import { type Kept, keepingPlaces, type SavedView, savedView, viewId } from '../model/saved-view'
import type { TextFile } from '../model/text-file'
import { as } from './call'
import { scope } from './scope'

const none = z.object({})
const places = z.array(z.enum(keepingPlaces)).min(1).max(keepingPlaces.length)
const time = z.number().nullable().default(null)

/** A dashboard with where it is kept; one that came with the program is kept nowhere and cannot be changed, only copied. */
export type ListedDashboard = Kept<Dashboard> & { readonly shipped: boolean }

/** What became of a file of views and dashboards. */
export type Brought = {
  readonly views: number
  readonly dashboards: number
  /** Those of them that took the place of one that was there. */
  readonly replaced: number
}

/** Calls about what the analyst keeps to come back to: saved views, alerts, the history, dashboards, the library. */
export const viewsContract = {
  /** Those of the case and of the library. Where both hold one, the case's is told. */
  'views.list': as<readonly Kept<SavedView>[]>().of(none),
  /** Keeps it in these places and no other. Without an id it is a new one. */
  'views.save': as<Kept<SavedView>>().of(
    z.object({
      view: savedView
        .omit({ id: true, query: true, dialect: true, created: true, updated: true })
        .extend({ id: viewId.nullable().default(null), dialect: scope.shape.dialect }),
      places,
    }),
  ),
  'views.remove': as<null>().of(z.object({ id: viewId })),

  /** Saved views that are alerts, with how far each has got in this case. */
  'alerts.list': as<readonly Alert[]>().of(none),
  /** The newest first. */
  'alerts.firings': as<readonly AlertFiring[]>().of(
    z.object({ limit: z.number().int().min(1).max(1000).default(100) }),
  ),
  /** Someone has looked at what fired. */
  'alerts.seen': as<null>().of(none),

  /** Queries run in this case, the newest first, those that hold the words looked for. */
  'history.list': as<{ readonly total: number; readonly entries: readonly HistoryEntry[] }>().of(
    z.object({
      search: z.string().max(1000).default(''),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(500).default(100),
    }),
  ),
  /** In a case that is open for reading only nothing is kept. */
  'history.add': as<null>().of(
    z.object({
      text: z.string().max(100_000),
      zone: z.string().max(64).default('UTC'),
      from: time,
      to: time,
      rows: z.number().int().min(0).nullable().default(null),
    }),
  ),
  /** One entry, or all of them. */
  'history.remove': as<null>().of(z.object({ id: z.number().int().nullable() })),

  'dashboards.list': as<readonly ListedDashboard[]>().of(none),
  'dashboards.save': as<ListedDashboard>().of(
    z.object({
      dashboard: dashboard
        .omit({ created: true, updated: true })
        .extend({ id: dashboard.shape.id.nullable().default(null) }),
      places,
    }),
  ),
  'dashboards.remove': as<null>().of(z.object({ id: viewId })),
  /** Adds a tile at the bottom of a dashboard, or to a new one. */
  'dashboards.pin': as<ListedDashboard>().of(
    z.object({
      dashboard: viewId.nullable(),
      /** What a new dashboard is called. */
      title: z.string().trim().max(200).default(''),
      tile: tile.omit({ id: true, place: true }),
    }),
  ),
  /** A dashboard and the views its tiles show, as a file that `library.import` reads. */
  'dashboards.export': as<TextFile>().of(z.object({ id: viewId })),
  /** What the tiles show, as data. */
  'dashboards.data': as<TextFile>().of(
    z.object({
      title: z.string().max(200),
      tiles: z
        .array(scope.extend({ title: z.string().max(200) }))
        .min(1)
        .max(100),
      kind: z.enum(['csv', 'json']),
    }),
  ),

  /** Every view and dashboard of the library. */
  'library.export': as<TextFile>().of(none),
  /** Reads such a file; what it holds takes the place of what has the same id. */
  'library.import': as<Brought>().of(z.object({ text: z.string().max(8_000_000), places })),
} as const
