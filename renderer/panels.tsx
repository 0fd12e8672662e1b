import { FolderOpen, House, List, type LucideIcon } from 'lucide-react'
import type { ComponentType } from 'react'
import { EvidencePanel } from './features/evidence/evidence-panel'
import { GridPanel } from './features/grid/grid-panel'
import { StartPanel } from './features/start/start-panel'
import type { Panel } from './state/investigation'

export type PanelView = {
  readonly id: Panel
  readonly icon: LucideIcon
  /** The command that shows it; names the panel in the rail. */
  readonly label: string
  readonly View: ComponentType
}

/** The views of the rail, in its order. */
export const panelViews: readonly PanelView[] = [
  { id: 'start', icon: House, label: 'app.start', View: StartPanel },
  { id: 'evidence', icon: FolderOpen, label: 'app.evidence', View: EvidencePanel },
  { id: 'flows', icon: List, label: 'app.flows', View: GridPanel },
]
