import type { z } from 'zod'
import type { DialogPurpose, FileRef, windowEvents } from '../../shared/contract'
import type { Transport } from '../../shared/rpc/message'

/** What the renderer can ask of the window or browser it runs in. */
export type Shell = {
  readonly kind: 'desktop' | 'page'
  readonly transport: Transport
  /** Told when the engine can no longer be reached, with a sentence for the user; and null when it is back. */
  readonly onLost: (listener: (problem: string | null) => void) => () => void
  /** A ticket for a dropped or picked file; in a page the file is streamed to the engine first. */
  readonly refForFile: (file: File, options?: UploadOptions) => Promise<FileRef>
  /** A ticket for a path typed by the user; null where files are picked by a dialog of the desktop. */
  readonly refForPath: ((path: string, purpose: 'existing' | 'new') => Promise<FileRef>) | null
  /** Opens a dialog of the desktop; the answer comes as the event `files.picked`. Null in a page. */
  readonly askForFiles: ((purpose: DialogPurpose) => void) | null
  /** Tells the desktop's menu bar what it may offer. */
  readonly offerMenu: (items: z.infer<(typeof windowEvents)['menu.offer']>) => void
  /** Gives the user text or a picture as a file. */
  readonly save: (name: string, mime: string, content: string | Blob) => void
}

export type UploadOptions = {
  readonly onProgress?: (sentBytes: number) => void
  readonly signal?: AbortSignal
}
