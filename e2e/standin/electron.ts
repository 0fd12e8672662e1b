import { app } from './app'
import { followControl } from './control'

/**
 * Stands in for the `electron` module where its program cannot run: main and preload are the built files, unmodified;
 * windows are pages of a real Chromium; calls that Electron would refuse are refused here.
 */
export { app } from './app'
export { BrowserWindow } from './browser-window'
export { dialog } from './dialog'
export { ipcMain } from './ipc'
export { Menu } from './menu'
export { protocol, session } from './session'

followControl(app)
