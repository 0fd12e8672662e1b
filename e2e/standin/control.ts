import type { app as theApp } from './app'
import type { BrowserWindow as TheWindow } from './browser-window'
import { clickMenu, menuItems } from './menu'
import { permissions } from './session'
import { script } from './state'

/** What a story tells the stand-in to do in place of a user's hand on the desktop. */
export type ToStandIn =
  | { readonly do: 'answer-dialog'; readonly paths: readonly string[] }
  | { readonly do: 'click-menu'; readonly id: string }
  | { readonly do: 'list-menu' }
  | { readonly do: 'open-file'; readonly path: string }
  | { readonly do: 'ask-permission'; readonly permission: string }
  | { readonly do: 'close-window' }

export type FromStandIn =
  | { readonly said: 'browser'; readonly endpoint: string }
  | { readonly said: 'menu'; readonly items: readonly { readonly id: string; readonly label: string }[] }
  | { readonly said: 'permission'; readonly granted: boolean; readonly checked: boolean }
  | { readonly said: 'focus' }

const say = (message: FromStandIn): void => {
  process.send?.(message)
}

/** Listens to the story over the process's own channel. */
export const followControl = (app: typeof theApp): void => {
  let window: TheWindow | null = null
  script.events.on('window', (created: TheWindow) => {
    window = created
  })
  script.events.on('browser', (endpoint: string) => say({ said: 'browser', endpoint }))
  script.events.on('focus', () => say({ said: 'focus' }))

  process.on('message', (message: ToStandIn) => {
    switch (message.do) {
      case 'answer-dialog':
        return void script.dialogAnswers.push(message.paths)
      case 'click-menu':
        return clickMenu(message.id)
      case 'list-menu':
        return say({ said: 'menu', items: menuItems() })
      case 'open-file':
        return app.openFile(message.path)
      case 'ask-permission': {
        let granted = true
        permissions.request?.(window?.webContents, message.permission, answer => {
          granted = answer
        })
        return say({
          said: 'permission',
          granted,
          checked: permissions.check?.(window?.webContents, message.permission) ?? true,
        })
      }
      case 'close-window':
        return window?.close()
    }
  })
}
