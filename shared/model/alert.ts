import { z } from 'zod'
import { type FindingSeverity, findingSeverities } from './finding'

/** When a saved view speaks up: more than so many new rows (or lines of its table) since it last did. */
export const alertCondition = z.object({
  severity: z.enum(findingSeverities),
  moreThan: z.number().int().min(0).max(1e12),
})
export type AlertCondition = Readonly<z.infer<typeof alertCondition>>

/** How far an alert has got in a case. Row ids are compared, so a row counts once whenever it came. */
export type AlertState = {
  /** The saved view. */
  readonly view: string
  /** Rows beyond this one count for the next time it fires. */
  readonly from: number
  /** The newest row it has looked at. */
  readonly to: number
  /** Rows found between the two. */
  readonly rows: number
  readonly evaluated: number | null
  /** Why it could not be evaluated; null when it could. */
  readonly problem: string | null
}

/** One time an alert fired. */
export type AlertFiring = {
  readonly id: number
  readonly view: string
  /** Its name then. */
  readonly name: string
  readonly severity: FindingSeverity
  /** The entry it made in the findings; null when that was removed. */
  readonly finding: number | null
  readonly rows: number
  /** The rows counted are those after `from` up to `to`. */
  readonly from: number
  readonly to: number
  readonly at: number
  /** Someone has looked at it. */
  readonly seen: boolean
}

/** An alert of the case or of the library, as the window lists it. */
export type Alert = AlertState &
  AlertCondition & {
    readonly name: string
    readonly fired: number
    readonly last: AlertFiring | null
  }
