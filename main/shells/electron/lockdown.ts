import { app, session } from 'electron'
import { isOurs } from './origin'

/** Takes from every page what Netwake never needs: navigation, new windows, permissions, and the network. */
export const lockDown = (): void => {
  app.on('web-contents-created', (_, contents) => {
    contents.on('will-navigate', event => event.preventDefault())
    contents.on('will-redirect', event => event.preventDefault())
    contents.on('will-attach-webview', event => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}

const inPage = /^(?:blob|data|devtools):/

/** An alert that fires is told on the desktop; that goes nowhere else. */
const told = 'notifications'

/** Needs the app to be ready. */
export const lockSession = (): void => {
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, permission, decide) => decide(permission === told))
  defaultSession.setPermissionCheckHandler((_contents, permission) => permission === told)
  defaultSession.setDevicePermissionHandler(() => false)
  defaultSession.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !isOurs(url) && !inPage.test(url) }))
}
