import { createValue, type Settable } from './value'

/** A query put into the box to be changed before it runs, with the part of it that is selected there. */
export type OfferedQuery = { readonly text: string; readonly from: number; readonly to: number }

/** The box takes it and sets it back to null. */
export const offeredQuery: Settable<OfferedQuery | null> = createValue<OfferedQuery | null>(null)
