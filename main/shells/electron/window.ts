import { fileURLToPath } from 'node:url'
import { BrowserWindow } from 'electron'
import { appOrigin } from './origin'

const preload = fileURLToPath(new URL('./preload.cjs', import.meta.url))

/** The window, still empty. */
export const createWindow = (): BrowserWindow => {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 720,
    minHeight: 480,
    show: false,
    backgroundColor: '#0d1117',
    title: 'Netwake',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  return window
}

/** Shows our page in it; whoever wants to hear what the page says first has to listen before. */
export const loadWindow = (window: BrowserWindow): Promise<void> => window.loadURL(`${appOrigin}/index.html`)
