import type * as Electron from 'electron'
import { needReady, refusal } from './state'

/** Roles of `MenuItemConstructorOptions` that the app may name; an unknown one is refused as Electron does. */
const roles = new Set([
  'appmenu',
  'quit',
  'undo',
  'redo',
  'cut',
  'copy',
  'paste',
  'selectall',
  'resetzoom',
  'zoomin',
  'zoomout',
  'togglefullscreen',
  'toggledevtools',
  'minimize',
  'close',
  'about',
  'help',
  'reload',
])

const acceleratorPart =
  /^(?:CmdOrCtrl|CommandOrControl|Cmd|Command|Ctrl|Control|Alt|Option|Shift|Super|Meta|[A-Z0-9]|F\d{1,2}|Plus|Space|Tab|Backspace|Delete|Insert|Return|Enter|Up|Down|Left|Right|Home|End|PageUp|PageDown|Escape|Esc|[`~!@#$%^&*()\-_=[\]{}\\|;:'",.<>/?])$/

const check = (item: Electron.MenuItemConstructorOptions): void => {
  if (item.role !== undefined && !roles.has(item.role.toLowerCase()))
    throw refusal(`Invalid role for menu item: ${item.role}`)
  if (item.role === undefined && item.type !== 'separator' && !item.label)
    throw refusal('Menu item needs a label, a role or a type')
  if (
    item.accelerator !== undefined &&
    !String(item.accelerator)
      .split('+')
      .every(part => acceleratorPart.test(part))
  )
    throw refusal(`Invalid accelerator: ${String(item.accelerator)}`)
  if (Array.isArray(item.submenu)) for (const inner of item.submenu) check(inner)
}

type Built = { readonly items: readonly Electron.MenuItemConstructorOptions[] }
let current: Built | null = null

export const Menu = {
  buildFromTemplate: (items: readonly Electron.MenuItemConstructorOptions[]): Built => {
    for (const item of items) check(item)
    return { items }
  },
  setApplicationMenu: (menu: Built | null): void => {
    needReady('Menu.setApplicationMenu')
    current = menu
  },
  getApplicationMenu: (): Built | null => current,
}

const flat = (items: readonly Electron.MenuItemConstructorOptions[]): readonly Electron.MenuItemConstructorOptions[] =>
  items.flatMap(item => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])])

/** All items of the menu bar as a story may read them. */
export const menuItems = (): readonly { readonly id: string; readonly label: string }[] =>
  flat(current?.items ?? []).flatMap(({ id, label }) => (id && label ? [{ id, label }] : []))

/** What the user's click on an item does. */
export const clickMenu = (id: string): void => {
  const item = flat(current?.items ?? []).find(found => found.id === id)
  if (!item?.click) throw new Error(`the menu has no item ${id}`)
  ;(item.click as () => void)()
}
