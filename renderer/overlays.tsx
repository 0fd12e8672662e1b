import type { ComponentType } from 'react'
import { AboutDialog } from './features/about/about-dialog'
import { PinDialog } from './features/dashboards/pin-dialog'
import { RejectsDialog } from './features/evidence/rejects-dialog'
import { VerifyDialog } from './features/evidence/verify-dialog'
import { NewFindingDialog } from './features/findings/new-finding-dialog'
import { LeaveDialog } from './features/live/leave-dialog'
import { ListenDialog } from './features/live/listen-dialog'
import { MappingDialog } from './features/mapping/mapping-dialog'
import { Palette } from './features/palette/palette'
import { PathDialog } from './features/start/path-dialog'
import { AlertListener } from './features/views/alert-listener'
import { SaveViewDialog } from './features/views/save-view-dialog'

/** Dialogs that any view may ask for; each shows itself when its state says so. */
export const overlays: readonly ComponentType[] = [
  Palette,
  PathDialog,
  RejectsDialog,
  MappingDialog,
  VerifyDialog,
  AboutDialog,
  NewFindingDialog,
  LeaveDialog,
  ListenDialog,
  SaveViewDialog,
  PinDialog,
  AlertListener,
]
