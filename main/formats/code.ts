import {
  type Action,
  actions,
  type Direction,
  directions,
  type Kind,
  kinds,
  type State,
  states,
} from '../../shared/model/codes'

/** Codes of the enumerations, as a draft holds them. */
export const kindCode = (kind: Kind): number => kinds.indexOf(kind)
export const actionCode = (action: Action): number => actions.indexOf(action)
export const directionCode = (direction: Direction): number => directions.indexOf(direction)
export const stateCode = (state: State): number => states.indexOf(state)
