import { about } from './about'
import { addEvidence } from './add-evidence'
import { addFolder } from './add-folder'
import { clearQuery } from './clear-query'
import { closeCase } from './close-case'
import type { Command } from './command'
import { focusQuery } from './focus-query'
import { newCase } from './new-case'
import { newFinding } from './new-finding'
import { openCase } from './open-case'
import { pinQuery } from './pin-query'
import { redo } from './redo'
import { saveView } from './save-view'
import { showDashboards } from './show-dashboards'
import { showEvidence } from './show-evidence'
import { showFindings } from './show-findings'
import { showFlows } from './show-flows'
import { showLive } from './show-live'
import { showMap } from './show-map'
import { showOverview } from './show-overview'
import { showPalette } from './show-palette'
import { showPresets } from './show-presets'
import { showRejects } from './show-rejects'
import { showRules } from './show-rules'
import { showStart } from './show-start'
import { startListening } from './start-listening'
import { stopListening } from './stop-listening'
import { teachingIncident } from './teaching-incident'
import { toggleInspector } from './toggle-inspector'
import { typePath } from './type-path'
import { undo } from './undo'
import { useDarkTheme } from './use-dark-theme'
import { useLightTheme } from './use-light-theme'
import { useSystemTheme } from './use-system-theme'
import { verifyEvidence } from './verify-evidence'
import { watchFolder } from './watch-folder'
import { wholeRange } from './whole-range'

/** Everything the window can be told to do, in the order menus and palette show it. */
export const commands: readonly Command[] = [
  addEvidence,
  addFolder,
  typePath,
  watchFolder,
  startListening,
  stopListening,
  newCase,
  openCase,
  closeCase,
  verifyEvidence,
  undo,
  redo,
  focusQuery,
  clearQuery,
  newFinding,
  saveView,
  pinQuery,
  showPalette,
  wholeRange,
  toggleInspector,
  showRejects,
  useDarkTheme,
  useLightTheme,
  useSystemTheme,
  showStart,
  showEvidence,
  showOverview,
  showFlows,
  showMap,
  showRules,
  showFindings,
  showLive,
  showDashboards,
  showPresets,
  teachingIncident,
  about,
]
