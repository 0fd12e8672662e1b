import { createDesktopShell } from './desktop-shell'
import { createPageShell } from './page-shell'
import type { Shell } from './shell'

/** The outside, whichever it is. */
export const createShell = (): Shell => (window.netwake ? createDesktopShell(window.netwake) : createPageShell())
