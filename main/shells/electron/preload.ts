import { contextBridge, ipcRenderer, webUtils } from 'electron'

// A sandboxed preload is one file without imports of ours, so the channel names of `transports/electron.ts` stand here again.
const toMain = 'netwake:to-main'
const toWindow = 'netwake:to-window'
const grant = 'netwake:grant'

/** All a page gets: the wire, and a ticket for a file the user dropped or picked. */
contextBridge.exposeInMainWorld('netwake', {
  send: (message: unknown) => ipcRenderer.send(toMain, message),
  receive: (listener: (message: unknown) => void) => {
    const onMessage = (_event: unknown, message: unknown) => listener(message)
    ipcRenderer.on(toWindow, onMessage)
    return () => {
      ipcRenderer.off(toWindow, onMessage)
    }
  },
  refForFile: (file: File) => ipcRenderer.invoke(grant, webUtils.getPathForFile(file), file.name),
})
