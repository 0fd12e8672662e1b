import { type ReactNode, useState } from 'react'
import { type Marked, useNarrowEntries } from '../../state/use-narrow-entries'
import { ContextMenu } from '../../ui/menu'

export type OpenMenu = (marked: Marked, at: { readonly x: number; readonly y: number }) => void

/** The menu every mark of a view shares, and what opens it. */
export const useMarkMenu = (): readonly [ReactNode, OpenMenu] => {
  const entriesOf = useNarrowEntries()
  const [menu, setMenu] = useState<{ readonly marked: Marked; readonly at: { x: number; y: number } } | null>(null)
  const shown = menu && (
    <ContextMenu
      at={menu.at}
      label={menu.marked.label}
      entries={entriesOf(menu.marked)}
      onClose={() => setMenu(null)}
    />
  )
  return [shown, (marked, at) => setMenu({ marked, at })]
}
