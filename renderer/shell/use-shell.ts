import { createContext, useContext } from 'react'
import type { Shell } from './shell'

export const ShellContext = createContext<Shell | null>(null)

/** The window or browser this runs in. */
export const useShell = (): Shell => {
  const shell = useContext(ShellContext)
  if (!shell) throw new Error('useShell needs a ShellContext above it')
  return shell
}
