import { Failure } from '../../shared/rpc/message'
import { isZone, zonedTime } from '../../shared/units/time'
import { shown, timeOf } from './fill'
import { isoTime } from './iso-time'

const hasOffset = /(Z|[+-]\d{2}(:?\d{2})?)$/i

/**
 * ISO 8601 (slashes for its dashes allowed) with the clock of `zone` where it names no offset, or seconds or milliseconds
 * since 1970; `NaN` for anything else.
 */
export const wallTime = (value: unknown, zone: string): number => {
  if (typeof value !== 'string' || value.length < 19 || !/^\d{4}[-/]/.test(value)) return timeOf(value)
  const iso = value[4] === '/' ? value.replaceAll('/', '-') : value
  const ms = isoTime(iso)
  return hasOffset.test(iso.slice(19)) ? ms : zonedTime(ms, zone)
}

/** The zone the user named after the id of a format that prints local times without saying whose. */
export const zoneOption = (id: string, options: string | null): string => {
  if (options === null || options === '') return 'UTC'
  if (isZone(options)) return options
  throw new Failure('bad-input', `${shown(options)} is no time zone; write it as ${id}:Europe/Berlin.`)
}
