import {
  BookOpen,
  ChartColumn,
  FileText,
  FolderOpen,
  Globe,
  House,
  LayoutDashboard,
  List,
  type LucideIcon,
  Radio,
  ShieldCheck,
} from 'lucide-react'
import type { ComponentType } from 'react'
import { DashboardsView } from './features/dashboards/dashboards-view'
import { EvidencePanel } from './features/evidence/evidence-panel'
import { FindingsView } from './features/findings/findings-view'

import { LiveView } from './features/live/live-view'
import { MapTile } from './features/map/map-tile'
import { MapView } from './features/map/map-view'
import { OverviewView } from './features/overview/overview-view'
import { PresetsView } from './features/presets/presets-view'
import { RulesView } from './features/rules/rules-view'
import { StartPanel } from './features/start/start-panel'
import { FlowsView } from './flows-view'
import type { Panel } from './state/investigation'
import { MapSlot, type MapTileProps } from './state/map-slot'

export type PanelView = {
  readonly id: Panel
  readonly icon: LucideIcon
  /** The command that shows it; names the panel in the rail. */
  readonly label: string
  readonly View: ComponentType
}

/** A dashboard draws maps, and neither of the two views knows the other. */
const drawMap = (props: MapTileProps) => <MapTile {...props} />
const Dashboards = () => (
  <MapSlot value={drawMap}>
    <DashboardsView />
  </MapSlot>
)

/** The views of the rail, in its order. */
export const panelViews: readonly PanelView[] = [
  { id: 'start', icon: House, label: 'app.start', View: StartPanel },
  { id: 'evidence', icon: FolderOpen, label: 'app.evidence', View: EvidencePanel },
  { id: 'overview', icon: ChartColumn, label: 'app.overview', View: OverviewView },
  { id: 'flows', icon: List, label: 'app.flows', View: FlowsView },
  { id: 'map', icon: Globe, label: 'app.map', View: MapView },
  { id: 'rules', icon: ShieldCheck, label: 'app.rules', View: RulesView },
  { id: 'findings', icon: FileText, label: 'app.findings', View: FindingsView },
  { id: 'live', icon: Radio, label: 'app.live', View: LiveView },
  { id: 'dashboards', icon: LayoutDashboard, label: 'app.dashboards', View: Dashboards },
  { id: 'presets', icon: BookOpen, label: 'app.presets', View: PresetsView },
]
