import { InvalidArgumentError } from 'commander'
import { Failure } from '../../../shared/rpc/message'
import { nearest } from '../../../shared/units/text'
import { isZone } from '../../../shared/units/time'

/** 0 done; 1 done, but some input was rejected as a whole; 2 nothing done. */
export type ExitCode = 0 | 1 | 2

export const caseOf = (options: { readonly case?: string }): string => {
  if (options.case !== undefined && options.case !== '') return options.case
  throw new Failure('bad-input', 'Which case? Give its file with --case FILE.')
}

/** Commander's check of an option that is a whole number of a range. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text)
    if (/^\d{1,15}$/.test(text) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`A whole number from ${least} to ${most} is expected.`)
  }

export const timeZone = (text: string): string => {
  if (isZone(text)) return text
  const known = Intl.supportedValuesOf('timeZone')
  const near = nearest(text, known)
  throw new InvalidArgumentError(
    `A time zone such as Asia/Tokyo or UTC is expected.${near === null ? '' : ` Did you mean ${near}?`}`,
  )
}
