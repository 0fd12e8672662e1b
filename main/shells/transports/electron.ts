import type { IpcMain, IpcMainEvent, WebContents } from 'electron'
import { asMessage, type Transport } from '../../../shared/rpc/message'

/** Names of the channels between preload and main. */
export const channels = { toMain: 'netwake:to-main', toWindow: 'netwake:to-window', grant: 'netwake:grant' } as const

/** The wire to one window; what any other page or frame sends is dropped. */
export const electronTransport = (
  ipcMain: IpcMain,
  contents: WebContents,
  trusted: (event: IpcMainEvent) => boolean,
): Transport => ({
  send: message => {
    if (!contents.isDestroyed()) contents.send(channels.toWindow, message)
  },
  receive: listener => {
    const onMessage = (event: IpcMainEvent, value: unknown) => {
      if (event.sender !== contents || !trusted(event)) return
      const message = asMessage(value)
      if (message) listener(message)
    }
    ipcMain.on(channels.toMain, onMessage)
    return () => ipcMain.off(channels.toMain, onMessage)
  },
})
