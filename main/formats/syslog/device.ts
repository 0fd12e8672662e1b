import type { Format } from '../format'
import type { Clock } from './clock'
import type { Line } from './header'
import type { OpenSessions } from './open-sessions'
import type { Reading } from './reading'

/** What reading a message may need besides the message. */
export type Surroundings = {
  readonly clock: Clock
  /** Of all lines read so far; keys begin with the device's name and sensor. */
  readonly sessions: OpenSessions
  /** The time of the line, or the best there is in its place. */
  readonly time: number
  readonly sensor: string | null
}

/** The messages of one kind of device. A new one is a file and a line in `devices.ts`. */
export type Device = {
  /** The format its logs are told as; null for devices that stand under plain `syslog`. */
  readonly format: DeviceFormat | null
  /** By what no other device writes, at the place where this one writes it. */
  readonly recognises: (line: Line) => boolean
  /** What the message says, or the sentence to reject the line with. */
  readonly read: (line: Line, surroundings: Surroundings) => Reading | string
  /** The message under the vendor's own names. */
  readonly explain: (line: Line) => readonly (readonly [string, string])[]
  /**
   * Its messages hold nothing an outsider can choose, so that a header in the middle of one is the next record whose
   * line end was lost.
   */
  readonly plain: boolean
}

export type DeviceFormat = Pick<Format, 'id' | 'title' | 'versions' | 'spec' | 'ruleKind' | 'blindSpots'>
