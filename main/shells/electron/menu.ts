import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { MenuItem } from '../../../shared/contract'

const titles = { file: 'File', edit: 'Edit', view: 'View', go: 'Go', help: 'Help' } as const

/** Roles the desktop knows how to carry out itself; the rest of each menu comes from the window's command list. */
const native: Readonly<Record<keyof typeof titles, readonly MenuItemConstructorOptions[]>> = {
  file: [{ type: 'separator' }, { role: 'quit' }],
  edit: [{ type: 'separator' }, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }],
  view: [
    { type: 'separator' },
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { role: 'togglefullscreen' },
  ],
  go: [],
  help: [],
}

/** Sets the menu bar from the commands the window offers. */
export const setMenu = (items: readonly MenuItem[], run: (id: string) => void): void => {
  const menus = (['file', 'edit', 'view', 'go', 'help'] as const).map(menu => ({
    label: titles[menu],
    submenu: [
      ...items
        .filter(item => item.menu === menu)
        .map(({ id, label, accelerator }) => ({
          id,
          label,
          click: () => run(id),
          // The window listens for the same keys; the menu only shows them.
          ...(accelerator === null ? {} : { accelerator, registerAccelerator: false }),
        })),
      ...native[menu],
    ],
  }))
  const appMenu: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : []
  Menu.setApplicationMenu(Menu.buildFromTemplate([...appMenu, ...menus]))
}
