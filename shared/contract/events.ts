import { z } from 'zod'
import type { AlertFiring } from '../model/alert'
import type { Capture } from '../model/capture'
import type { ImportJob } from './answers'
import type { FileRef } from './file-ref'

/** What the engine tells without being asked. */
export type Events = {
  /** The case was opened, closed, or its revision rose. */
  'case.changed': { readonly revision: number; readonly open: boolean }
  'import.progress': ImportJob
  /** The captures of the case, at least twice a second while one runs. */
  'live.changed': readonly Capture[]
  /** An alert found what it looks for, on an import or while capturing; the finding is made. */
  'alert.fired': AlertFiring
  /** A menu item or key of the shell wants a command of the window run. */
  'command.run': { readonly id: string }
  /** A case file was opened from outside: the desktop, a second start. */
  'case.requested': { readonly file: FileRef }
  /** The answer to `dialog.ask`; no files when the user thought better of it. */
  'files.picked': { readonly purpose: DialogPurpose; readonly files: readonly FileRef[] }
}
export type EventName = keyof Events

export const dialogPurposes = ['evidence', 'folder', 'watch', 'open-case', 'new-case'] as const
export type DialogPurpose = (typeof dialogPurposes)[number]

/** One line of the desktop's menu bar, told by the window so that menu, palette and keys come from one list. */
export const menuItem = z.object({
  id: z.string().max(100),
  label: z.string().max(200),
  menu: z.enum(['file', 'edit', 'view', 'go', 'help']),
  /** As Electron writes keys, e.g. `CmdOrCtrl+O`; null = none. */
  accelerator: z.string().max(50).nullable(),
})
export type MenuItem = z.infer<typeof menuItem>

/**
 * What a window tells the shell it runs in, sent as event messages over the same wire. The engine never sees them, and
 * the page shell, which has no menu bar and no dialogs, lets them pass unheard.
 */
export const windowEvents = {
  'menu.offer': z.array(menuItem).max(200),
  'dialog.ask': z.object({ purpose: z.enum(dialogPurposes) }),
} as const
