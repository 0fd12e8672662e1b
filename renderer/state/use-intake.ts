import { createContext, useContext } from 'react'
import type { Intake } from './intake'

export const IntakeContext = createContext<Intake | null>(null)

export const useIntake = (): Intake => {
  const intake = useContext(IntakeContext)
  if (!intake) throw new Error('useIntake needs an IntakeContext above it')
  return intake
}
