import type { Input } from '../../shared/contract'
import { createValue, type Settable } from './value'

/** What is open in the window right now; nothing of it belongs to the investigation. */
export type PathPurpose = 'evidence' | 'watch' | 'open-case' | 'new-case'

export const paletteOpen: Settable<boolean> = createValue(false)
/** The dialog in which a path is typed, where no dialog of the desktop can ask for one. */
export const pathAsked: Settable<PathPurpose | null> = createValue<PathPurpose | null>(null)
/** The list of rejected records: of one file, or of all, and what is looked for among them at first. */
type RejectsWanted = { readonly file: number | null; readonly search?: string }
export const rejectsShown: Settable<RejectsWanted | null> = createValue<RejectsWanted | null>(null)
/** The dialog that starts to listen, with what its fields begin with. */
export const listenAsked: Settable<Partial<Input<'live.start'>> | null> = createValue<Partial<
  Input<'live.start'>
> | null>(null)
/** Asks before the case is left in which something is listening: what goes on when the answer is yes. */
export const leaveAsked: Settable<{ readonly listeners: number; readonly go: () => void } | null> = createValue<{
  readonly listeners: number
  readonly go: () => void
} | null>(null)
/** The dialog that maps the columns of an evidence file no format claims. */
export const mappingShown: Settable<{ readonly file: number; readonly path: string } | null> = createValue<{
  readonly file: number
  readonly path: string
} | null>(null)
export const verifyShown: Settable<boolean> = createValue(false)
export const aboutShown: Settable<boolean> = createValue(false)

const inspectorKey = 'netwake.inspector'
const inspector = createValue(true)

/** Whether the inspector has its column; in narrow windows it lies over the view while it is open. */
export const inspectorOpen: Settable<boolean> = {
  ...inspector,
  set: open => {
    localStorage.setItem(inspectorKey, open ? 'open' : 'closed')
    inspector.set(open)
  },
}

export const startDesk = (): void => inspector.set(localStorage.getItem(inspectorKey) !== 'closed')
