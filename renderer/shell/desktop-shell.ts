import { type FileRef, fileRef } from '../../shared/contract'
import { asMessage } from '../../shared/rpc/message'
import { saveFile } from './save-file'
import type { Shell } from './shell'

/** What the preload script exposes; nothing more ever crosses. */
export type Bridge = {
  readonly send: (message: unknown) => void
  readonly receive: (listener: (message: unknown) => void) => () => void
  readonly refForFile: (file: File) => Promise<unknown>
}

declare global {
  interface Window {
    readonly netwake?: Bridge
  }
}

/** What main said, without the words Electron puts before it. */
const plainCause = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(
    /^Error invoking remote method '[^']*': (?:Error: )?/,
    '',
  )

/** The window of the desktop app, spoken to through its preload script. */
export const createDesktopShell = (bridge: Bridge): Shell => {
  const tell = (name: string, data: unknown) => bridge.send({ kind: 'event', name, data })
  return {
    kind: 'desktop',
    transport: {
      send: message => bridge.send(message),
      receive: listener =>
        bridge.receive(value => {
          const message = asMessage(value)
          if (message) listener(message)
        }),
    },
    onLost: () => () => undefined,
    refForFile: async (file): Promise<FileRef> => {
      try {
        return fileRef.parse(await bridge.refForFile(file))
      } catch (error) {
        throw new Error(plainCause(error))
      }
    },
    refForPath: null,
    askForFiles: purpose => tell('dialog.ask', { purpose }),
    offerMenu: items => tell('menu.offer', items),
    save: saveFile,
  }
}
