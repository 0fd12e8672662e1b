import { laneStyles } from './lane-style'
import type { Lane } from './traffic'

/** A short piece of the line the map draws for a lane. */
export const LaneMark = ({ lane }: { lane: Lane }) => {
  const { token, dash } = laneStyles[lane]
  return (
    <svg width="26" height="8" viewBox="0 0 26 8" aria-hidden="true">
      <path
        d="M2 4H24"
        stroke={`var(${token})`}
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeDasharray={dash?.join(' ')}
        fill="none"
      />
    </svg>
  )
}
