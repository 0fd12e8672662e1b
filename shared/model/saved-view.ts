import { z } from 'zod'
import { dialects } from '../query/ast'
import { alertCondition } from './alert'
import { chartKinds } from './chart'

/** How a saved query is drawn. */
export const pictureKinds = ['table', ...chartKinds, 'map'] as const
export type PictureKind = (typeof pictureKinds)[number]

/** The stretch of time a view is about: a saved search never loses it. */
export const savedRange = z.union([
  /** All the data there is. */
  z.object({ kind: z.literal('all') }),
  /** Times in ms, the end excluded. */
  z.object({ kind: z.literal('between'), from: z.number(), to: z.number() }),
  /** The last so many ms, counted back from the end of the data. */
  z.object({ kind: z.literal('last'), ms: z.number().int().min(1000).max(1e13) }),
])
export type SavedRange = z.infer<typeof savedRange>

export const viewId = z.string().regex(/^[\w-]{1,64}$/)

/** A question worth asking again, as the analyst asked it. */
export const savedView = z.object({
  id: viewId,
  name: z.string().trim().min(1).max(200),
  /** Names of folders with a `/` between; empty = none. */
  folder: z.string().trim().max(200),
  /** As it was typed, in the dialect it was typed in. */
  text: z.string().max(100_000),
  dialect: z.enum(dialects),
  /** The same in canonical form. */
  query: z.string().max(100_000),
  range: savedRange,
  /** IANA zone in which it was asked. */
  zone: z.string().max(64),
  /** Columns of the grid in their order; null = as the grid chooses. */
  columns: z.array(z.string().max(64)).max(200).nullable(),
  picture: z.enum(pictureKinds),
  note: z.string().max(20_000),
  /** Makes the view an alert. */
  alert: alertCondition.nullable(),
  created: z.number(),
  updated: z.number(),
})
export type SavedView = Readonly<z.infer<typeof savedView>>

/** Where something is kept: in the case that is open, or in the library that all cases share. */
export const keepingPlaces = ['case', 'library'] as const
export type KeepingPlace = (typeof keepingPlaces)[number]

/** With where it is kept. */
export type Kept<T> = T & { readonly places: readonly KeepingPlace[] }
