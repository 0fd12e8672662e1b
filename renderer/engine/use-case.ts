import type { CaseInfo, ImportJob } from '../../shared/contract'
import type { Capture } from '../../shared/model/capture'
import { useValue } from '../state/value'
import { useEngine } from './engine'

/** The open case; null when none is open, undefined until it is known. */
export const useCase = (): CaseInfo | null | undefined => useValue(useEngine().openCase)

/** Imports of this session, newest last. */
export const useJobs = (): readonly ImportJob[] => useValue(useEngine().jobs)

/** Captures of the open case, newest first. */
export const useCaptures = (): readonly Capture[] => useValue(useEngine().captures)
