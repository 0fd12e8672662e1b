import { createContext, type ReactNode } from 'react'
import type { ScopeInput } from '../../shared/contract'
import type { Expr } from '../../shared/query/ast'

export type MapTileProps = {
  readonly scope: ScopeInput
  readonly label: string
  /** A place or a line was pressed: the condition of its rows, and its words. */
  readonly onPlace: (expr: Expr, label: string) => void
}

/** What draws a map where another view has room for one; the window puts the two together. */
export const MapSlot = createContext<((props: MapTileProps) => ReactNode) | null>(null)
