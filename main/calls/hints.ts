import type { Calls } from '../../shared/rpc/server'
import type { EngineContext } from '../engine'
import { queryOf } from '../findings/condition'
import { nearestValues } from '../query/nearest-values'

export const hintsCalls = ({ needed }: EngineContext): Pick<Calls, 'query.nearest'> => ({
  'query.nearest': (scope, signal) => nearestValues(needed().lens, queryOf(scope), signal),
})
