import { z } from 'zod'
import { pictureKinds, savedRange, viewId } from './saved-view'

export const tileKinds = [...pictureKinds, 'text'] as const
export type TileKind = (typeof tileKinds)[number]

/** Columns of the grid that tiles are put on. */
export const gridColumns = 12
export const mostTiles = 60
const mostRows = 2000

const place = z.object({
  /** Column and row of its upper left corner, counted from 0. */
  x: z
    .number()
    .int()
    .min(0)
    .max(gridColumns - 1),
  y: z.number().int().min(0).max(mostRows),
  w: z.number().int().min(1).max(gridColumns),
  h: z.number().int().min(1).max(40),
})
export type TilePlace = Readonly<z.infer<typeof place>>

/** What a tile shows: a saved view as it is now, a query of its own, or words. */
export const tileSource = z.union([
  z.object({ kind: z.literal('view'), view: viewId }),
  z.object({
    kind: z.literal('query'),
    query: z.string().max(100_000),
    range: savedRange,
    zone: z.string().max(64),
  }),
  /** Markdown. */
  z.object({ kind: z.literal('text'), text: z.string().max(20_000) }),
])
export type TileSource = Readonly<z.infer<typeof tileSource>>

export const tile = z.object({
  id: viewId,
  title: z.string().trim().max(200),
  kind: z.enum(tileKinds),
  source: tileSource,
  place,
  /** What it shows and which part of the query matters, for the reader. */
  note: z.string().max(2000).default(''),
  /** What to import for it to have something to show. */
  fill: z.string().max(500).default(''),
})
export type Tile = Readonly<z.infer<typeof tile>>

export const dashboard = z.object({
  id: viewId,
  title: z.string().trim().min(1).max(200),
  note: z.string().max(5000).default(''),
  tiles: z.array(tile).max(mostTiles),
  created: z.number(),
  updated: z.number(),
})
export type Dashboard = Readonly<z.infer<typeof dashboard>>
