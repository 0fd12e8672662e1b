import type { Calls } from '../../shared/rpc/server'
import { presets } from '../presets'

export const presetsCalls = (): Pick<Calls, 'presets.list'> => ({ 'presets.list': () => presets })
