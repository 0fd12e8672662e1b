import { formatOffset } from './format'

/** How far clocks in the zone are ahead of UTC at that time, ms. */
export const offsetMs = (ms: number, zone: string): number => {
  const [, sign = '+', hours = '0', minutes = '0', seconds = '0'] =
    /^([+-])(\d+):(\d+)(?::(\d+))?$/.exec(formatOffset(ms, zone)) ?? []
  const size = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000
  return sign === '-' ? -size : size
}
